"""What every end-to-end test starts: a simulated vendor, a stub host with a folder of its own.

Only the two programs are driven, the way a person or a script drives them. Nothing here knows how
they are built; CLARIBI_BUILD_DIR says where (default: build/release of this project).
"""
import contextlib
import dataclasses
import json
import os
import pathlib
import re
import resource
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("CLARIBI_BUILD_DIR", ROOT / "build" / "release"))
HOST = BUILD / "bin" / "claribi-host"
SANDBOX = BUILD / "bin" / "vendor-sandbox"
# CLARIBI_PLUGIN: another library than the one that the host finds by itself (tests/portable).
PLUGIN = pathlib.Path(os.environ.get("CLARIBI_PLUGIN", BUILD / "plugins" / "claribi_aiven.so"))
BROWSER = ROOT / "tests" / "end_to_end" / "approve_in_browser.sh"
PATIENCE_S = 180

# Exit codes of claribi-host that the tests expect.
OK, USAGE, SIGN_IN, UNREACHABLE, TOOL_ERROR, PLUGIN_LOAD = 0, 2, 3, 4, 5, 6
TIMED_OUT, RATE_LIMITED, INTERNAL, INTERRUPTED = 8, 9, 70, 130


class Sandbox:
    """One running vendor-sandbox. Use as a context manager."""

    def __init__(self, folder, *options):
        self.ledger_file = folder / "ledger.jsonl"
        self.ca_file = folder / "vendor.pem"
        self._errors = open(folder / "sandbox.stderr", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [SANDBOX, "--port", "0", "--ledger", self.ledger_file, "--ca-out", self.ca_file, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._errors, text=True,
        )
        line = self.process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise RuntimeError(f"the sandbox did not start: {self._errors.read()}")
        self.greeting = json.loads(line)
        self.mcp_url = self.greeting["mcp_url"]
        self.control_url = self.greeting["control_url"].rstrip("/")

    def control(self, path="", body=None):
        """GET, or POST when there is a body; the decoded answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.control_url + path, data=data, headers={"Content-Type": "application/json"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=PATIENCE_S) as answer:
            text = answer.read().decode()
        return json.loads(text) if text else None

    def knobs(self, **values):
        self.control("/knobs", values)

    def ledger(self):
        """What was received so far, one dict a request."""
        return [json.loads(line) for line in self.ledger_file.read_text().splitlines()]

    def calls(self, method="tools/call"):
        return [entry for entry in self.ledger() if entry.get("rpc_method") == method]

    def stop(self):
        """Ends it as its user would; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=PATIENCE_S)
        self.process.stdout.close()
        self._errors.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


@dataclasses.dataclass
class Outcome:
    """How one command of the host ended."""

    command: list
    code: int
    stdout: str
    stderr: str

    @property
    def json(self):
        return json.loads(self.stdout)

    @property
    def error(self):
        return self.json["error"]

    def __str__(self):
        return f"{self.command} ended with {self.code}\n{self.stdout}\n{self.stderr}"


class Host:
    """claribi-host with a data folder of its own."""

    def __init__(self, folder, sandbox=None):
        self.folder = folder
        self.data = folder / "data"
        self.globals = ["--data-dir", self.data]
        if "CLARIBI_PLUGIN" in os.environ:
            self.globals += ["--plugin", PLUGIN]
        # Nothing of this machine: no proxy, no certificate, no browser unless a test names one.
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8",
            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
        }
        if sandbox:
            self.use(sandbox)

    def use(self, sandbox):
        self.globals += ["--ca-file", sandbox.ca_file, "--allow-insecure-loopback"]
        self.environment["BROWSER"] = str(BROWSER)
        self.environment["SANDBOX_CA_FILE"] = str(sandbox.ca_file)

    def command(self, *arguments, json_output=True):
        return [HOST, *self.globals, *(["--json"] if json_output else []), *arguments]

    def start(self, *arguments, json_output=True, limit_files=None, **popen):
        """The command as a running process."""
        command = self.command(*arguments, json_output=json_output)

        def limit():
            # With the signal ignored a write beyond the limit fails the way a full disk does.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_files, limit_files))

        popen = {"stdin": subprocess.DEVNULL, "env": self.environment, **popen}
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=limit if limit_files is not None else None, **popen,
        )

    def run(self, *arguments, **options):
        text = options.pop("input", None)
        if text is not None:
            options["stdin"] = subprocess.PIPE
        process = self.start(*arguments, **options)
        try:
            stdout, stderr = process.communicate(text, timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            stdout, stderr = process.communicate()
            raise AssertionError(f"{arguments} did not end in {PATIENCE_S} s\n{stdout}\n{stderr}")
        return Outcome(list(map(str, arguments)), process.returncode, stdout, stderr)

    def state(self):
        """The data sources and their secrets: equal before and after means that nothing changed.

        What belongs to the organisation (its client registration) is not among them.
        """
        rows = []
        for path in self.files():
            if path.read_bytes()[:15] == b"SQLite format 3":
                with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
                    rows += store.execute("SELECT * FROM data_sources ORDER BY 1, 2")
                    rows += store.execute(
                        "SELECT * FROM secrets WHERE connection_id <> '' ORDER BY 1, 2, 3"
                    )
        return rows

    def files(self):
        """Every file that the host keeps."""
        return sorted(path for path in self.data.rglob("*") if path.is_file())


def wait_until(condition, what):
    """Waits until `condition()` is true; it is asked again and again."""
    end = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE_S} s in vain: {what}")
        pause.wait(0.02)


def authorization_url(connecting):
    """The address that a running `connect` asks a person to open, and all it said so far."""
    said = ""
    while not (found := re.search(r"https://\S+[?&]state=\S+", said)):
        line = connecting.stderr.readline()
        if not line:
            raise AssertionError(f"no authorization URL: {said}")
        said += line
    return found.group(), said


def parameter(url, name):
    """The first value of a query parameter."""
    return urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)[name][0]


class Journey(unittest.TestCase):
    """A test with a folder of its own and, unless `sandbox_options` is None, a sandbox and a host."""

    sandbox_options = ()

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="claribi-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.sandbox = None
        if self.sandbox_options is not None:
            self.sandbox = self.start_sandbox(*self.sandbox_options)
        self.host = Host(self.folder, self.sandbox)

    def start_sandbox(self, *options):
        sandbox = Sandbox(self.folder, *options)
        self.addCleanup(sandbox.stop)
        return sandbox

    def connect(self, name="prod", endpoint=None):
        outcome = self.host.run("connect", name, "--endpoint", endpoint or self.sandbox.mcp_url)
        self.assert_ok(outcome)
        return outcome

    def assert_ok(self, outcome):
        self.assertEqual(outcome.code, OK, str(outcome))
        self.assertEqual(outcome.json["schema_version"], 1)

    def assert_error(self, outcome, code, *words):
        """The exit code, an error of the documented shape, and words that it must hold."""
        self.assertEqual(outcome.code, code, str(outcome))
        self.assertEqual(outcome.json["schema_version"], 1)
        error = outcome.error
        for member in ("code", "what", "cause", "fix", "retryable", "retry_at", "request_id"):
            self.assertIn(member, error, str(outcome))
        for member in ("what", "cause", "fix"):
            self.assertTrue(error[member], f"no {member}: {outcome}")
        text = json.dumps(error, ensure_ascii=False)
        for word in words:
            self.assertRegex(text, re.compile(word, re.IGNORECASE))

    def assert_message(self, message, value):
        """`value` keeps to plugin_api/messages/MESSAGE.schema.json."""
        path = ROOT / "plugin_api" / "messages" / f"{message}.schema.json"
        schema = json.loads(path.read_text(encoding="utf-8"))
        problems = list(jsonschema.Draft202012Validator(schema).iter_errors(value))
        self.assertEqual([f"{p.json_path}: {p.message}" for p in problems], [])

    def assert_nothing_written(self):
        """The ledger has no writing tool executed."""
        self.assertEqual([entry for entry in self.sandbox.ledger() if entry.get("write")], [])
