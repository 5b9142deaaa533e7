#!/usr/bin/python3
"""Asks the question set and counts what is right, wrong and declined.

For each estate a sandbox and a stub host are started as in tests/end_to_end/journey.py, and every question is asked in
one process (`claribi-host ask NAME --batch FILE`). The oracle reads the same estate from a sandbox of its own that
fails nothing. With a trouble the vendor fails while the host asks; then an answer is right if it is the whole truth,
or says honestly that it is partial.

usage: run.py [--estate E] [--file FILE] [--theme T] [--trouble NAME|all] [--words WORDS] [--every N] [--declined-at-most PERCENT]
              [--why] [--json FILE] [-- HOST ARGUMENTS]

Exit codes: 0 nothing is wrong, 1 something is, or too much was declined, 2 the host cannot be asked.
"""
import argparse
import collections
import dataclasses
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "end_to_end"), str(HERE)]

import expected  # noqa: E402
import judge  # noqa: E402
from journey import SANDBOX, Host, Sandbox  # noqa: E402
from vendor_reader import Vendor, read_world  # noqa: E402

NO_LIMITS = {"rate_limit_per_minute": 0, "rate_limit_per_10s": 0, "project_lists_per_minute": 0}
MODEL = HERE.parents[1] / "manifests" / "aiven.model.json"
CANNOT_ASK = 2


@dataclasses.dataclass(frozen=True)
class Scenario:
    """Knobs of the sandbox while the host asks, by estate where names matter."""

    trouble: judge.Trouble
    knobs: dict

    def of(self, estate):
        return {name: value[estate] if isinstance(value, dict) and estate in value else value
                for name, value in self.knobs.items()}


SCENARIOS = {
    "broken-service": Scenario(judge.Trouble("broken-service"), {"broken_service": {
        "nordlicht": "telemetry-ch-prod,shop-pg-prod,orders-kafka-stg,analytics-pg-prod",
        "harbour": "tracking,tide-events,berth-queue,bin-cache"}}),
    "forbidden-project": Scenario(judge.Trouble("forbidden-project", hidden=True), {"forbidden_project": True}),
    "rate-limit": Scenario(judge.Trouble("rate-limit"), {
        "fail_next": {"count": 40, "behaviour": "status", "status": 429, "retry_after_s": 1}}),
    "truncated-list": Scenario(judge.Trouble("truncated-list"), {"projects_scanned": 1}),
}
MOST_AT_ONCE = 1000  # of `claribi-host ask --batch`


class CannotAsk(Exception):
    """The host has no answers: why."""


def known_names(oracle):
    """Names of owners, by kind: a row that names another owner is about another thing."""
    world = oracle.world
    return {"project": set(oracle.projects), "service": {s.name for s in oracle.services},
            "database": {row["database"] for row in world["schemas"]}, "schema": {row["name"] for row in world["schemas"]}}


def scoped(facts, text, known):
    """The facts, marked as of named owners where the question names one and asks of no other."""
    if facts and re.match(r"rank\b|ranking\b", text, re.I):  # all of them in order, not the first alone
        facts = {**facts, "first": False, **({"any": [{**one, "first": False} for one in facts["any"]]} if "any" in facts else {})}
    names = "|".join(re.escape(name) for kind in ("project", "service") for name in known[kind])
    named = re.search(rf"(?<![\w-])(?:{names})(?![\w-])", text, re.I)
    if not facts or not named or re.search(r"\b(?:outside|not in|except|starts? with|contains?)\b", text, re.I):
        return facts
    return {**facts, "scope": "named", **({"any": [{**one, "scope": "named"} for one in facts["any"]]} if "any" in facts else {})}


def answers_of(output, count):
    """What the host prints for a batch, `{"answers": [...]}`, or one object a line of a program; in the order of the
    questions."""
    documents = [json.loads(line) for line in output.splitlines() if line.strip()]
    if len(documents) == 1 and "answers" in documents[0]:
        documents = documents[0]["answers"]
    if len(documents) != count:
        raise CannotAsk(f"{count} questions, {len(documents)} answers")
    return documents


def ask_program(program, estate, questions):
    """A stand-in for the host: gets the estate's name and a file of questions."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("".join(question + "\n" for question in questions))
        file.flush()
        ended = subprocess.run([*shlex.split(program), estate, file.name], stdout=subprocess.PIPE, text=True, check=False)
    return answers_of(ended.stdout, len(questions))


def ask_host(estate, questions, knobs, host_arguments, timeout_s, *ask_arguments):
    """Every answer of the host, with the sandbox under these knobs; ask_arguments: of `claribi-host ask`."""
    with tempfile.TemporaryDirectory(prefix="claribi-questions-") as name:
        folder = pathlib.Path(name)
        file = expected.ESTATES.get(estate, estate)
        with Sandbox(folder, *(["--estate", str(file)] if file else [])) as sandbox:
            host = Host(folder, sandbox)
            host.globals += host_arguments
            connected = host.run("connect", "prod", "--endpoint", sandbox.mcp_url)
            if connected.code:
                raise CannotAsk(f"connect failed: {connected}")
            sandbox.knobs(**NO_LIMITS, **knobs)
            # No limits there, so no pace here: how the host keeps a vendor's limits is tested elsewhere.
            model = json.loads(MODEL.read_text(encoding="utf-8"))
            (folder / "unpaced.model.json").write_text(json.dumps({**model, "limits": []}), encoding="utf-8")
            batch, documents = folder / "questions.txt", []
            for first in range(0, len(questions), MOST_AT_ONCE):
                part = questions[first:first + MOST_AT_ONCE]
                batch.write_text("".join(question + "\n" for question in part), encoding="utf-8")
                ended = subprocess.run(host.command("ask", "prod", "--timeout", f"{timeout_s}s", "--batch", batch, "--model",
                                                    folder / "unpaced.model.json", *ask_arguments), env=host.environment, check=False,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       timeout=timeout_s)
                try:
                    documents += answers_of(ended.stdout, len(part))
                except (CannotAsk, ValueError) as problem:
                    tail = ended.stdout[-300:] + ended.stderr[-300:]
                    raise CannotAsk(f"ask --batch ended with {ended.returncode}: {problem}\n{tail}") from problem
            writes = sandbox.control("/write_attempts")
            if writes["count"]:
                raise CannotAsk(f"asking made the vendor write: {writes}")
            return documents


def oracle_of(estate):
    file = expected.ESTATES.get(estate, estate)
    with Vendor(SANDBOX, file) as vendor:
        return expected.Oracle(read_world(vendor))


def judged(questions, oracle, documents, trouble):
    """(question, verdict, reason, answer) of each."""
    known = known_names(oracle)
    for question, document in zip(questions, documents):
        facts = scoped(oracle.facts(question["facts"]) if question["facts"] else None, question["question"], known)
        try:
            verdict, reason = judge.judge(question["kind"], facts, document, question["question"], known, trouble)
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            verdict, reason = "wrong", f"not the documented form: {problem!r}"
        yield question, verdict, reason, document


def report(results, why):
    """A line a theme, and one for each that is wrong; how many are wrong, and how many per cent were declined."""
    counts = collections.defaultdict(collections.Counter)
    for question, verdict, _, _ in results:
        counts[question["theme"]][verdict] += 1
        if question["kind"] == "answerable":
            counts["ANSWERABLE"][verdict] += 1
        counts["ALL"][verdict] += 1
    for theme in [*sorted(theme for theme in counts if theme.islower()), "ANSWERABLE", "ALL"]:
        verdicts = counts[theme]
        if not verdicts:
            continue
        total = sum(verdicts.values())
        print(f"{theme:16} {verdicts['right']:4} right {verdicts['wrong']:4} wrong {verdicts['declined']:4} declined "
              f"of {total:4}  {100 * verdicts['right'] / total:5.1f} %")
    for question, verdict, reason, _ in results:
        if verdict == "wrong" or (why and verdict == "declined"):
            print(f"{verdict.upper()} [{question['estate']}/{question['theme']}] {question['question']}\n    {reason[:400]}")
    return counts["ALL"]["wrong"], 100 * counts["ANSWERABLE"]["declined"] / (counts["ANSWERABLE"].total() or 1)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--estate", choices=expected.ESTATES)
    parser.add_argument("--file", action="append", type=pathlib.Path, help="questions of this file instead of set/")
    parser.add_argument("--theme", action="append", help="a file of set/ without .json, or what an entry says")
    parser.add_argument("--words", default="", help="only questions that hold these words")
    parser.add_argument("--every", type=int, default=1, help="only every Nth question")
    parser.add_argument("--declined-at-most", type=float, default=100.0, metavar="PERCENT",
                        help="fail if more of the answerable questions are declined, while nothing fails")
    parser.add_argument("--trouble", choices=["none", "all", *SCENARIOS], default="none")
    parser.add_argument("--why", action="store_true", help="list what was declined too")
    parser.add_argument("--json", help="write every verdict with its answer to this file, one a line")
    parser.add_argument("--ask", help="a program that answers instead of the host: PROGRAM ESTATE FILE")
    parser.add_argument("--timeout-s", type=int, default=1800)
    parser.add_argument("host_arguments", nargs="*", help="global options for claribi-host, after --")
    return parser.parse_args()


def main():
    options = arguments()
    wanted = [q for q in expected.questions(options.file)
              if options.estate in (None, q["estate"]) and (not options.theme or q["theme"] in options.theme)
              and options.words.lower() in q["question"].lower()][::options.every]
    troubles = {"none": [None], "all": list(SCENARIOS)}.get(options.trouble, [options.trouble])
    oracles = {estate: oracle_of(estate) for estate in dict.fromkeys(q["estate"] for q in wanted)}
    failed = False
    log = open(options.json, "w", encoding="utf-8") if options.json else None
    for name in troubles:
        scenario = SCENARIOS.get(name)
        results = []
        for estate, oracle in oracles.items():
            # A project that refuses every call is listed all the same; the oracle's estate has none.
            hidden = scenario and scenario.trouble.hidden
            questions = [q for q in wanted if q["estate"] == estate
                         and not (hidden and re.search(r"\bP\b", q["facts"] or ""))]
            texts = [q["question"] for q in questions]
            if options.ask:
                documents = ask_program(options.ask, estate, texts)
            else:
                knobs = scenario.of(estate) if scenario else {}
                documents = ask_host(estate, texts, knobs, options.host_arguments, options.timeout_s)
            results += judged(questions, oracle, documents, scenario and scenario.trouble)
        print(f"\n{name or 'no trouble'}: {len(results)} questions")
        said_wrong, declined = report(results, options.why)
        failed = failed or said_wrong > 0
        if not scenario and declined > options.declined_at_most:
            print(f"TOO MUCH DECLINED: {declined:.1f} %, and at most {options.declined_at_most:g} % may be")
            failed = True
        if log:
            for question, verdict, reason, document in results:
                log.write(json.dumps({**question, "trouble": name, "verdict": verdict, "reason": reason,
                                      "answer": document}, ensure_ascii=False) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotAsk as problem:
        print(f"error: the questions cannot be asked\n  cause: {problem}\n"
              "  fix: build claribi-host with its command `ask`; --ask PROGRAM tries another program.", file=sys.stderr)
        sys.exit(CANNOT_ASK)
