"""The run behind scale.py: PostgreSQL, vendor-sandbox and scale-nodes, and what each phase of their work costs.

The statements are counted by pg_stat_statements, the rest by /proc.
"""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import fleet
import journey
import stores
from scale_model import Units

NODE = journey.BUILD / "bin" / "scale-node"
SETTINGS = ("shared_preload_libraries = 'pg_stat_statements'", "pg_stat_statements.max = 10000", "autovacuum_naptime = '10s'")


def kind_of(statement):
    """"UPDATE audit": what a statement is for, whatever its values."""
    words = re.sub(r"\s+", " ", statement.strip())
    verb = words.split(" ", 1)[0].upper()
    table = re.search(r"(?:FROM|INTO|UPDATE) (\w+)", words, re.IGNORECASE)
    return f"{verb} {table.group(1).lower()}" if table and verb != "SET" else verb


class Counts(dict):
    """Kind of statement -> how often."""

    def since(self, before):
        return Counts({kind: count - before.get(kind, 0) for kind, count in self.items()
                       if count != before.get(kind, 0)})

    @property
    def statements(self):
        return sum(self.values())

    @property
    def transactions(self):
        return self.get("BEGIN", 0)


def cpu_s(process):
    """Seconds of a processor that a process has had, with its children that have ended."""
    with contextlib.suppress(OSError):
        fields = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0


class Moment:
    """What counts up."""

    def __init__(self):
        self.counts = Counts()
        self.scanned = Counts()  # rows of a table that were read without an index
        self.refreshes = 0
        self.node_cpu_s = 0
        self.database_cpu_s = 0


class Node:
    """One scale-node."""

    def __init__(self, run, index):
        self.log_file = pathlib.Path(run.log.name)
        self.handles = 0
        self.called = 0  # of the handles
        self.is_killed = False
        self.process = subprocess.Popen(
            [NODE, *run.host.globals, "--endpoint", run.sandbox.mcp_url, "--name", f"node-{index}", "--threads",
             str(run.options.threads), "--per-org", str(run.options.per_org), "--seed", str(index + 1)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=run.log, text=True, env=run.host.environment)

    def ask(self, *command):
        self.process.stdin.write(" ".join(map(str, command)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        if not self.is_killed:
            raise AssertionError(f"{command}: the node ended with {self.process.wait()}\n{self.last_words()}")
        return {"seconds": 0, "done": 0, "late": 0, "p50_ms": 0, "p99_ms": 0, "failed": {}, "first_failure": ""}

    def last_words(self):
        return "".join(self.log_file.read_text(encoding="utf-8").splitlines(keepends=True)[-20:])

    def facts(self):
        """What the kernel says of it: memory in bytes, threads, sockets."""
        folder = pathlib.Path("/proc") / str(self.process.pid)
        status = (folder / "status").read_text(encoding="utf-8")
        sockets = 0
        for descriptor in (folder / "fd").iterdir():
            with contextlib.suppress(OSError):
                sockets += str(descriptor.readlink()).startswith("socket:")
        return {"memory": int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024,
                "threads": int(re.search(r"Threads:\s+(\d+)", status).group(1)), "sockets": sockets}

    def end(self, kill=False):
        if kill:
            self.is_killed = True
            self.process.kill()
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(timeout=journey.PATIENCE_S)
        if not kill:  # else another thread may be reading from it
            self.process.stdout.close()


class Phase:
    """What was done, what the database was asked meanwhile, and how long it took."""

    def __init__(self, name, told, before, after):
        self.name = name
        self.counts = after.counts.since(before.counts)
        self.refreshes = after.refreshes - before.refreshes
        self.node_cpu_s = after.node_cpu_s - before.node_cpu_s
        self.database_cpu_s = after.database_cpu_s - before.database_cpu_s
        self.scanned = after.scanned.since(before.scanned)
        self.done = sum(one["done"] for one in told)
        self.late = sum(one["late"] for one in told)
        self.seconds = max(one["seconds"] for one in told)
        self.p50_ms = max(one["p50_ms"] for one in told)
        self.p99_ms = max(one["p99_ms"] for one in told)
        self.first_failure = next((one["first_failure"] for one in told if one["first_failure"]), "")
        self.failed = {}
        for one in told:
            for code, count in one["failed"].items():
                self.failed[code] = self.failed.get(code, 0) + count

    def each(self, less=None):
        """Statements for each of what was done; `less`: another phase, taken off."""
        kinds = set(self.counts) | set(less.counts if less else ())
        return {kind: round(self.counts.get(kind, 0) / self.done - (less.counts.get(kind, 0) / less.done if less else 0), 2)
                for kind in sorted(kinds)}

    def __str__(self):
        return (f"{self.name:14} {self.done:7} in {self.seconds:6.1f} s  p50 {self.p50_ms:7.1f}  p99 {self.p99_ms:8.1f} ms  "
                f"{self.counts.transactions:8} transactions {self.counts.statements:8} statements "
                f"{self.refreshes:6} refreshes  processors {self.node_cpu_s:6.1f} + {self.database_cpu_s:6.1f} s  "
                f"scanned {dict(self.scanned)}  failed {self.failed or 0}{'  late ' + str(self.late) if self.late else ''}"
                + (f"\n  {self.first_failure}" if self.first_failure else ""))


class Run:
    """A store, a vendor, and nodes over them. Use as a context manager."""

    def __init__(self, options):
        self.options = options
        self.resources = contextlib.ExitStack()
        self.nodes = []
        self.phases = {}

    def __enter__(self):
        try:
            folder = pathlib.Path(self.resources.enter_context(tempfile.TemporaryDirectory(prefix="claribi-scale-")))
            self.log = self.resources.enter_context(open(folder / "nodes.log", "a+", encoding="utf-8"))
            self.store = self.resources.enter_context(stores.open_store("postgresql", folder, *SETTINGS))
            self.store.rows("CREATE EXTENSION pg_stat_statements")
            self.sandbox = self.resources.enter_context(fleet.vendor(folder))
            self.host = journey.Host(folder, self.sandbox)
            self.store.use_by(self.host)
            self.resources.callback(self.end_nodes)
            # The first one makes the schema and the sealing keys.
            self.start(0).ask("open", 0, 0)
            for index in range(1, self.options.processes):
                self.start(index)
        except BaseException:
            self.resources.close()
            raise
        return self

    def __exit__(self, *_):
        self.resources.close()

    def end_nodes(self):
        for node in self.nodes:
            node.end()

    def start(self, index):
        """A node more, as the last one."""
        self.nodes.append(Node(self, index))
        return self.nodes[-1]

    def restart(self):
        self.end_nodes()
        self.nodes = []
        for index in range(self.options.processes):
            self.start(index)

    def lifetime(self, seconds):
        self.sandbox.knobs(access_token_lifetime_s=seconds)

    # Whole blocks of connections, one a node; with --serves more, also those of its neighbours.
    def blocks(self, index):
        size = -(-self.options.connections // self.options.processes)
        for neighbour in range(self.options.serves):
            first = (index + neighbour) % self.options.processes * size
            yield first, min(size, self.options.connections - first)

    def now(self):
        """What counts up, when the ends of calls are written that wait for others; nothing of a database that is away."""
        threading.Event().wait(2 * Units.end_waits_s)
        seen = Moment()
        with contextlib.suppress(subprocess.CalledProcessError):
            seen.counts = self.counts()
            seen.scanned = Counts((table, int(rows)) for table, rows in self.store.rows(
                "SELECT relname, seq_tup_read FROM pg_stat_user_tables WHERE seq_tup_read > 0"))
        seen.refreshes = self.sandbox.control()["counters"].get("refreshes", 0)
        seen.node_cpu_s = sum(cpu_s(node.process.pid) for node in self.nodes)
        seen.database_cpu_s = self.store.cpu_s()
        return seen

    def counts(self):
        rows = self.store.rows("SELECT query, calls FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat%'")
        counts = Counts()
        for statement, calls in (row for row in rows if len(row) == 2):
            counts[kind_of(statement)] = counts.get(kind_of(statement), 0) + int(calls)
        return counts

    def sessions(self):
        """That all nodes have open at the database."""
        (count,), = self.store.rows(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
        return int(count)

    def phase(self, name, work, nodes=None):
        """Has `work(node, index)` done on these nodes at once, or on all; it returns what the node told."""
        nodes = nodes if nodes is not None else self.nodes
        before = self.now()
        with concurrent.futures.ThreadPoolExecutor(len(nodes)) as pool:
            told = list(pool.map(work, nodes, (self.nodes.index(node) for node in nodes)))
        phase = Phase(name, told, before, self.now())
        self.phases[name] = phase
        print(phase, file=sys.stderr)
        return phase

    def sign_in(self):
        size = -(-self.options.connections // self.options.processes)
        return self.phase("sign in", lambda node, index: node.ask(
            "sign-in", index * size, min(size, self.options.connections - index * size)))

    def open(self, name="open", nodes=None, blocks=None):
        """The handles of the blocks of each node, or of `blocks(index)`."""
        def open_blocks(node, index):
            told = [node.ask("open", *block) for block in (blocks or self.blocks)(index)]
            node.handles += sum(one["done"] for one in told)
            return {**told[0], "done": sum(one["done"] for one in told), "seconds": sum(one["seconds"] for one in told)}
        return self.phase(name, open_blocks, nodes)

    def each(self, name, nodes=None):
        """A call of each handle."""
        return self.phase(name, lambda node, index: node.ask("each", 0), nodes)

    def each_new(self, name, nodes=None):
        """A call of each handle that was never called in this way."""
        def call(node, index):
            first, node.called = node.called, node.handles
            return node.ask("each", first)
        return self.phase(name, call, nodes)

    def work(self, name, seconds, nodes=None):
        nodes = nodes if nodes is not None else self.nodes
        return self.phase(name, lambda node, index: node.ask("work", self.options.rate / len(nodes), seconds), nodes)

    def bytes(self):
        """Table -> (rows, bytes a row on the disk, with its indexes); the secrets by whom they belong to."""
        result = {}
        for table in ("data_sources", "secrets", "audit", "events"):
            self.store.rows(f"VACUUM {table}")
            (rows, size), = self.store.rows(f"SELECT count(*), pg_total_relation_size('{table}') FROM {table}")
            result[table] = (int(rows), int(size) / max(int(rows), 1))
        rows, each = result.pop("secrets")
        parts = {owner: (int(count), float(size)) for owner, count, size in self.store.rows(
            "SELECT CASE connection_id WHEN '' THEN 'organisations' ELSE 'connections' END, count(*),"
            " sum(pg_column_size(data) + 150) FROM secrets GROUP BY 1")}
        whole = sum(size for _, size in parts.values())
        for owner, (count, size) in parts.items():
            result[f"secrets of {owner}"] = (count, rows * each * size / whole / count)
        return result
