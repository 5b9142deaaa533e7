"""The stores that a fleet can share: a file of SQLite, or a PostgreSQL server of its own."""
import contextlib
import os
import pathlib
import sqlite3
import subprocess
import urllib.parse

CHOICES = {"sqlite": ("sqlite",), "postgresql": ("postgresql",), "both": ("sqlite", "postgresql")}
SERVER = pathlib.Path(__file__).resolve().parents[1] / "testing" / "postgresql.sh"


class Sqlite:
    """The host's default: host.db in its data folder."""

    def __init__(self, folder):
        self.file = folder / "data" / "host.db"

    def use_by(self, host):
        pass

    def rows(self, query):
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as store:
            return store.execute(query).fetchall()


class Postgresql:
    """A private server. Its URL holds a password, and so travels in the environment."""

    def __init__(self, url, folder):
        self.url = url
        self.folder = folder

    def use_by(self, host):
        host.environment["CLARIBI_STORE"] = self.url

    def rows(self, query):
        place = urllib.parse.urlsplit(self.url)
        answer = subprocess.run(
            ["psql", "--no-psqlrc", "--no-align", "--tuples-only", "--field-separator", "\t", "--command", query],
            env={**os.environ, "PGHOST": place.hostname, "PGPORT": str(place.port), "PGUSER": place.username,
                 "PGPASSWORD": place.password, "PGDATABASE": place.path[1:]},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True)
        return [tuple(line.split("\t")) for line in answer.stdout.splitlines()]

    def cpu_s(self):
        """Seconds of a processor that the server has had, all of its processes together."""
        ticks = 0
        with contextlib.suppress(OSError):
            work = pathlib.Path((self.folder / "work").read_text(encoding="utf-8").strip())
            server = (work / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
            for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
                with contextlib.suppress(OSError):
                    fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
                    if stat.parent.name == server:
                        ticks += sum(map(int, fields[11:15]))  # with those of its children that have ended
                    elif fields[1] == server:
                        ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def break_down(self):
        """As a crash would; the data stay."""
        _server("break", self.folder)

    def mend(self):
        _server("mend", self.folder)


def _server(*arguments):
    subprocess.run([SERVER, *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


@contextlib.contextmanager
def open_store(kind, folder, *settings):
    """`settings`: of a PostgreSQL server, "NAME = VALUE" each."""
    if kind == "sqlite":
        yield Sqlite(folder)
        return
    with open(folder / "postgresql.log", "w+", encoding="utf-8") as log:
        folder = folder / "postgresql"
        started = subprocess.run([SERVER, "start", folder, *settings], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=log, text=True, check=False)
        log.seek(0)
        if started.returncode != 0:
            raise RuntimeError(f"no PostgreSQL server: {log.read()}")
    try:
        yield Postgresql(started.stdout.strip(), folder)
    finally:
        subprocess.run([SERVER, "stop", folder], stdin=subprocess.DEVNULL, check=True)
