#!/usr/bin/python3
"""Bends one operator of a plan at a time, and looks whether the checker notices.

A checker that finds nothing wrong may be blind. Here the engine runs plans with another aggregate, order, limit, join,
unit, period or filter than the question asks for. Where that changes the table, the facts must tell the answer from a
right one; else the mutant is missed. The mutated plans are given to the host by a planner of its own
(`claribi-host ask --planner-command`), this file.

usage: mutants.py [--estate E] [--every N] [--missed-at-most PERCENT] [--why]

Exit codes: 0 the mutants that change a table are noticed, 1 too many are missed, 2 the host cannot be asked.
"""
import argparse
import collections
import copy
import json
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "end_to_end"), str(HERE)]

import expected  # noqa: E402
import run  # noqa: E402

OTHER_AGGREGATE = {"sum": "average", "average": "sum", "min": "max", "max": "min"}
OTHER_COMPARISON = {"=": "!=", "!=": "=", "<": ">", "<=": ">", ">": "<", ">=": "<", "exists": None}
OTHER_JOIN = {"anti": "semi", "semi": "anti", "inner": "anti", "left": "inner"}
OTHER_UNIT = {"d": "h", "h": "min", "GB": "MB", "GiB": "MiB", "TB": "GB", "MB": "kB", "MiB": "KiB", "MB/s": "kB/s", "s": "ms",
              "ms": "s"}
OTHER_REDUCTION = {"sum": "mean", "mean": "max", "max": "min", "min": "max"}


def bent(plan):
    """(kind of operator, plan) for each operator of a plan, one bent at a time."""
    def at(path, value):
        other = copy.deepcopy(plan)
        inside = other
        for step in path[:-1]:
            inside = inside[step]
        if value is None:
            del inside[path[-1]]
        else:
            inside[path[-1]] = value
        return other

    for i, aggregate in enumerate(plan.get("aggregates", [])):
        if aggregate.get("function") in OTHER_AGGREGATE:
            yield "aggregate", at(["aggregates", i, "function"], OTHER_AGGREGATE[aggregate["function"]])
    for i, measure in enumerate(plan.get("measures", [])):
        if measure.get("over_time") in OTHER_REDUCTION:
            yield "aggregate", at(["measures", i, "over_time"], OTHER_REDUCTION[measure["over_time"]])
    if "limit" in plan:
        for i, order in enumerate(plan.get("order", [])):
            yield "order", at(["order", i, "descending"], not order.get("descending", False))
        yield "limit", at(["limit", "count"], plan["limit"]["count"] + 1)
    for i, join in enumerate(plan.get("joins", [])):
        yield "join", at(["joins", i, "kind"], OTHER_JOIN[join["kind"]])
    for name in ("where", "having"):
        if name in plan:
            yield "filter", at([name], None)
            yield from (("filter" if kind == "op" else kind, at([name, *path], value))
                        for kind, path, value in bent_conditions(plan[name]))


def bent_conditions(condition):
    """(kind, path, other value) of what can be bent in a condition."""
    for word in ("and", "or"):
        for i, part in enumerate(condition.get(word, [])):
            yield from ((kind, [word, i, *path], value) for kind, path, value in bent_conditions(part))
    if "not" in condition:
        yield from ((kind, ["not", *path], value) for kind, path, value in bent_conditions(condition["not"]))
    other = OTHER_COMPARISON.get(condition.get("op"))
    if other:
        yield "op", ["op"], other
    literal = condition.get("value")
    if isinstance(literal, dict):
        if OTHER_UNIT.get(literal.get("unit")):
            yield "unit", ["value", "unit"], OTHER_UNIT[literal["unit"]]
        for member in (literal, literal.get("ago")):
            if isinstance(member, dict) and isinstance(member.get("count"), (int, float)):
                yield "period", ["value", "ago", "count"], member["count"] * 24
    period = condition.get("period", {}).get("last")
    if period:
        yield "period", ["period", "last", "count"], period["count"] * 24


def give_next_plan(queue):
    """As the planner of the host: the next plan of the queue."""
    json.load(sys.stdin)
    plans = pathlib.Path(queue)
    first, _, rest = plans.read_text(encoding="utf-8").partition("\n")
    plans.write_text(rest, encoding="utf-8")
    print(first)


def ask_with_plans(estate, questions, plans, timeout_s):
    with tempfile.TemporaryDirectory(prefix="claribi-mutants-") as name:
        queue = pathlib.Path(name) / "plans"
        queue.write_text("".join(json.dumps(plan) + "\n" for plan in plans), encoding="utf-8")
        planner = f"{sys.executable} {pathlib.Path(__file__).resolve()} --next-plan {queue}"
        return run.ask_host(estate, questions, {}, [], timeout_s, "--planner-command", planner)


def outcome(document):
    """What a reader takes from an answer: its status and its cells."""
    table = document.get("table") or {}
    return document.get("status"), sorted(json.dumps(row) for row in table.get("rows", []))


def try_estate(estate, questions, timeout_s):
    """(kind of mutant, verdict, question, answer, plan) of each mutant that changes what is answered."""
    oracle = run.oracle_of(estate)
    texts = [question["question"] for question in questions]
    plans = run.ask_host(estate, texts, {}, [], timeout_s, "--plan")
    answers = run.ask_host(estate, texts, {}, [], timeout_s)
    right = {verdict_of["question"]: verdict for verdict_of, verdict, _, _ in run.judged(questions, oracle, answers, None)}
    mutants = [(kind, question, answer, {"plan_version": 1, "plan": plan})
               for question, document, answer in zip(questions, plans, answers)
               if right[question["question"]] == "right" and "plan" in document
               for kind, plan in bent(document["plan"])]
    documents = ask_with_plans(estate, [m[1]["question"] for m in mutants], [m[3] for m in mutants], timeout_s)
    judged = run.judged([m[1] for m in mutants], oracle, documents, None)
    for (kind, question, answer, plan), (_, verdict, _, document) in zip(mutants, judged):
        # One value is the same however many rows it comes from.
        is_same_value = kind == "limit" and "value" in oracle.facts(question["facts"])
        if outcome(document) != outcome(answer) and not is_same_value:
            yield kind, verdict, question["question"], document, plan


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--estate", choices=expected.ESTATES)
    parser.add_argument("--every", type=int, default=1, help="only every Nth question")
    parser.add_argument("--words", default="", help="only questions that hold these words")
    parser.add_argument("--why", action="store_true", help="list the mutants that are missed with their plans")
    parser.add_argument("--missed-at-most", type=float, default=0.0, metavar="PERCENT",
                        help="fail if more are missed: now and then a bent plan answers the question as well")
    parser.add_argument("--timeout-s", type=int, default=1800)
    parser.add_argument("--next-plan", help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    options = arguments()
    if options.next_plan:
        give_next_plan(options.next_plan)
        return 0
    wanted = [q for q in expected.questions()
              if q["kind"] == "answerable" and options.estate in (None, q["estate"])
              and options.words.lower() in q["question"].lower()][::options.every]
    counts = collections.Counter()
    missed = []
    for estate in dict.fromkeys(q["estate"] for q in wanted):
        for kind, verdict, question, document, plan in try_estate(estate, [q for q in wanted if q["estate"] == estate],
                                                                  options.timeout_s):
            counts[kind] += 1
            if verdict == "right" and document.get("status") == "answered":
                missed.append((kind, estate, question, document, plan))
    for kind, count in sorted(counts.items()):
        print(f"{kind:10} {count - sum(m[0] == kind for m in missed):4} of {count:4} noticed")
    for kind, estate, question, document, plan in missed:
        print(f"MISSED [{kind}/{estate}] {question}\n    {document.get('answer')}")
        if options.why:
            print(f"    {json.dumps(plan)}")
    return 1 if 100 * len(missed) > options.missed_at_most * counts.total() else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except run.CannotAsk as problem:
        print(f"error: the questions cannot be asked\n  cause: {problem}", file=sys.stderr)
        sys.exit(run.CANNOT_ASK)
