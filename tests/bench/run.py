#!/usr/bin/python3
"""Measures the plugin beside bare libcurl on one server, in turn, and prints medians and ratios.

usage: run.py [--rounds N] [--cases NAME...] [--quick] [--json FILE] [--markdown]

Each round runs every subject of a case once, in turn, each in a process of its own; so what else the machine does meets
all of them. Where processor time is measured, client and server share one processor. Nothing is judged: figures depend
on the machine, ratios less so, and differences under a third are noise where other programs run.
"""
import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys

import command_line
import goals
from cases import CASES

BUILD = pathlib.Path(os.environ.get("CLARIBI_BUILD_DIR", pathlib.Path(__file__).parents[2] / "build" / "release"))
PLUGIN = BUILD / "plugins" / "claribi_aiven.so"
PATIENCE_S = 600


class Server:
    """One bench-server; started when its first case needs it."""

    def __init__(self, options, processor):
        self.process = subprocess.Popen(
            [*pinned(processor), BUILD / "bin" / "bench-server", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        greeting = json.loads(self.process.stdout.readline())
        self.options = ["--endpoint", greeting["endpoint"]]
        if greeting["ca_file"]:
            self.options += ["--ca-file", greeting["ca_file"]]

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=PATIENCE_S)
        self.process.stdout.close()


def pinned(processor):
    return [] if processor is None else ["taskset", "-c", str(processor)]


def measure(case, subject, server, processor, quick):
    """One process of one subject; its figures."""
    program = "bench-libcurl" if subject.name == "libcurl" else "bench-plugin"
    command = [*pinned(processor), BUILD / "bin" / program, case.mode, *case.arguments(quick), *server.options]
    if program == "bench-plugin":
        command += ["--plugin", PLUGIN, *subject.options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_S, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{case.name}, {subject.name}: exit code {done.returncode}")
    return json.loads(done.stdout)


def run_case(case, servers, rounds, quick):
    """{subject: [figures of each round]}"""
    processor = 0 if case.one_processor else None
    found = {subject.name: [] for subject in case.subjects}
    for _ in range(rounds):
        for subject in case.subjects:
            server = servers(subject.server, processor)
            found[subject.name].append(case.figure(measure(case, subject, server, processor, quick)))
    return found


def table(case, found):
    """Lines: of each subject the median, its spread, and the ratio to the yardstick of this run."""
    yardstick = statistics.median(found[case.subjects[0].name])
    for subject in case.subjects:
        figures = found[subject.name]
        median = statistics.median(figures)
        ratio = median / yardstick if yardstick else float("nan")
        yield (f"{case.name:<24}{subject.name:<22}{median:>12.4g} {case.unit:<12}"
               f"{min(figures):>10.4g} to {max(figures):<10.4g}{ratio:>9.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    every = [*(case.name for case in CASES), "command line"]
    parser.add_argument("--cases", nargs="+", choices=every, default=every, metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="as little as shows that all of it runs")
    parser.add_argument("--json", help="a file for the figures of every round")
    parser.add_argument("--markdown", action="store_true", help="the table for docs/measurements.md at the end")
    options = parser.parse_args()
    results = {}
    with contextlib.ExitStack() as stack:
        started = {}

        def servers(server_options, processor):
            key = (server_options, processor)
            if key not in started:
                started[key] = Server(server_options, processor)
                stack.callback(started[key].stop)
            return started[key]

        print(f"{'case':<24}{'subject':<22}{'median':>12} {'unit':<12}{'least':>10} to {'most':<10}{'ratio':>9}")
        for case in CASES:
            if case.name not in options.cases:
                continue
            results[case.name] = run_case(case, servers, options.rounds, options.quick)
            print("\n".join(table(case, results[case.name])), flush=True)
    if "command line" in options.cases:
        results["command line"] = command_line.measure(1 if options.quick else options.rounds * 2)
        print("\n".join(command_line.table(results["command line"])), flush=True)
    load = os.getloadavg()
    print(f"load of the machine in the last 1, 5 and 15 minutes: {load[0]:.1f}, {load[1]:.1f}, {load[2]:.1f}")
    if options.markdown:
        print("\n".join(goals.table(results)))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
