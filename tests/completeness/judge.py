"""Holds what the plugin made of an answer against what is right for its case."""
import json
import re

from cases import GRAVITY


def faults(case, result):
    """Sentences, empty if all is right. result: the call result message."""
    found = []

    def expect(is_right, sentence):
        if not is_right:
            found.append(sentence)

    notes = result["notes"]
    said, head = " ".join(notes), result["model_text"].split("\n<untrusted-data-")[0]
    error = result["error"] or {}
    expect(result["is_error"] == bool(case.kind), f"is_error is {result['is_error']}: {error}")
    if case.kind:
        expect(error.get("kind") == case.kind, f"the kind is {error.get('kind')}")
        for text in case.says:
            expect(text in json.dumps(error), f"the error does not say {text!r}: {error}")
        return found
    reason = result["incomplete_reason"] or ""
    expect(reason == (case.right or ""), f"the reason is {reason!r} and not {case.right!r}: {notes}")
    found += told(result)
    for text in case.says + case.figures:
        expect(text in said, f"the notes do not say {text!r}: {notes}")
    for text in case.figures + case.heads:
        expect(text in head, f"a model is not told {text!r}: {head}")
    for text in case.says:
        expect(text in result["model_text"], f"a model cannot read {text!r}")
    if case.right is None:
        expect(not notes, f"a whole answer has notes: {notes}")
    rows = result["rows"]
    if case.rows != -1:
        expect(rows == case.rows, f"there are {rows} rows and not {case.rows}")
    if case.data is not None:
        expect(case.data in digits_of(result["data"]), f"the number is not {case.data}: {result['data']}")
        expect(case.data in result["model_text"], "a model is given another number")
    return found


def told(result):
    """Faults of any call result without an error: what its parts say must agree."""
    found = []

    def expect(is_right, sentence):
        if not is_right:
            found.append(sentence)

    notes, head = result["notes"], result["model_text"].split("\n<untrusted-data-")[0]
    reason = result["incomplete_reason"] or ""
    expect(result["complete"] == (not reason) and result["provenance"]["complete"] == (not reason), "complete contradicts the reason")
    expect(reason in GRAVITY, f"nobody knows the reason {reason!r}")
    if reason:
        expect(f"not complete ({reason})" in head, f"a model is not told the reason: {head}")
        expect(re.match(r"(Ask|Compare|Do not) ", notes[-1]) and notes[-1] in head, f"nobody says what to do: {notes[-1]}")
    else:
        expect("It is complete." in head, f"a model is not told that it is complete: {head}")
    for claimed in re.findall(r"(\d+)(?: of \d+)? rows? came", " ".join(notes)):
        expect(result["rows"] is None or int(claimed) <= result["rows"], f"{claimed} rows are claimed, and {result['rows']} are there")
    return found


def digits_of(data):
    if isinstance(data, dict):
        return [each for value in data.values() for each in digits_of(value)]
    if isinstance(data, list):
        return [each for value in data for each in digits_of(value)]
    return [str(data)]
