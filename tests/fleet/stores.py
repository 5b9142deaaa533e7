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

    def __init__(self, url):
        self.url = url

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


@contextlib.contextmanager
def open_store(kind, folder):
    if kind == "sqlite":
        yield Sqlite(folder)
        return
    with open(folder / "postgresql.log", "w+", encoding="utf-8") as log:
        folder = folder / "postgresql"
        started = subprocess.run([SERVER, "start", folder], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=log, text=True, check=False)
        log.seek(0)
        if started.returncode != 0:
            raise RuntimeError(f"no PostgreSQL server: {log.read()}")
    try:
        yield Postgresql(started.stdout.strip())
    finally:
        subprocess.run([SERVER, "stop", folder], stdin=subprocess.DEVNULL, check=True)
