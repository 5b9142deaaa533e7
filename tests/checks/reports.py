#!/usr/bin/python3
"""Counts tests by the JUnit files that their runners wrote, never by what a log says.

usage: reports.py merge CTEST_JUNIT FOLDER OUT   ctest's own file, with each entry that has a report of its
                                                 own (FOLDER/NAME.xml) replaced by it, as one JUnit file
       reports.py count FILE                     prints "PASSED FAILED SKIPPED", then a line for each case that
                                                 failed, and for each reason to skip
"""
import collections
import pathlib
import sys
import xml.etree.ElementTree as ET

Case = collections.namedtuple("Case", "name outcome reason")


def outcome_of(case):
    """What became of a <testcase>, in the dialects of ctest, GoogleTest, pytest and this project."""
    status = case.get("status")
    for tag in ("failure", "error"):
        found = case.find(tag)
        if found is not None:
            return "failed", found.get("message") or (found.text or "").strip()
    skipped = case.find("skipped")
    if skipped is not None or status in ("notrun", "disabled") or case.get("result") in ("skipped", "suppressed"):
        reason = "" if skipped is None else skipped.get("message") or (skipped.text or "")
        return "skipped", reason.strip() or "no reason given"
    if status == "fail":  # ctest
        return "failed", (case.findtext("system-out") or "").strip()[-2000:]
    return "passed", ""


def cases(file):
    """Every case of a JUnit file. Raises what the parser raises on one that was cut off."""
    for case in ET.parse(file).getroot().iter("testcase"):
        names = [part for part in (case.get("classname"), case.get("name")) if part]
        if len(names) == 2 and names[0] == names[1]:
            names.pop()
        yield Case(".".join(names), *outcome_of(case))


def merged(ctest_junit, folder):
    """The cases of a run of ctest. An entry counts as its own report says, but a crash is a failure, too."""
    for entry in cases(ctest_junit):
        report = pathlib.Path(folder, entry.name + ".xml")
        try:
            own = list(cases(report)) if report.exists() else []
        except ET.ParseError:
            own = []
        yield from (Case(f"{entry.name}: {case.name}", case.outcome, case.reason) for case in own)
        if not own or (entry.outcome == "failed" and all(case.outcome != "failed" for case in own)):
            yield entry


def write(all_cases, file):
    """One JUnit file of the cases."""
    all_cases = list(all_cases)
    suite = ET.Element("testsuite", {
        "name": pathlib.Path(file).stem, "tests": str(len(all_cases)),
        "failures": str(sum(case.outcome == "failed" for case in all_cases)),
        "skipped": str(sum(case.outcome == "skipped" for case in all_cases))})
    for case in all_cases:
        element = ET.SubElement(suite, "testcase", {"name": case.name})
        if case.outcome != "passed":
            tag = "failure" if case.outcome == "failed" else "skipped"
            ET.SubElement(element, tag, {"message": printable(case.reason)})
    ET.ElementTree(suite).write(file, encoding="utf-8", xml_declaration=True)


def printable(text):
    """Without the characters that XML cannot carry."""
    return "".join(c if c in "\n\t" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def count(file):
    """The text of `count`."""
    by_outcome = collections.defaultdict(list)
    for case in cases(file):
        by_outcome[case.outcome].append(case)
    lines = [" ".join(str(len(by_outcome[kind])) for kind in ("passed", "failed", "skipped"))]
    lines += [f"failed: {case.name}" for case in by_outcome["failed"]]
    reasons = collections.Counter(case.reason.splitlines()[0] for case in by_outcome["skipped"])
    lines += [f"skipped: {number} x {reason}" for reason, number in reasons.items()]
    return "\n".join(lines)


def main(arguments):
    if len(arguments) == 4 and arguments[0] == "merge":
        write(merged(arguments[1], arguments[2]), arguments[3])
        return 0
    if len(arguments) == 2 and arguments[0] == "count":
        print(count(arguments[1]))
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
