#!/usr/bin/python3
"""kill -9 at random moments of signing in, signing in again and disconnecting: nothing is left half.

After each kill the data source is examined as a person would (status, test), and the store as nobody should
have to. It must be one of: usable; cleanly "sign-in needed"; gone. Then it is connected or disconnected to the
end, which must work whatever was left behind. Half would be: a status that claims authorized where no tokens
are, secrets whose data source is gone, an internal error, a data source that can be neither connected nor
disconnected.

  crash.py --kills 500 [--store postgresql] [--seed N] [--short]

Prints one row of a table; exits with 1 if anything was half.
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
AFTERWARDS = ("usable", "sign-in needed", "gone")
LANES = 2  # data sources at work at the same time, in one store, each with a vendor of its own
SOON_S = 0.05


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
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
        self.kills = 0
        self.too_late = 0  # the operation ended before its kill
        self.seen = collections.Counter()  # (operation, what was found afterwards)
        self.problems = []

    def measure(self):
        for operation in OPERATIONS:
            started, sent = time.monotonic(), self.sent()
            self.perform(operation)
            self.lengths[operation] = time.monotonic() - started
            self.requests[operation] = self.sent() - sent

    def strike(self):
        """One operation with a kill somewhere in it, and what became of it."""
        if not self.is_connected:
            operation = OPERATIONS[0]
        else:
            operation = self.chance.choice(OPERATIONS[1:])
        if not self.begin_and_kill(operation):
            self.too_late += 1
            self.is_connected = operation != "disconnect"
            return
        self.kills += 1
        found = self.examine(operation)
        self.seen[operation, found] += 1
        if found == "gone":
            self.is_connected = False
        elif self.chance.random() < 0.5:
            self.finish("disconnect")
        else:
            self.finish("sign-in again")

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

    def finish(self, operation):
        """The same, and what was connected has to work."""
        self.perform(operation)
        if self.is_connected:
            tested = self.host.run("test", self.name)
            if tested.code != journey.OK:
                self.problems.append(f"connected, but does not work: {tested}")

    def examine(self, operation):
        """Which of AFTERWARDS; a problem for anything else."""
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
        tested = self.host.run("test", self.name)
        after = fleet.status(self.host, self.name)["status"]
        if tested.code == journey.OK and after == "authorized":
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


def main(arguments=None):
    options = parse(arguments)
    print(f"seed {options.seed}: {LANES} data sources", file=sys.stderr)
    started = time.monotonic()
    with contextlib.ExitStack() as resources:
        folder = pathlib.Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="claribi-crash-")))
        store = resources.enter_context(stores.open_store(options.store, folder))
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
        kills = sum(lane.kills for lane in lanes)
    took = round(time.monotonic() - started)
    print(f"| store | kills | operation | {' | '.join(AFTERWARDS)} | half | seconds |\n|---|---|---|---|---|---|---|---|")
    for operation in OPERATIONS:
        counts = [seen[operation, found] for found in (*AFTERWARDS, "half")]
        print(f"| {options.store} | {sum(counts)} | {operation} | {' | '.join(map(str, counts))} | |")
    print(f"| {options.store} | {kills} | all | "
          + " | ".join(str(sum(seen[operation, found] for operation in OPERATIONS)) for found in (*AFTERWARDS, "half"))
          + f" | {took} |")
    for problem in problems:
        print(f"FAILED: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
