"""No token, code, verifier or client secret shows anywhere that a person or another process can look.

The sandbox, asked to, notes every secret that passed it: what it issued and what it was sent. Those
are then searched for in all that the host printed, logged and stored, in the sandbox's ledger, and in
the command lines of the processes that ran.
"""
import base64
import json
import pathlib
import threading
import unittest
import urllib.parse

import journey
from journey import Journey


class CommandLines:
    """Collects the command lines of all processes that run while it is watching."""

    def __init__(self):
        self.seen = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def _watch(self):
        while not self._stop.wait(0.01):
            for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    self.seen.add(path.read_bytes())
                except OSError:
                    continue

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()


class Secrets(Journey):
    sandbox_options = ("--reveal-secrets", "--access-token-lifetime-s", "1")

    def secrets(self):
        found = self.sandbox.control("/secrets")["secrets"]
        kinds = {secret["kind"] for secret in found}
        # The search proves something only when there was something to find.
        self.assertLessEqual({"code", "access_token", "refresh_token", "code_verifier"}, kinds)
        return {secret["value"] for secret in found}

    def everything_said(self):
        """Every command once, as JSON and as text, at the most talkative log level; failures too."""
        failing = ("call", "prod", "aiven_pg_read", "--args", "{}")
        for json_output in (True, False):
            for command in (
                ("connect", "prod", "--endpoint", self.sandbox.mcp_url),
                ("status", "prod"), ("test", "prod"), ("doctor", "prod"), ("tools", "prod"),
                ("call", "prod", "aiven_project_list", "--args", "{}"), failing,
            ):
                outcome = self.host.run(
                    "--log-level", "trace", *command, json_output=json_output
                )
                yield outcome
        self.sandbox.knobs(fail_next={"count": 1, "status": 500, "listener": "issuer"})
        yield self.host.run("--log-level", "trace", "test", "prod")
        self.sandbox.control("/revoke-all", {})
        yield self.host.run("--log-level", "trace", "test", "prod")

    def forms(self, secret):
        """The ways a secret may be written down."""
        raw = secret.encode()
        yield raw
        yield urllib.parse.quote(secret, safe="").encode()
        yield base64.b64encode(raw).rstrip(b"=")
        yield raw.hex().encode()
        yield raw[: len(raw) // 2]

    def test_are_nowhere_in_clear(self):
        with CommandLines() as command_lines:
            said = list(self.everything_said())
        places = {
            f"{what} of {' '.join(outcome.command)}": getattr(outcome, what).encode()
            for outcome in said for what in ("stdout", "stderr")
        }
        places.update({str(path): path.read_bytes() for path in self.host.files()})
        places["ledger"] = self.sandbox.ledger_file.read_bytes()
        places["command lines"] = b"\n".join(command_lines.seen)
        self.assertIn(b"claribi-host", places["command lines"])
        self.assertTrue(any(b"SQLite format 3" in text for text in places.values()))
        leaks = [
            f"a secret is in: {place}"
            for secret in self.secrets() for form in self.forms(secret)
            for place, text in places.items() if form in text
        ]
        self.assertEqual(sorted(set(leaks)), [])

    def test_never_travel_in_an_address(self):
        list(self.everything_said())
        bearer = self.secrets()
        for entry in self.sandbox.ledger():
            text = json.dumps(entry)
            self.assertFalse([secret for secret in bearer if secret in text], entry["path"])

    def test_are_sealed_in_files_that_only_the_owner_reads(self):
        self.connect()
        self.assertEqual(self.host.data.stat().st_mode & 0o077, 0)
        for path in self.host.files():
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)


if __name__ == "__main__":
    unittest.main()
