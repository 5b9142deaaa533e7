"""Ctrl-C ends whatever is going on within about a second, with 130, and the store as it was."""
import contextlib
import signal
import sqlite3
import time
import unittest

import journey
from journey import Journey

# A second for the plugin, and what a loaded machine and a sanitizer may add.
AT_ONCE_S = 4


class Interruption(Journey):
    def interrupt(self, process, signal_number=signal.SIGINT, expected=(journey.INTERRUPTED,)):
        process.send_signal(signal_number)
        started = time.monotonic()
        stdout, stderr = process.communicate(timeout=journey.PATIENCE_S)
        took = time.monotonic() - started
        outcome = journey.Outcome([], process.returncode, stdout, stderr)
        self.assertIn(outcome.code, expected, str(outcome))
        self.assertLess(took, AT_ONCE_S)
        return outcome

    def stalled(self, *command):
        """The command, once its request lies at a vendor that does not answer."""
        self.sandbox.knobs(fail_next={"count": 1, "behaviour": "stall", "listener": "any"})
        process = self.host.start(*command)
        journey.wait_until(
            lambda: self.sandbox.control()["knobs"]["fail_next"]["count"] == 0, "the request arrives"
        )
        return process

    def test_of_a_call_that_waits_for_the_vendor(self):
        self.connect()
        before = self.host.state()
        outcome = self.interrupt(
            self.stalled("call", "prod", "aiven_project_list", "--args", "{}")
        )
        self.assertIn("error", outcome.json)
        self.assertEqual(self.host.state(), before)
        self.assert_ok(self.host.run("call", "prod", "aiven_project_list", "--args", "{}"))

    def test_by_sigterm_is_the_same(self):
        self.connect()
        self.interrupt(
            self.stalled("call", "prod", "aiven_project_list", "--args", "{}"), signal.SIGTERM
        )

    def test_of_a_sign_in_that_waits_for_the_person(self):
        self.host.environment["BROWSER"] = "/bin/true"
        process = self.host.start("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        journey.authorization_url(process)
        self.interrupt(process)
        self.assertEqual(self.host.state(), [])

    def test_by_the_end_of_the_terminal_is_the_same(self):
        self.host.environment["BROWSER"] = "/bin/true"
        before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also where the tests run under nohup
        try:
            process = self.host.start("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        finally:
            signal.signal(signal.SIGHUP, before)
        journey.authorization_url(process)
        self.interrupt(process, signal.SIGHUP)
        self.assertEqual(self.host.state(), [])

    def test_of_a_sign_in_that_waits_for_the_vendor(self):
        process = self.stalled("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.interrupt(process)
        self.assertEqual(self.host.state(), [])

    def test_by_kill_once_the_tokens_are_stored_leaves_a_data_source_that_works(self):
        self.connect()
        with contextlib.closing(sqlite3.connect(self.host.data / "host.db")) as store:
            store.execute("UPDATE data_sources SET status = 'connecting'")  # all that was still to come
            store.commit()
        shown = self.host.run("status", "prod")
        self.assert_ok(shown)
        self.assertEqual(shown.json["data_sources"][0]["status"], "authorized")

    def test_of_disconnecting_keeps_or_removes_the_connection_whole(self):
        self.connect()
        before = self.host.state()
        outcome = self.interrupt(self.stalled("disconnect", "prod"), expected=(journey.OK, journey.INTERRUPTED))
        self.assertEqual(self.host.state(), before if outcome.code else [])


if __name__ == "__main__":
    unittest.main()
