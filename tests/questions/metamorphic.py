#!/usr/bin/python3
"""Relations that answers must keep over estates drawn from a seed, whatever the estate.

X and not-X make all; a count equals its rows; a filter never adds rows; "or" is a union; groups add up; a nonsense noun
or period makes a question declined; top 3 begins with top 1; the order turned round begins at the other end; capital
letters change nothing; other names change the names alone. Each seed also gets questions from templates whose facts
the oracle knows.

usage: metamorphic.py [--estates N] [--seed S] [-- HOST ARGUMENTS]

The seed is printed; the same seed gives the same estates and questions. Exit codes as run.py.
"""
import argparse
import collections
import dataclasses
import json
import math
import pathlib
import random
import sys
import tempfile
import time
from typing import Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import judge  # noqa: E402
import judge_table  # noqa: E402
import quantities  # noqa: E402
import random_estate  # noqa: E402
import run  # noqa: E402

PLURALS = {"pg": "PostgreSQL", "kafka": "Kafka", "opensearch": "OpenSearch", "valkey": "Valkey", "mysql": "MySQL",
           "grafana": "Grafana", "clickhouse": "ClickHouse"}
PROVIDERS = {"aws": "AWS", "google": "Google Cloud", "azure": "Azure", "do": "DigitalOcean", "upcloud": "UpCloud"}


@dataclasses.dataclass
class Relation:
    """Questions, and what is wrong with their answers together ("" is nothing)."""

    name: str
    questions: list
    broken: Callable
    declines: bool = False  # the answers must be declined; else a declined one proves nothing


class Reader:
    """What a document says, in terms of one estate."""

    def __init__(self, estate):
        self.keys = {(service["name"], project["project_name"])
                     for project in estate["projects"] for service in project["services"]}
        self.projects = {project for _, project in self.keys}

    def rows(self, document):
        """The services of the table, in order, as (name, project); None where a row is no service."""
        found = []
        for row in (document.get("table") or {}).get("rows") or []:
            tokens = judge_table.tokens(row)
            keys = [key for key in self.keys if key[0] in tokens]
            shown = [key for key in keys if key[1] in tokens]
            keys = shown or keys
            found.append(keys[0] if len(keys) == 1 else None)
        return found

    def count(self, document, question):
        answer = judge.Answer(document, question)
        if len(answer.rows) == 1 and (numbers := [cell for cell in answer.rows[0] if isinstance(cell, (int, float))]):
            return int(numbers[0])
        said = quantities.counts_of(answer.sentence)
        if not said and judge.NEGATIVE.search(answer.sentence):
            return 0
        return said[0] if said else None

    def numbers(self, document):
        """The last number of each row."""
        rows = (document.get("table") or {}).get("rows") or []
        found = [[cell for cell in row if isinstance(cell, (int, float)) and not isinstance(cell, bool)] for row in rows]
        return [cells[-1] for cells in found if cells]


def relations(estate, nonsense, rng):
    """Every relation for this estate, with questions about things that it has, and some that it has not."""
    reader = Reader(estate)
    services = [(project["project_name"], service) for project in estate["projects"] for service in project["services"]]
    found = []
    terms = [f"{PLURALS[kind]} services" for kind in sorted({service["type"] for _, service in services})]
    filters = [("on " + PROVIDERS[p], "not on " + PROVIDERS[p]) for p in sorted({s["cloud"].split("-")[0] for _, s in services})]
    filters += [(f"on {tier} plans", f"not on {tier} plans") for tier in ("startup", "business", "premium")]
    filters += [("in Europe", "not in Europe"), ("powered off", "not powered off"), ("running", "not running"),
                ("tagged team north", "not tagged team north")]
    filters += [(f"in {project}", f"not in {project}") for project in sorted(reader.projects)]

    def rows_differ(left, right, what):
        return "" if left == right else f"{what}: {sorted(map(str, left ^ right))[:4]}"

    def complement(whole, some, others):
        all_rows, yes, no = (collections.Counter(reader.rows(document)) for document in (whole, some, others))
        if None in yes or None in no:
            return "a row that is no service"
        if yes & no:
            return f"both: {sorted(yes & no)[:3]}"
        return "" if yes + no == all_rows else f"together not all: {sorted(map(str, ((yes + no) - all_rows) + (all_rows - (yes + no))))[:4]}"

    def counted(listed, number, question):
        rows, count = len(reader.rows(listed)), reader.count(number, question)
        return "" if rows == count else f"{rows} rows, counted {count}"

    for some, others in filters:
        found.append(Relation("x and not-x", ["List all services", f"Which services are {some}?",
                                              f"Which services are {others}?"], complement))
        question = f"How many services are {some}?"
        found.append(Relation("count equals rows", [f"Which services are {some}?", question],
                              lambda listed, number, question=question: counted(listed, number, question)))
    for term in terms:
        some = rng.choice(filters)[0]
        found.append(Relation("a filter adds nothing", [f"List all {term}", f"List all {term} {some}"], lambda wide, narrow: (
            "" if set(reader.rows(narrow)) <= set(reader.rows(wide)) else "rows that the wider question has not")))
        question = f"How many {term} are there?"
        found.append(Relation("count equals rows", [f"List all {term}", question],
                              lambda listed, number, question=question: counted(listed, number, question)))
        found.append(Relation("capital letters", [f"list all {term} {some}".lower(), f"list all {term} {some}".upper()],
                              lambda low, high: rows_differ(set(reader.rows(low)), set(reader.rows(high)), "differ")))
    for provider in sorted({s["cloud"].split("-")[0] for p in estate["projects"] for s in p["services"]} & set(PROVIDERS)):
        named = PROVIDERS[provider]
        found.append(Relation("conditions need no noun", [f"running services on {named} with 2 nodes", f"running, {named}, 2 nodes"],
                              lambda full, short: rows_differ(set(reader.rows(full)), set(reader.rows(short)), "differ")))
        found.append(Relation("verbs are no nouns", [f"services on {named}", f"what do we host on {named}?"],
                              lambda full, short: rows_differ(set(reader.rows(full)), set(reader.rows(short)), "differ")))
    some_project = rng.choice([p for p in estate["projects"] if p["services"]])
    name = rng.choice(some_project["services"])["name"]
    for first, second in (("plan", "region"), ("version", "plan"), ("cloud", "state")):
        found.append(Relation("each listed field is told", [
            f"What {first} and {second} is {name} on?", f"On which {second} and {first} is {name}?"], lambda one, two: (
                "" if sorted(map(str, one["table"]["rows"][0])) == sorted(map(str, two["table"]["rows"][0])) else "other cells")
            if one["table"]["rows"] and two["table"]["rows"] else "no row"))
    found.append(Relation("firsts of pairs", ["Which plan does each project use the most?"], lambda document: "", declines=True))
    found.append(Relation("groups without rows", [rng.choice(["regions without Kafka", "Which plans don't we use for Kafka?"])],
                          lambda document: "", declines=True))
    for left, right in zip(terms, terms[1:]):
        both = f"List all {left.removesuffix(' services')} or {right}"
        found.append(Relation("or is a union", [f"List all {left}", f"List all {right}", both], lambda a, b, either: rows_differ(
            set(reader.rows(a)) | set(reader.rows(b)), set(reader.rows(either)), "or")))
    for group in ("type", "cloud provider", "plan", "state", "project"):
        found.append(Relation("groups add up", ["How many services are there?", f"Count services by {group}"],
                              lambda total, grouped: "" if sum(reader.numbers(grouped)) == len(reader.keys)
                              else f"groups make {sum(reader.numbers(grouped))} of {len(reader.keys)}"))
    for measure in ("oldest services", "most expensive services", "services with the most disk space"):
        one, three = f"top 1 {measure}", f"top 3 {measure}"
        found.append(Relation("top 3 begins with top 1", [one, three], lambda first, more: (
            "" if reader.rows(first) and reader.numbers(first)[:1] == reader.numbers(more)[:1]
            and set(reader.rows(first)[:1]) <= set(reader.rows(more)) else
            f"{reader.rows(first)[:1]} is not first of {reader.rows(more)}")))
    found.append(Relation("turned round", ["the 3 oldest services", "the 3 newest services"], lambda old, new: (
        "" if not set(reader.rows(old)) & set(reader.rows(new)) or len(reader.keys) < 6 else "old and new at once")))
    for word in nonsense:
        term = rng.choice(terms)
        text = rng.choice([f"How many {word} {term} are there?", f"List all {term} during the {word}", f"{word} {term}",
                           f"List all {term} with more than 3 {word}s", f"average {word} of {term}",
                           f"How many {term} were powered off in the last {word}?", f"top 3 {term} by {word}"])
        found.append(Relation("nonsense is declined", [text], lambda document: "", declines=True))
    # A word that would change the answer, and that nothing can say: wherever it stands, the question is another one.
    for word in QUALIFIERS:
        base = rng.choice([f"How many {term} are there?", f"List all {term} in Europe", f"total price of {term}",
                           f"Which {term} have more than 1 node?", f"average price of {term} per project", f"top 3 {term} by price"]).split()
        place = rng.randint(0, len(base) - 1)
        found.append(Relation("a qualifier is not passed over", [" ".join(base[:place] + [word] + base[place:])],
                              lambda document: "", declines=True))
    for whole, part in (("List all services", "List all services except Kafka"), ("How many services are there?", "How many services are not running?"),
                        ("total price of services", "average price of services"), ("the most expensive service", "the second most expensive service")):
        found.append(Relation("a negation or another number changes the answer", [whole, part], lambda one, other: (
            "the same table" if len(reader.keys) > 1 and one["table"]["rows"] == other["table"]["rows"]
            and one["answer"] == other["answer"] else "")))
    return found


# Each asks for something that no plan says.
QUALIFIERS = ("twice", "almost", "roughly", "median", "unused", "should", "half", "double", "usually", "similar", "per user", "nearly")

TEMPLATES = [
    ("Which {T} services are on {V}?", "rows(S(type={t!r}, provider={v!r}))"),
    ("How many {T} services are in {p}?", "count(S(type={t!r}, project={p!r}), scope='named')"),
    ("Which {T} services have more than {n} nodes?", "rows(S(lambda s: s.nodes > {n}, type={t!r}))"),
    ("Which services of {p} are over {k} % disk?", "limit(S(project={p!r}), 'disk_usage', {k}, scope='named')"),
    ("Which {T} service has the highest CPU usage?", "most(S(type={t!r}), 'cpu_usage')"),
    ("Which {T} service is the oldest?", "top(S(type={t!r}), 'age_days', unit='d')"),
    ("How many services are older than {d} days?", "count(S(lambda s: s.age_days > {d}))"),
    ("What does {p} cost per month?", "near(sum([s.price for s in S(project={p!r}) if not s.is_off]), 'USD', scope='named')"),
    ("Count services by type in {p}", "groups(S(project={p!r}), 'type', scope='named')"),
    ("How many topics does each Kafka service have?",
     "table({{s.name: len(things('topics', service=s.name, project=s.project)) for s in S(type='kafka') if not s.is_off}}, zeros=True)"),
    ("Which Kafka services have no topics?",
     "rows([s for s in S(type='kafka') if not s.is_off and not things('topics', service=s.name, project=s.project)])"),
    ("average memory usage of {T} services in {p}", "mean(S(type={t!r}, project={p!r}), 'mem_usage', scope='named')"),
]


def templated(estate, rng, rounds=2):
    """Questions with facts about this estate, in the form of the question set."""
    found = {}
    for template, expression in TEMPLATES * rounds:
        project = rng.choice([p for p in estate["projects"] if p["services"]])
        service = rng.choice(project["services"])
        words = {"t": service["type"], "T": PLURALS[service["type"]], "v": service["cloud"].split("-")[0],
                 "p": project["project_name"], "n": rng.randint(1, 3), "k": rng.randint(20, 85), "d": rng.randint(50, 1800)}
        words["V"] = PROVIDERS[words["v"]]
        text = template.format(**words)
        found[text] = {"theme": "templates", "estate": "random", "question": text, "kind": "answerable",
                       "facts": expression.format(**words)}
    return list(found.values())


def held(relation, documents):
    """("kept" | "broken" | "declined", reason) of a relation's answers."""
    statuses = [document.get("status") for document in documents]
    if relation.declines:
        well = all(status in ("declined", "ambiguous") for status in statuses)
        return ("kept", "") if well else ("broken", f"answered: {documents[0].get('answer')}")
    if any(status != "answered" for status in statuses):
        return "declined", f"{statuses}"
    reason = relation.broken(*documents)
    return ("broken", reason) if reason else ("kept", "")


def renaming_broken(reader, mapping, document, other_reader, other):
    """What differs between an answer and the answer to the renamed question."""
    if document.get("status") != other.get("status"):
        return f"{document.get('status')} became {other.get('status')}: {other.get('answer')}"
    if len(reader.numbers(document)) != len(other_reader.numbers(other)):
        return "more or fewer numbers"
    rows = collections.Counter((mapping[key[0]], mapping[key[1]]) if key else None for key in reader.rows(document))
    others = collections.Counter(other_reader.rows(other))
    if rows != others:
        return f"other rows: {sorted(map(str, (rows - others) + (others - rows)))[:4]}"
    # An age goes on between two questions.
    pairs = zip(sorted(reader.numbers(document)), sorted(other_reader.numbers(other)), strict=True)
    apart = [pair for pair in pairs if not math.isclose(*pair, rel_tol=1e-3, abs_tol=0.1)]
    return f"other numbers: {apart[:3]}" if apart else ""


def try_estate(seed, tally, ask):
    """Draws one estate, asks everything, adds to the tally."""
    rng = random.Random(seed)
    estate, nonsense = random_estate.make(seed)
    other, mapping = random_estate.renamed(estate, seed)
    wanted, known_facts = relations(estate, nonsense, rng), templated(estate, rng)
    texts = list(dict.fromkeys([text for relation in wanted for text in relation.questions]
                               + [question["question"] for question in known_facts]))
    with tempfile.TemporaryDirectory(prefix="claribi-estate-") as folder:
        files = [pathlib.Path(folder, name) for name in ("estate.json", "renamed.json")]
        for file, data in zip(files, (estate, other)):
            file.write_text(json.dumps(data), encoding="utf-8")
        documents = dict(zip(texts, ask(files[0], texts)))
        again = dict(zip(texts, ask(files[1], [random_estate.translated(text, mapping) for text in texts])))
        oracle = run.oracle_of(files[0])

    def note(name, verdict, question, reason):
        tally[name][verdict] += 1
        if verdict == "broken":
            print(f"BROKEN [seed {seed}] {name}: {question}\n    {reason[:400]}")

    for relation in wanted:
        note(relation.name, *_with(held(relation, [documents[text] for text in relation.questions]), relation.questions))
    for text in texts:
        reason = renaming_broken(Reader(estate), mapping, documents[text], Reader(other), again[text])
        note("renaming", "broken" if reason else "kept", text, reason)
    for question, verdict, reason, _ in run.judged(known_facts, oracle, [documents[q["question"]] for q in known_facts], None):
        note("templates", {"right": "kept", "wrong": "broken"}.get(verdict, verdict), question["question"], reason)


def _with(verdict_and_reason, questions):
    verdict, reason = verdict_and_reason
    return verdict, " | ".join(questions), reason


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--estates", type=int, default=3)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--timeout-s", type=int, default=1800)
    parser.add_argument("host_arguments", nargs="*", help="global options for claribi-host, after --")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    tally = collections.defaultdict(collections.Counter)
    for seed in range(options.seed, options.seed + options.estates):
        try_estate(seed, tally, lambda file, texts: run.ask_host(file, texts, {}, options.host_arguments, options.timeout_s))
    for name, verdicts in tally.items():
        print(f"{name:24} {verdicts['kept']:4} kept {verdicts['broken']:4} broken {verdicts['declined']:4} declined")
    return 1 if any(verdicts["broken"] for verdicts in tally.values()) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except run.CannotAsk as problem:
        print(f"error: the questions cannot be asked\n  cause: {problem}", file=sys.stderr)
        sys.exit(run.CANNOT_ASK)
