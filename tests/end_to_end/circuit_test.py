"""A vendor that is down is left alone, by commands that know of each other through the store alone."""
import json
import time
import unittest

import journey
from failures import CALL, Failure

LONG_MS = 600000


class Circuit(Failure):
    def limits(self, **limits):
        """In force for the commands from here on."""
        path = self.folder / "operator.json"
        path.write_text(json.dumps({"limits": limits}), encoding="utf-8")
        if path not in self.host.globals:
            self.host.globals += ["--operator-config", path]

    def sent_by(self, *command):
        """How a command ends, and how many requests of it the MCP listener sees."""
        before = len(self.requests(listener="mcp"))
        outcome = self.host.run(*command)
        return outcome, len(self.requests(listener="mcp")) - before

    def circuit(self, *options):
        status, sent = self.sent_by(*options, "status", "prod")
        self.assert_ok(status)
        self.assertEqual(sent, 0)
        return status.json["data_sources"][0]["circuit"]

    def wait_for_the_pause(self):
        next_attempt_at_ms = self.circuit()["next_attempt_at_ms"]
        journey.wait_until(lambda: time.time() * 1000 > next_attempt_at_ms, "the pause is over")

    def break_down(self, commands=5):
        self.fail_requests("/mcp", listener="mcp", status=503)
        for _ in range(commands):
            self.assert_error(self.call(), journey.UNREACHABLE, "503")

    def test_ten_commands_do_not_hammer_it(self):
        self.limits(circuit_pause_ms=LONG_MS, circuit_longest_pause_ms=LONG_MS)
        self.connect()
        self.fail_requests("/mcp", listener="mcp", status=503)
        sent = []
        for _ in range(10):
            outcome, requests = self.sent_by(*CALL)
            self.assert_error(outcome, journey.UNREACHABLE, "503")
            sent.append(requests)
        self.assertTrue(all(sent[:5]), sent)
        self.assertEqual(sent[5:], [0] * 5, sent)
        self.assert_error(outcome, journey.UNREACHABLE, "is not asked for the moment", "next attempt")
        self.assertIsNotNone(outcome.error["retry_at"])

        circuit = self.circuit()
        self.assertEqual(circuit["failures"], 5)
        self.assertIn("503", circuit["reason"])
        self.assertGreater(circuit["next_attempt_at_ms"], time.time() * 1000)
        text = self.host.run("status", "prod", json_output=False).stdout
        self.assertRegex(text, r"not asked before \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ.*503")

        tested, requests = self.sent_by("test", "prod")
        self.assert_error(tested, journey.UNREACHABLE, "503", "next attempt")
        self.assertEqual(requests, 0, "a person who tests is told the time")

    def test_another_organisation_notices_nothing(self):
        self.limits(circuit_pause_ms=LONG_MS, circuit_longest_pause_ms=LONG_MS)
        self.connect()
        self.break_down()
        self.end_of_failures()
        other = ("--org", "other")
        self.assert_ok(self.host.run(*other, "connect", "prod", "--endpoint", self.sandbox.mcp_url))
        self.assert_ok(self.host.run(*other, *CALL))
        self.assertIsNone(self.circuit(*other))
        outcome, sent = self.sent_by(*CALL)
        self.assert_error(outcome, journey.UNREACHABLE, "is not asked for the moment")
        self.assertEqual(sent, 0)

    def test_is_tried_after_the_pause_and_recovers(self):
        self.limits(circuit_failures=2, circuit_pause_ms=1000, circuit_longest_pause_ms=LONG_MS)
        self.connect()
        self.break_down(commands=2)
        self.wait_for_the_pause()
        before = self.circuit()
        outcome, sent = self.sent_by(*CALL)
        self.assert_error(outcome, journey.UNREACHABLE)
        # What decides is one request; the question of the era before it decides nothing.
        self.assertIn(sent, (1, 2))
        after = self.circuit()
        self.assertEqual(after["failures"], before["failures"] + 1)
        self.assertEqual(after["opened_at_ms"], before["opened_at_ms"])
        self.end_of_failures()
        self.wait_for_the_pause()
        self.assert_ok(self.host.run("test", "prod"))
        self.assertIsNone(self.circuit())
        self.assert_ok(self.call())

    def test_a_failure_in_passing_leaves_nothing(self):
        self.connect()
        self.break_down(commands=4)
        self.end_of_failures()
        self.assert_ok(self.call())
        self.break_down(commands=4)
        self.end_of_failures()
        self.assert_ok(self.call())

    def test_a_host_that_cannot_be_reached_is_left_alone_too(self):
        self.limits(circuit_pause_ms=LONG_MS, circuit_longest_pause_ms=LONG_MS)
        self.connect()
        self.sandbox.stop()
        for _ in range(5):
            self.assert_error(self.call(), journey.UNREACHABLE, "localhost|connect|refused")
        self.assert_error(
            self.call(), journey.UNREACHABLE, "localhost|connect|refused", "is not asked for the moment")
        self.assertRegex(self.host.run("status", "prod", json_output=False).stdout, "not asked before")


if __name__ == "__main__":
    unittest.main()
