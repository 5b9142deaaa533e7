"""Holds one answer of `ask --json` against the facts of the oracle. Lenient about wording, strict about facts.

A verdict is `right`, `wrong` or `declined` with a reason. Where the vendor fails (`Trouble`), an answer is right too
if it says honestly that it is partial: it shows nothing that is untrue, calls what it counted "at least", and claims
no superlative. See expected.py for the members of the facts.
"""
import dataclasses
import datetime
import json
import re

import judge_chart
import judge_table
import quantities

QUALIFIED = re.compile(r"at least|partial|incomplete|not complete|could not|couldn't|cannot|can't|unable|withheld|not known|"
                       r"unread|not (?:be )?read|of those|of the \d|among|failed|forbidden|refused|no access", re.I)
AT_LEAST = re.compile(r"at least|more than|≥|>=", re.I)
NEGATIVE = re.compile(r"^\s*(?:no\b|none|nothing|not\b|there (?:is|are) no|0\b|zero)|\b(?:no|none of)\b", re.I)
DENIAL = re.compile(r"\b(?:no|not|none|nothing|0|zero|neither|powered[ -]?off|poweroff|stopped|isn't|aren't)\b", re.I)


@dataclasses.dataclass(frozen=True)
class Trouble:
    """What was made to fail: `hidden` says that a whole project cannot be seen by anybody."""

    name: str
    hidden: bool = False


class Answer:
    """One object of `ask --json`, in the terms of the checks."""

    def __init__(self, document, question, now=None):
        table = document.get("table") or {}
        self.question = question
        self.now = now or datetime.datetime.now(datetime.timezone.utc)
        self.status = document.get("status")
        self.complete = document.get("complete")
        self.sentence = document.get("answer") or ""
        self.columns = [column if isinstance(column, dict) else {"name": str(column)} for column in table.get("columns") or []]
        self.rows = table.get("rows") or []
        self.chart = document.get("chart")
        notes = [note if isinstance(note, str) else json.dumps(note) for note in document.get("notes") or []]
        choices = [choice if isinstance(choice, str) else json.dumps(choice) for choice in document.get("choices") or []]
        self.choices = choices
        self.said = "\n".join([self.sentence, *notes, *choices])
        self.error = document.get("error")

    def numbers(self, row):
        found = []
        for i, cell in enumerate(row):
            column = self.columns[i] if i < len(self.columns) else {}
            name = str(column.get("title") or column.get("label") or column.get("name") or "")
            found += quantities.of_cell(cell, quantities.of_column(name, column.get("unit")), self.now)
        return found

    def shown(self):
        """The sentence and the cells: what was asked for stands here. A note may name everything that there is."""
        return "\n".join([self.sentence, *(str(cell) for row in self.rows for cell in row)])


def judge(kind, facts, document, question, known, trouble=None):
    """("right" | "wrong" | "declined", reason)."""
    answer = Answer(document, question)
    if reason := judge_chart.wrong(answer):
        return "wrong", f"chart: {reason}"
    if kind == "unanswerable":
        return _unanswerable(facts or {}, answer)
    if kind == "ambiguous":
        return _ambiguous(facts or {}, answer, trouble)
    reasons = []
    for alternative in facts["any"] if "any" in facts else [facts]:
        verdict, reason = _answerable(alternative, answer, known, trouble)
        if verdict == "right":
            return verdict, ""
        reasons.append((verdict, reason))
    # What one reading calls honest, another may call wrong: wrong wins only where all agree.
    reasons.sort(key=lambda entry: entry[0] == "wrong")
    return reasons[0]


def _unanswerable(facts, answer):
    if answer.error:
        crashed = re.search(r"internal|crash", str(answer.error.get("code")), re.I)
        return ("wrong", f"failed: {answer.error}") if crashed else ("right", "")
    if answer.status in ("declined", "ambiguous") and not answer.rows:
        return ("right", "") if answer.said.strip() else ("wrong", "declined without a word")
    if facts.get("or_nothing") and not answer.rows and NEGATIVE.search(answer.sentence):
        return "right", ""
    return "wrong", f"{answer.status} what cannot be known: {answer.sentence}"


def _ambiguous(facts, answer, trouble):
    if trouble and answer.status == "partial" and QUALIFIED.search(answer.sentence):
        return "right", ""  # whether two fit cannot be told where one of them is not read
    if answer.error or answer.status == "declined":
        return "declined", "declined instead of asking which"
    if answer.status != "ambiguous":
        return "wrong", f"{answer.status} without asking which: {answer.sentence}"
    if answer.rows:
        return "wrong", "asks which, and answers all the same"
    if len(answer.choices) < 2:
        return "wrong", f"asks which, but offers {len(answer.choices)} choices"
    for wanted in facts.get("says", []):
        if not re.search(wanted, answer.said, re.I):
            return "wrong", f"no choice says {wanted}: {answer.choices}"
    return "right", ""


def _answerable(facts, answer, known, trouble):
    if answer.error:
        return "declined", f"failed: {answer.error.get('what') or answer.error}"
    if answer.status in facts.get("also", ()):
        return "right", ""
    if answer.status in ("declined", "ambiguous"):
        if answer.rows:
            return "wrong", f"{answer.status}, and answers all the same"
        return "declined", f"{answer.status}: {answer.sentence}"
    if answer.status not in ("answered", "partial"):
        return "wrong", f"no such status: {answer.status!r}"
    if (answer.status == "answered") != (answer.complete is True):
        return "wrong", f"status {answer.status}, but complete is {answer.complete}"
    if answer.status == "answered":
        if trouble and trouble.hidden and facts.get("scope") == "all" and facts.get("yes") is not True:
            return "wrong", "calls itself complete, though a project could not be seen"
        if facts.get("status") == "partial":
            return "wrong", "calls itself complete, though it cannot be"
        reason = _whole(facts, answer, known)
        return ("wrong", reason) if reason else ("right", "")
    reason = _honest(facts, answer, known)
    if reason:
        return "wrong", reason
    if trouble or facts.get("partial_ok") or facts.get("status") == "partial":
        return "right", ""
    return "declined", f"partial, though nothing failed: {answer.said}"


def _whole(facts, answer, known):
    """What is wrong with an answer that says it is complete; "" if nothing is."""
    checks = {"rows": judge_table.rows, "ranked": judge_table.ranked, "groups": judge_table.groups}
    for member, check in checks.items():
        if member in facts and (reason := check(facts, answer, known)):
            return reason
    if "ranked" in facts and (reason := _first(facts, answer)):
        return reason
    if "size" in facts and len(answer.rows) != facts["size"]:
        return f"{len(answer.rows)} rows, it is {facts['size']}"
    if "count" in facts and (reason := _count(facts["count"], answer)):
        return reason
    quantities_said = quantities.of_text(answer.sentence)
    for row in answer.rows:
        quantities_said += answer.numbers(row)
    if "value" in facts and not any(q.lies_in(*facts["value"]) for q in quantities_said):
        return f"no {facts['value']} in: {answer.sentence}"
    if "some" in facts:
        shown = sum(any(q.lies_in(*wanted) for q in quantities_said) for wanted in facts["some"]["of"])
        if shown < facts["some"]["least"]:
            return f"{shown} of {facts['some']['least']} values {facts['some']['of']}"
    text = judge_table.normal(answer.shown())
    for texts in facts.get("texts", []):
        if not any(re.search(rf"(?<![\w]){re.escape(judge_table.normal(t))}(?![\w])", text) for t in texts):
            return f"none of {texts} in: {answer.sentence}"
    if "yes" in facts and (reason := _affirms(facts["yes"], answer)):
        return reason
    for wanted in facts.get("says", []):
        if not re.search(wanted, answer.said, re.I):
            return f"does not say {wanted}: {answer.said}"
    for untrue in facts.get("unsaid", []):
        if re.search(untrue, answer.sentence, re.I):
            return f"says {untrue}: {answer.sentence}"
    return ""


def _first(facts, answer):
    """The sentence names a winner, every one that ties exactly, and no other before it."""
    if not facts["ranked"] or facts.get("n") not in (None, 1) or not facts.get("first", True):
        return ""
    winners, ties = judge_table.winners(facts)
    places = {}
    for key, _, _ in facts["ranked"]:
        labels = facts.get("aliases", {}).get(key[0], [key[0]])
        for label in labels:
            if found := re.search(rf"(?<![\w.-]){re.escape(label)}(?![\w-])", answer.sentence, re.I):
                places[key[0]] = min(places.get(key[0], found.start()), found.start())
    if not places:
        return f"names no winner: {answer.sentence}"
    first = min(places, key=places.get)
    if first not in winners:
        return f"names {first} first, the winner is {sorted(winners)}"
    if len(ties) > 1 and not all(name.lower() in answer.said.lower() for name in ties):
        return f"does not name the tie of {sorted(ties)}: {answer.said}"
    return ""


def _count(wanted, answer):
    said = quantities.counts_of(answer.sentence)
    asked = set(quantities.counts_of(answer.question))
    own = [number for number in said if number not in asked] or said
    in_cells = any(isinstance(cell, (int, float)) and cell == wanted for row in answer.rows for cell in row)
    if answer.rows and not in_cells and len(answer.rows) != wanted:
        return f"the table holds {len(answer.rows)} rows and no cell {wanted}"
    if wanted == 0 and (NEGATIVE.search(answer.sentence) or 0 in said):
        return ""
    if wanted not in said:
        return f"says {said}, it is {wanted}: {answer.sentence}"
    if own[0] != wanted and not in_cells and len(answer.rows) != wanted and wanted not in asked:
        return f"says {own[0]} first, it is {wanted}: {answer.sentence}"
    return ""


def _affirms(wanted, answer):
    begins = re.match(r"\s*(yes|no|none|nothing)\b", answer.sentence, re.I)
    if begins:
        so = (begins.group(1).lower() == "yes") == wanted
    elif wanted:
        so = bool(answer.rows) or not NEGATIVE.search(answer.sentence)
    else:
        so = bool(DENIAL.search(answer.sentence))
    return "" if so else f"{'denies' if wanted else 'affirms'} it: {answer.sentence}"


def _honest(facts, answer, known):
    """What is untrue in an answer that says it is partial; "" if nothing is."""
    if not QUALIFIED.search(answer.said):
        return f"partial, but nothing says so: {answer.said}"
    for member, check in (("rows", judge_table.no_extra_rows), ("groups", judge_table.no_group_too_many)):
        if member in facts and (reason := check(facts, answer, known)):
            return reason
    qualified = QUALIFIED.search(answer.sentence)
    if "ranked" in facts and not qualified and (judge_table.ranked(facts, answer, known) or _first(facts, answer)):
        return f"claims an order without saying that something is missing: {answer.sentence}"
    if "rows" in facts and facts["rows"]["must"] and not answer.rows and not qualified and DENIAL.search(answer.sentence):
        return f"denies what is there, without saying that something is missing: {answer.sentence}"
    if "value" in facts and not qualified:
        said = [q for q in quantities.of_text(answer.sentence) if q.unit in (None, facts["value"][2])]
        if said and not any(q.lies_in(*facts["value"]) for q in said):
            return f"claims {answer.sentence}, it is {facts['value']}"
    if "count" in facts:
        bound = AT_LEAST.search(answer.sentence)
        said = quantities.counts_of(answer.sentence[bound.end():] if bound else answer.sentence)
        if bound and said and said[0] > facts["count"]:
            return f"at least {said[0]}, though it is {facts['count']}"
        if not bound and said and facts["count"] not in said:
            return f"a count that is short without \"at least\": {answer.sentence}"
    if facts.get("yes") is False and re.match(r"\s*yes\b", answer.sentence, re.I):
        return f"affirms what is not so: {answer.sentence}"
    return ""
