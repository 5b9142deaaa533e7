#!/usr/bin/python3
"""kill -9 at random moments of signing in, signing in again and disconnecting: nothing is left half.

After each kill the data source is examined as a person would (status, test), and the store as nobody should
have to. It must be one of: usable; cleanly "sign-in needed"; gone. Then it is connected or disconnected to the
end, which must work whatever was left behind. Half would be: a status that claims authorized where no tokens
are, secrets whose data source is gone, an internal error, a data source that can be neither connected nor
disconnected.

  crash.py --kills 500 [--stores postgresql|both] [--seed N] [--short]

Prints a table; exits with 1 if anything was half.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import pathlib
import random
import signal
import sys
import tempfile
import threading
import time
import urllib.error

import fleet
import journey
import stores

OPERATIONS = ("first sign-in", "sign-in again", "disconnect")
FOUND = ("usable", "sign-in needed", "gone", "half")
LANES = 2  # data sources at work at the same time, in one store, each with a vendor of its own
SOON_S = 0.05


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stores", choices=stores.CHOICES, default="sqlite")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--short", action="store_true", help="twelve kills")
    options = parser.parse_args(arguments)
    if options.short:
        options.kills = 12
    if options.seed is None:
        options.seed = random.randrange(1_000_000)
    return options


class Lane:
    """One name of a data source, over and over connected, killed at, examined, disconnected."""

    def __init__(self, name, host, vendor, store, seed):
        self.name = name
        self.host = host
        self.vendor = vendor
        self.store = store
        self.chance = random.Random(seed)
        self.lengths = {}  # of an operation that is let to its end, in seconds
        self.requests = {}  # that it sends
        self.is_connected = False
        self.is_whole = True  # nothing was killed since it was made, or mended
        self.kills = 0
        self.too_late = 0  # the operation ended before its kill
        self.seen = collections.Counter()  # (operation, which of FOUND afterwards)
        self.problems = []

    def measure(self):
        for operation in OPERATIONS:
            started, sent = time.monotonic(), self.sent()
            self.perform(operation)
            self.lengths[operation] = time.monotonic() - started
            self.requests[operation] = self.sent() - sent

    def strike(self):
        """One operation with a kill somewhere in it, and what became of it."""
        operation = OPERATIONS[self.kills % len(OPERATIONS)]
        if operation == OPERATIONS[0] and self.is_connected:
            self.finish("disconnect")
        elif operation != OPERATIONS[0] and not (self.is_connected and self.is_whole):
            self.finish("sign-in again")
        if not self.begin_and_kill(operation):
            self.too_late += 1
            self.is_connected = operation != "disconnect"
            return
        self.kills += 1
        found = self.examine(operation)
        self.seen[operation, found] += 1
        self.is_connected = found != "gone"
        self.is_whole = False

    def sent(self):
        """Requests that have reached the vendor of this lane."""
        return self.vendor.control()["counters"]["requests"]

    def await_moment(self, operation, process, sent):
        """Any moment of the operation; or, as often, one soon after a request, where stores change."""
        if self.chance.random() < 0.5:
            time.sleep(self.chance.uniform(0, self.lengths[operation]))
            return
        sent += self.chance.randint(1, self.requests[operation])
        while process.poll() is None and self.sent() < sent:
            pass
        time.sleep(self.chance.uniform(0, SOON_S))

    def begin_and_kill(self, operation):
        """True if the kill met the process alive."""
        sent = self.sent()
        process = self.start(operation)
        browser = threading.Thread(target=self.browse, args=(process, operation))
        browser.start()
        self.await_moment(operation, process, sent)
        process.send_signal(signal.SIGKILL)
        code = process.wait()
        browser.join()
        process.stdout.close()
        process.stderr.close()
        if code not in (journey.OK, -signal.SIGKILL):
            self.problems.append(f"{operation} of {self.name} ended with {code} before its kill")
        return code == -signal.SIGKILL

    def start(self, operation):
        if operation == "disconnect":
            return self.host.start("disconnect", self.name)
        return self.host.start("connect", self.name, "--endpoint", self.vendor.mcp_url, "--no-browser")

    def browse(self, process, operation):
        if operation == "disconnect":
            return
        # The one who waits for the browser may be dead already.
        with contextlib.suppress(AssertionError, urllib.error.URLError, OSError, ValueError):
            fleet.browse(journey.authorization_url(process)[0], self.vendor.ca_file)

    def perform(self, operation):
        """The operation to its end, which must be a good one."""
        if operation == "disconnect":
            outcome = self.host.run("disconnect", self.name)
        else:
            outcome = fleet.sign_in(self.host, self.vendor, self.name)
        if outcome.code != journey.OK:
            self.problems.append(f"{operation} of {self.name} afterwards: {outcome}")
        self.is_connected = operation != "disconnect"
        self.is_whole = True

    def finish(self, operation):
        """The same, and what was connected has to work."""
        self.perform(operation)
        if self.is_connected:
            tested = self.host.run("test", self.name)
            if tested.code != journey.OK:
                self.problems.append(f"connected, but does not work: {tested}")

    def examine(self, operation):
        """Which of FOUND; half is a problem."""
        shown = self.host.run("status", self.name)
        if orphans := self.orphans():
            self.problems.append(f"{operation}: secrets whose data source is gone: {orphans}")
        if shown.code == journey.USAGE:
            return "gone"
        if shown.code != journey.OK:
            self.problems.append(f"{operation}: no status: {shown}")
            return "half"
        before = shown.json["data_sources"][0]["status"]
        if before == "authorized" and not self.secrets():
            self.problems.append(f"{operation}: claims authorized without a secret: {shown}")
        tested = fleet.test(self.host, self.name)
        after = fleet.status(self.host, self.name)["status"]
        if tested.code == journey.OK and before == after == "authorized":
            return "usable"
        if tested.code == journey.SIGN_IN and after != "authorized":
            return "sign-in needed"
        self.problems.append(f"{operation}: {before}, then {after}: {tested}")
        return "half"

    def secrets(self):
        """The names of what the store holds of this data source."""
        names = self.store.rows(
            "SELECT key FROM secrets WHERE connection_id IN"
            f" (SELECT connection_id FROM data_sources WHERE name = '{self.name}')")
        return sorted(name for name, in names)

    def orphans(self):
        """The names of secrets that belong to no data source: at no moment there are any."""
        return self.store.rows("SELECT key FROM secrets WHERE connection_id <> '' AND connection_id NOT IN"
                               " (SELECT connection_id FROM data_sources)")


def work(lane, kills):
    lane.measure()
    while lane.kills < kills and len(lane.problems) < 5:
        lane.strike()
        if lane.kills and lane.kills % 25 == 0:
            print(f"  {lane.name}: {lane.kills} kills, {lane.too_late} too late", file=sys.stderr)


def crash(options, kind):
    """One run: the rows of its table, and its problems."""
    started = time.monotonic()
    with contextlib.ExitStack() as resources:
        folder = pathlib.Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="claribi-crash-")))
        store = resources.enter_context(stores.open_store(kind, folder))
        lanes = []
        for number in range(LANES):
            (folder / f"vendor{number}").mkdir()
            vendor = resources.enter_context(fleet.vendor(folder / f"vendor{number}"))
            host = journey.Host(folder, vendor)
            store.use_by(host)
            lanes.append(Lane(f"lane{number}", host, vendor, store, options.seed + number))
        with concurrent.futures.ThreadPoolExecutor(LANES) as at_once:
            list(at_once.map(lambda lane: work(lane, options.kills // LANES), lanes))
        problems = [problem for lane in lanes for problem in lane.problems]
        seen = sum((lane.seen for lane in lanes), collections.Counter())
    rows = []
    for operation in OPERATIONS:
        counts = [seen[operation, found] for found in FOUND]
        rows.append((kind, operation, sum(counts), *counts, ""))
    totals = [sum(counts) for counts in zip(*(row[2:-1] for row in rows))]
    rows.append((kind, "all", *totals, round(time.monotonic() - started)))
    return rows, problems


def main(arguments=None):
    options = parse(arguments)
    print(f"seed {options.seed}: {LANES} data sources", file=sys.stderr)
    rows, problems = [("store", "killed in", "kills", *FOUND, "seconds"), ("---",) * (len(FOUND) + 4)], []
    for kind in stores.CHOICES[options.stores]:
        more_rows, more_problems = crash(options, kind)
        rows += more_rows
        problems += more_problems
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    for problem in problems:
        print(f"FAILED: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
