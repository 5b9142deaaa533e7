#!/usr/bin/python3
"""The oracle: what is true of an estate, as facts that an answer can be held against.

A question of the set names an expression over the names of `Oracle.names()`; nothing in it is written by hand. The
expression gives a dict of facts; judge.py says what each member asks of an answer:

  rows       {"must": [row], "may": [row]}; a row is {"key": [name, parent…], "cells": [[text…]…], "numbers": [[least,
             most, unit]…]}. Every `must` is in the table, and nothing that is in neither list.
  ranked     [[key, least, most]…] with `n` and `descending`: the table begins with the true first n; `n` null: a
             superlative, the first alone, or all where `first` is false. The first is named in the answer unless `first` is false.
  count      the answer says this number
  groups     {label: [least, most, unit]}, with `aliases`; exactly these groups stand in the table; `optional` ones may
             be left out, `zeros` says that groups of none may not
  size       the table has so many rows
  value      [least, most, unit]: stands in the answer or in the table
  texts      [[text…]…]: of each list one text stands in the answer or in the table
  some       {"least": k, "of": [[least, most, unit]…]}: k of the values stand in the table or in the answer
  yes        the answer affirms, or denies
  says       regular expressions, each found in the answer or the notes, in any case
  unsaid     regular expressions that the answer must not hold
  scope      "all": the facts hold over all projects; "named": over named ones
  also       statuses beside `answered` that are right too
  any        a list of facts of which one must hold

usage: expected.py [--estate nordlicht|harbour|drawn] [WORDS]: prints the facts of the questions that hold the words
"""
import argparse
import datetime
import json
import math
import pathlib
import re

import estate_view
from estate_view import ALIASES, UNITS, region_texts
from expected_things import OFF, Things, around

HERE = pathlib.Path(__file__).resolve().parent
ESTATES = {"nordlicht": None, "harbour": HERE / "estates" / "harbour.json",
           "drawn": HERE / "estates" / "drawn.json"}
TOGETHER = {"both": ["nordlicht", "harbour"], "all": list(ESTATES)}
FIELDS = {
    "type": lambda s: ALIASES.get(s.type, [s.type]), "plan": lambda s: [s.plan], "cloud": region_texts,
    "region": region_texts, "state": lambda s: ALIASES.get(s.state, [s.state.lower()]),
    "provider": lambda s: ALIASES[s.provider] + [s.cloud], "geo": lambda s: [s.geo], "version": lambda s: [s.version],
    "project": lambda s: [s.project], "tier": lambda s: [s.tier, s.plan],
    "dow": lambda s: [s.dow, s.dow[:3]], "country": lambda s: [s.country],
    "protected": lambda s: ["true", "yes", "on"] if s.protected else ["false", "no", "off"],
}
NUMBERS = {"nodes": "", "cpus": "", "memory_mb": "MB", "disk_mb": "MB", "price": "USD", "age_days": "d"}


class Oracle(Things):
    """The facts of one estate. Holds what was read; every method is pure."""

    def __init__(self, world):
        self.world = world
        self.services = estate_view.services_of(world)
        self.projects = [project["project_name"] for project in world["projects"]]

    # --- what is chosen -------------------------------------------------------------------------

    def S(self, *tests, **fields):
        """The services whose fields have these values (a list: one of them) and that pass every test."""
        def fits(service):
            for name, wanted in fields.items():
                value = getattr(service, name)
                if value not in (wanted if isinstance(wanted, (list, set, tuple)) else [wanted]):
                    return False
            return all(test(service) for test in tests)
        return [service for service in self.services if fits(service)]

    def one(self, name, project=None):
        found = [s for s in self.services if s.name == name and project in (None, s.project)]
        if len(found) != 1:
            raise ValueError(f"{name}: {len(found)} services")
        return found[0]

    def named(self, *names):
        return [self.one(name) for name in names]

    def things(self, kind, test=None, **fields):
        """Rows of the world: topics, groups, connectors, subjects, schemas, tables, events, statistics, …"""
        return [row for row in self.world[kind]
                if all(row[name] == value for name, value in fields.items()) and (test is None or test(row))]

    def within(self, kind, hours, **fields):
        """Events or log lines of the last hours before now, as far as they were told."""
        since = self.world["now"] - datetime.timedelta(hours=hours)
        return self.things(kind, lambda row: row["time"] >= since, **fields)

    # --- what is asked of an answer -------------------------------------------------------------

    def row(self, service, show=(), numbers=()):
        return {"key": service.key, "cells": [FIELDS[name](service) for name in show if name in FIELDS],
                "numbers": [[*around(getattr(service, name)), NUMBERS[name]] for name in show if name in NUMBERS]
                + [list(number) for number in numbers]}

    def rows(self, services, *show, may=(), **more):
        """Exactly these services, each with these fields."""
        return {"rows": {"must": [self.row(s, show) for s in services], "may": [self.row(s) for s in may]},
                "scope": "all", **more}

    def list_of(self, rows, *parents, **more):
        """Exactly these things by name and, from the nearest on, what they belong to."""
        keys = {(row["name"], *(row[parent] for parent in parents)) for row in rows}
        return {"rows": {"must": [{"key": list(key)} for key in sorted(keys)], "may": []}, "scope": "named", **more}

    def project_rows(self, names, **more):
        return {"rows": {"must": [{"key": [name]} for name in names], "may": []}, "scope": "all", **more}

    def distinct(self, values, **more):
        """Exactly these words, one a row."""
        return {"rows": {"must": [{"key": [value], "alias": ALIASES.get(value, [value])} for value in
                                  sorted(set(values))], "may": []}, "scope": "all", **more}

    def count(self, things, **more):
        return {"count": things if isinstance(things, int) else len(things), "scope": "all", **more}

    def groups(self, services, by, **more):
        """How many of them a group has; `by` is a field or a function."""
        of = by if callable(by) else lambda s: getattr(s, by)
        counts = {}
        for service in services:
            counts[of(service)] = counts.get(of(service), 0) + 1
        facts = self.table(counts, **more)
        if by in ("cloud", "region"):
            for service in services:
                facts["aliases"][of(service)] = region_texts(service)[:2] + region_texts(service)[3:5]
        return facts

    def listed_or_counted(self, services, field):
        """"Services by X": a list with X, or a count for each X."""
        return self.either(self.groups(services, field), self.rows(services, field))

    def by_region(self, services):
        """A list with regions, or a count a region: of the cloud, or of what the vendor says of the place."""
        return self.either(self.rows(services, "region"), self.groups(services, "cloud"),
                           self.groups(services, lambda s: s.place.split("|")[0]))

    def table(self, numbers, unit="", **more):
        """A number a label."""
        return {"groups": {label: [*(around(n) if unit else (n, n)), unit] for label, n in numbers.items()},
                "aliases": {label: ALIASES.get(label, [label]) for label in numbers}, "scope": "all", **more}

    def by_tag(self, services, tag):
        """How many have which value of a tag; those without it may be a group of their own."""
        facts = self.groups(services, lambda s: s.tags.get(tag, "(none)"))
        facts["aliases"]["(none)"] = ["(none)", "none", "", "-", "null", "not set", "untagged", "no " + tag]
        facts["optional"] = ["(none)"]
        return facts

    def sums(self, services, by, what, unit, **more):
        numbers = {}
        for service in services:
            label = getattr(service, by)
            numbers[label] = numbers.get(label, 0) + getattr(service, what)
        return self.table(numbers, unit, **more)

    def metric(self, name, period=None, column="avg"):
        return lambda service: service.measured(name, period, column)

    def top(self, services, measure, n=None, descending=True, unit="", **more):
        """The first n by a field's name or a measure; n None: "which has the highest"."""
        ranked, off = [], []
        for service in services:
            value = getattr(service, measure) if isinstance(measure, str) else measure(service)
            if value is None:
                off.append(service)
                continue
            low, high = value if isinstance(value, tuple) else (value, value)
            ranked.append([service.key, low, high])
        ranked.sort(key=lambda entry: entry[1] + entry[2], reverse=descending)
        facts = {"ranked": ranked, "n": n, "descending": descending, "unit": unit, "scope": "all"}
        if any(service.is_off for service in off):
            facts["says"] = [OFF]
        if any(not service.is_off for service in off):
            facts["partial_ok"] = True
        return {**facts, **more}

    def most(self, services, metric, n=None, descending=True, period=None, **more):
        """The same by a metric."""
        return self.top(services, self.metric(metric, period), n, descending, UNITS[metric], **more)

    def rank(self, numbers, n=None, descending=True, **more):
        """The same of words: {label: number}."""
        ranked = sorted(([[label], value, value] for label, value in numbers.items()),
                        key=lambda entry: entry[1], reverse=descending)
        return {"ranked": ranked, "n": n, "descending": descending, "unit": "", "scope": "all",
                "aliases": {label: ALIASES.get(label, [label]) for label in numbers}, **more}

    def limit(self, services, metric, least=0.0, most=math.inf, period=None, **more):
        """Those whose measure lies between; what lies around a limit may stand there or not."""
        must, may = [], []
        facts = {"scope": "all"}
        for service in services:
            measured = service.measured(metric, period)
            if measured is None:
                if service.is_off:
                    facts["says"] = [OFF]
                else:
                    facts["partial_ok"] = True
            elif least < measured[0] and measured[1] < most:
                must.append(service)
            elif least <= measured[1] and measured[0] <= most:
                may.append(service)
        return {**self.rows(must, may=may), **facts, **more}

    def value(self, low, high, unit="", **more):
        return {"value": [low, high, unit], "scope": "all", **more}

    def near(self, number, unit="", part=0.03, **more):
        return self.value(*sorted(around(number, part)), unit, **more)

    def money(self, services, **more):
        """What those that run cost a month."""
        return self.near(sum(s.price for s in services if not s.is_off), "USD", **more)

    def price_sums(self, services, by, **more):
        """The same a group; one where nothing runs may be left out, or stand there with none."""
        numbers = {getattr(s, by): 0 for s in services}
        for service in services:
            numbers[getattr(service, by)] += 0 if service.is_off else service.price
        return self.table(numbers, "USD", optional=[label for label, price in numbers.items() if not price], **more)

    def average(self, services, what, unit="", **more):
        """The mean of a field: of all, or of those that run, which is then said."""
        running = [s for s in services if not s.is_off]
        facts = [self.near(sum(getattr(s, what) for s in some) / len(some), unit, says=says, **more)
                 for some, says in ((services, []), (running, [OFF])) if some]
        return self.either(*facts)

    def share(self, part, whole, **more):
        """How many per cent."""
        return self.near(100 * len(part) / len(whole), "%", **more)

    def measure(self, service, metric, period=None, column="avg", **more):
        return {"value": [*service.measured(metric, period, column), UNITS[metric]], "scope": "named", **more}

    def mean(self, services, metric, **more):
        """The mean over those that were measured."""
        measured = [m for m in (s.measured(metric) for s in services) if m]
        if not measured:
            return {"says": [r"\bno\b", *([OFF] if any(s.is_off for s in services) else [])], "scope": "all", **more}
        low, high = (sum(m[i] for m in measured) / len(measured) for i in (0, 1))
        facts = self.value(low, high, UNITS[metric])
        if any(s.is_off for s in services):
            facts["says"] = [OFF]
        return {**facts, **more}

    def means(self, services, by, metric, **more):
        """The mean of a measure over each group; one where nothing was measured may be left out."""
        groups, off = {}, any(s.is_off for s in services)
        for label in {getattr(s, by) for s in services}:
            facts = self.mean([s for s in services if getattr(s, by) == label], metric)
            groups[label] = facts.get("value", [0, 0, UNITS[metric]])
        return {**self.table({label: 0 for label in groups}), "groups": groups, "says": [OFF] * off, "partial_ok": True,
                "optional": [label for label, value in groups.items() if value[1] == 0], **more}

    def field(self, service, *names, **more):
        """These fields of one service, wherever they stand."""
        texts = [FIELDS[name](service) for name in names if name in FIELDS]
        some = [[*around(getattr(service, name)), NUMBERS[name]] for name in names if name in NUMBERS]
        facts = {"texts": texts, "scope": "named"}
        if some:
            facts["some"] = {"least": len(some), "of": some}
        return {**facts, **more}

    def health(self, service, period=None, least=2, **more):
        """A verdict with the values it stands on."""
        values = [[*service.measured(name, period), "%"] for name in ("cpu_usage", "mem_usage", "disk_usage")]
        return {"some": {"least": least, "of": values}, "says": [re.escape(service.name)], "scope": "named", **more}

    def compare(self, services, measure, unit="", **more):
        """Named services beside each other."""
        rows = []
        for service in services:
            value = getattr(service, measure) if isinstance(measure, str) else measure(service)
            low, high = value if isinstance(value, tuple) else around(value)
            rows.append({"key": service.key, "cells": [], "numbers": [[low, high, unit]]})
        return {"rows": {"must": rows, "may": []}, "scope": "named", **more}

    def answer_yes(self, is_so, found=None, **more):
        """`found`: facts about the rows that make it so."""
        return {"scope": "all", **(found or {}), "yes": bool(is_so), **more}

    def nothing(self, *says, **more):
        """No row; the answer says what exists."""
        return {"rows": {"must": [], "may": []}, "says": list(says), "scope": "all", **more}

    def texts(self, *texts, **more):
        return {"texts": [text if isinstance(text, list) else [text] for text in texts], "scope": "named", **more}

    @staticmethod
    def either(*facts):
        return {"any": [one for some in facts for one in some.get("any", [some])]}

    @staticmethod
    def partial(**more):
        """Nothing but an honest partial answer."""
        return {"status": "partial", **more}

    def names(self):
        """What an expression of the question set may use."""
        names = {name: getattr(self, name) for name in dir(self) if not name.startswith("_")}
        names.update({"len": len, "sum": sum, "max": max, "min": min, "set": set, "sorted": sorted, "round": round,
                      "any": any, "all": all, "dict": dict, "list": list, "str": str, "int": int, "OFF": OFF, "re": re, "abs": abs,
                      "W": self.world, "off": self.S(state="POWEROFF"), "P": self.projects})
        return names

    def facts(self, expression):
        # One dict of names, so that lambdas and comprehensions of an expression see them.
        return eval(expression, {"__builtins__": {}, **self.names()})  # pylint: disable=eval-used


def estates_of(entry, path):
    """The estates that an entry asks about, by name; an estate's file lies beside the questions."""
    name = entry["estate"]
    return [str(path.resolve().parent / name)] if name.endswith(".json") else TOGETHER.get(name, [name])


def questions(files=()):
    """Every question of the set, or of other files of its form: {"theme", "estate", "question", "kind", "facts"}, one
    a wording and estate."""
    found = []
    for path in files or sorted((HERE / "set").glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            for estate in estates_of(entry, path):
                found += [{"theme": entry.get("theme", path.stem), "estate": estate, "question": wording,
                           "kind": entry.get("kind", "answerable"), "facts": entry.get("facts")}
                          for wording in entry["ask"]]
    return found


def main():
    import run  # the programs are found there
    from vendor_reader import Vendor, read_world
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--estate", choices=ESTATES)
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    for estate, file in ESTATES.items():
        if options.estate not in (None, estate):
            continue
        with Vendor(run.SANDBOX, file) as vendor:
            oracle = Oracle(read_world(vendor))
        for question in questions():
            text = question["question"]
            if question["estate"] == estate and question["facts"] and all(w.lower() in text.lower() for w in options.words):
                print(json.dumps({"estate": estate, "question": text, "facts": oracle.facts(question["facts"])},
                                 ensure_ascii=False))


if __name__ == "__main__":
    main()
