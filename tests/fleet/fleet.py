"""A fleet: nodes that share one store, the vendor, and the person who signs in again when told to.

What race.py and crash.py have in common. The vendor is vendor-sandbox with tokens of two seconds, strict
rotation and no limits; a node is fleet-worker; all else is claribi-host, driven as a person would.
"""
import concurrent.futures
import contextlib
import json
import pathlib
import queue
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))
import journey  # noqa: E402
import stores  # noqa: E402

WORKER = journey.BUILD / "bin" / "fleet-worker"
SIGN_INS_AT_ONCE = 3
# A lease that a dead node holds must lapse before the last word on a connection is known.
LAST_WORD_S = 180


def vendor(folder, *options):
    """A sandbox without limits that consents at once; strict rotation is its nature."""
    return journey.Sandbox(
        folder, "--auto-consent", "approve", "--rate-limit-per-minute", "0", "--rate-limit-per-10s", "0",
        "--project-lists-per-minute", "0", "--registration-limit", "1000000", *options)


def browse(url, ca_file):
    """A browser that is sent on: from the vendor, which consents at once, to the host's receiver."""
    context = ssl.create_default_context(cafile=ca_file)
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    opener.open(url, timeout=journey.PATIENCE_S).read()


def sign_in(host, sandbox, name):
    """One `connect` from beginning to end."""
    process = host.start("connect", name, "--endpoint", sandbox.mcp_url, "--no-browser")
    # A failure to begin, or to come back, is told by the command's outcome.
    with contextlib.suppress(AssertionError, urllib.error.URLError, OSError):
        browse(journey.authorization_url(process)[0], sandbox.ca_file)
    stdout, stderr = process.communicate(timeout=journey.PATIENCE_S)
    return journey.Outcome(["connect", name], process.returncode, stdout, stderr)


def status(host, name):
    """The row of a data source as `status` shows it."""
    outcome = host.run("status", name)
    if outcome.code != journey.OK:
        raise AssertionError(f"no status: {outcome}")
    return outcome.json["data_sources"][0]


def test(host, name):
    """The outcome of `test`, once no lease of the dead is in its way."""
    end = time.monotonic() + LAST_WORD_S
    while True:
        outcome = host.run("test", name)
        if outcome.code != journey.UNREACHABLE or time.monotonic() > end:
            return outcome
        time.sleep(1)


class Node:
    """One fleet-worker: started, killed, started again."""

    def __init__(self, fleet, index, seed):
        self.fleet = fleet
        self.index = index
        self.seed = seed
        self.generation = 0
        self.calls = 0
        self.process = None  # not started yet
        self.ready = threading.Event()

    def start(self):
        self.generation += 1
        self.ready = threading.Event()
        self.name = f"node-{self.index}.{self.generation}"
        self.process = subprocess.Popen(
            [WORKER, *self.fleet.host.globals, "--name", self.name, "--seed", str(self.seed + self.generation),
             "--threads", str(self.fleet.threads), *self.fleet.node_options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.fleet.log, text=True,
            env=self.fleet.host.environment)
        self.reader = threading.Thread(target=self._read, args=(self.process.stdout, self.ready))
        self.reader.start()

    def _read(self, lines, ready):
        counted = 0
        for line in lines:
            if not line.endswith("\n"):
                break  # cut short by a kill
            said = json.loads(line)
            if "ready" in said:
                ready.set()
            elif "calls" in said:
                self.calls += said["calls"] - counted
                counted = said["calls"]
            else:
                self.fleet.note_failure(said)
        ready.set()  # it never will be: nobody needs to wait

    def await_ready(self):
        if not self.ready.wait(journey.PATIENCE_S) or self.process.poll() is not None:
            raise AssertionError(f"{self.name} does not work; it ended with {self.process.poll()}")

    def end(self, signal_number, expected_code):
        """Ends it, and fails if it ended in another way, or had ended before."""
        self.process.send_signal(signal_number)
        code = self.process.wait(timeout=LAST_WORD_S)
        self.reader.join()
        self.process.stdout.close()
        if code != expected_code:
            raise AssertionError(f"{self.name} ended with {code}")


class Fleet:
    """Connections, nodes over them, and the person who signs in again. Use as a context manager."""

    def __init__(self, store_kind, connections, nodes, threads, seed, vendor_options=(), node_options=()):
        self.names = [f"c{number:02}" for number in range(connections)]
        self.threads = threads
        self.node_options = node_options
        self.killed = {}  # name of a node -> when
        self.failures = []  # what nodes reported
        self.troubles = []  # of the person who signs in again
        self.told = []  # what `status` says of a connection that needed a person
        self.sign_ins = 0
        self._asked = queue.Queue()
        self._waiting = set()
        self._lock = threading.Lock()
        self.resources = contextlib.ExitStack()
        try:
            self.folder = pathlib.Path(self.resources.enter_context(
                tempfile.TemporaryDirectory(prefix="claribi-fleet-")))
            self.log = self.resources.enter_context(open(self.folder / "nodes.log", "a+", encoding="utf-8"))
            self.store = self.resources.enter_context(stores.open_store(store_kind, self.folder))
            self.sandbox = self.resources.enter_context(
                vendor(self.folder, "--access-token-lifetime-s", "2", *vendor_options))
            self.host = journey.Host(self.folder, self.sandbox)
            self.store.use_by(self.host)
            # Below 2^32 with every generation added: the worker's own seeds are made of it.
            self.nodes = [Node(self, index, seed % 1000 * 10_000 + index * 1000) for index in range(nodes)]
            self._sign_in_all()
        except BaseException:
            self.resources.close()
            raise

    def _sign_in_all(self):
        with concurrent.futures.ThreadPoolExecutor(SIGN_INS_AT_ONCE) as people:
            list(people.map(self._sign_in, self.names))

    def _sign_in(self, name):
        while (outcome := sign_in(self.host, self.sandbox, name)).code == journey.SIGN_IN:
            # The new tokens were in use at once, and the node that renewed them first was killed at it.
            with self._lock:
                self.told.append({"name": name, "status": "refused to connect",
                                  "reason": {"code": outcome.error["code"], "message": outcome.error["cause"]}})
        if outcome.code != journey.OK:
            raise AssertionError(f"{name} cannot be signed in: {outcome}")

    def __enter__(self):
        self._keeper = threading.Thread(target=self._sign_in_again)
        self._keeper.start()
        try:
            for node in self.nodes:
                node.start()
        except BaseException:
            self.__exit__()  # else the person who signs in again waits for ever
            raise
        return self

    def __exit__(self, *_):
        for node in self.nodes:
            if node.process is not None and node.process.poll() is None:
                node.process.kill()
                node.process.wait()
        self._asked.put(None)
        self._keeper.join()
        self.resources.close()

    def kill(self, node):
        """kill -9, and the next one in its place."""
        self.killed[node.name] = time.time()
        node.end(signal.SIGKILL, -signal.SIGKILL)
        node.start()

    def note_failure(self, said):
        with self._lock:
            self.failures.append(said)
            name = said["failed"]
            if said["code"] == "auth_required" and name not in self._waiting:
                self._waiting.add(name)
                self._asked.put(name)

    def _sign_in_again(self):
        while (name := self._asked.get()) is not None:
            try:
                if self._has_ended(name):  # else the report was from before the last sign-in
                    self._sign_in(name)
                    self.sign_ins += 1
            except AssertionError as trouble:
                self.troubles.append(trouble)
            with self._lock:
                self._waiting.discard(name)

    def _has_ended(self, name):
        """Whether this connection needs a person, as the host tells it; notes what it tells."""
        tested = test(self.host, name)
        if tested.code == journey.OK:
            return False
        if tested.code != journey.SIGN_IN:
            raise AssertionError(f"{name} neither works nor needs a person: {tested}")
        row = status(self.host, name)
        with self._lock:
            self.told.append(row)
        return True

    def stop(self):
        """Ends the nodes well, and has the last word on every connection told."""
        for node in self.nodes:
            node.await_ready()
        with concurrent.futures.ThreadPoolExecutor(len(self.nodes)) as ending:
            list(ending.map(lambda node: node.end(signal.SIGTERM, 0), self.nodes))
        self._asked.put(None)
        self._keeper.join()
        with concurrent.futures.ThreadPoolExecutor(SIGN_INS_AT_ONCE) as people:
            list(people.map(self._has_ended, self.names))
        if self.troubles:
            raise self.troubles[0]

    def last_words(self, count=20):
        """What the nodes warned of last, but for what their own end cut short."""
        self.log.seek(0)
        return [line for line in self.log if "cancelled" not in line][-count:]

    @property
    def calls(self):
        return sum(node.calls for node in self.nodes)

    def refreshes(self):
        return self.sandbox.control()["counters"].get("refreshes", 0)

    def families(self):
        return self.sandbox.control("/families")["families"]

    def answers(self):
        """(family, rotation) -> the ledger's entry of the answer that held this pair of tokens."""
        result = {}
        with open(self.sandbox.ledger_file, encoding="utf-8") as lines:
            for line in lines:
                if '"path":"/token"' in line:
                    entry = json.loads(line)
                    if entry.get("outcome") in ("issued", "grace"):
                        result[entry["family"], entry["rotation"]] = entry
        return result
