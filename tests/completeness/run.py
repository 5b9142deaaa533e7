#!/usr/bin/env python3
"""Runs the cases of completeness against the shipped plugin, and prints how many of each mark were read as they should be.

usage: run.py [--case PATTERN] [--list] [--why] [--file FILE]
"""
import argparse
import collections
import fnmatch
import json
import sys

import cases
import judge
import vendor


def run(known):
    """The faults by the names of the cases; a plugin for each adapter."""
    plugins, found = {}, {}
    try:
        for name, case in known.items():
            if case.adapter not in plugins:
                plugins[case.adapter] = vendor.Plugin(case.adapter)
            try:
                result = plugins[case.adapter].ask(case.tool, case.arguments, case.answer)
            except vendor.ctypes_host.PluginError as error:
                found[name] = [f"the call failed: {error.args}"]
                continue
            found[name] = judge.faults(case, result)
    finally:
        for plugin in plugins.values():
            plugin.close()
    return found


def table(known, found):
    """A line of Markdown for each mark."""
    count, right = collections.Counter(), collections.Counter()
    for name, faults in found.items():
        count[known[name].mark] += 1
        right[known[name].mark] += not faults
    lines = ["| mark | reason | cases | right |", "|---|---|---|---|"]
    for mark, reason in cases.MARKS.items():
        if count[mark]:
            shown = "whole" if reason is None else f"`{reason}`" if reason else "a note"
            lines.append(f"| {mark} | {shown} | {count[mark]} | {right[mark]} |")
    lines.append(f"| all | | {sum(count.values())} | {sum(right.values())} |")
    return "\n".join(lines)


def read(file):
    """The labelled answers of a file: a line of JSON each, with id, kind, tool, arguments, result, whole, why."""
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def run_labelled(answers, adapter=None):
    """What the plugin says of each labelled answer: the result by id. adapter: for all of them."""
    results, plugins = {}, {}
    tools = vendor.tools_of(answers)
    try:
        for answer in answers:
            text = json.dumps(answer["result"])
            own = adapter or ("aiven" if answer["tool"].startswith("aiven_") or "<untrusted-aiven-" in text else "plain")
            if own not in plugins:
                plugins[own] = vendor.Plugin(own, tools)
            results[answer["id"]] = plugins[own].ask(answer["tool"], answer.get("arguments") or {}, text)
    finally:
        for plugin in plugins.values():
            plugin.close()
    return results


def labelled(file, adapter, why):
    """Prints how many answers of a file are told as they are labelled, and which are not."""
    answers = read(file)
    results = run_labelled(answers, adapter)
    counts = collections.Counter((answer["whole"], results[answer["id"]]["complete"]) for answer in answers)
    for answer in answers:
        result = results[answer["id"]]
        if answer["whole"] != result["complete"] or why:
            print(f"{answer['id']} {answer['kind']}: {'whole' if answer['whole'] else 'not whole'} ({answer['why']}), "
                  f"told {'complete' if result['complete'] else 'not complete'}: {' '.join(result['notes'])}")
    parts, wholes = (counts[whole, True] + counts[whole, False] for whole in (False, True))
    print(f"not whole: {parts}, called complete: {counts[False, True]}")
    print(f"whole: {wholes}, called incomplete: {counts[True, False]}")
    return counts[False, True] > 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", default="*", help="names of cases, with * and ?")
    parser.add_argument("--list", action="store_true", help="print the names and what is right")
    parser.add_argument("--why", action="store_true", help="print each fault, not the first of each mark alone")
    parser.add_argument("--file", help="judge the labelled answers of this file instead, a line of JSON each")
    parser.add_argument("--adapter", choices=["aiven", "plain"], help="read all of them so; Aiven's tools alone are read as Aiven's otherwise")
    options = parser.parse_args()
    if options.file:
        return labelled(options.file, options.adapter, options.why)
    known = {name: case for name, case in cases.all_cases().items() if fnmatch.fnmatchcase(name, options.case)}
    if options.list:
        for name, case in known.items():
            print(name, "->", case.kind or case.right)
        return 0
    found = run(known)
    print(table(known, found))
    shown = collections.Counter()
    for name, faults in found.items():
        shown[known[name].mark] += bool(faults)
        if faults and (options.why or shown[known[name].mark] <= 3):
            print(f"{name}\n  " + "\n  ".join(faults))
    return any(found.values())


if __name__ == "__main__":
    sys.exit(main())
