"""Every call leaves a record: of what was asked and how it ended, not of what was said."""
import csv
import hashlib
import io
import signal
import unittest

import journey
from failures import CALL
from journey import Journey


class Audit(Journey):
    def setUp(self):
        super().setUp()
        self.connect()

    def records(self, *options):
        shown = self.host.run("audit", *options)
        self.assert_ok(shown)
        return shown.json["calls"]

    def test_has_the_test_call_of_a_new_connection(self):
        (record,) = self.records()
        self.assertEqual((record["tool"], record["outcome"]), ("aiven_project_list", "ok"))

    def test_has_who_what_and_how_it_ended(self):
        self.assert_ok(self.host.run(*CALL, "--actor", "ada"))
        record = self.records()[0]
        self.assertEqual(record["actor"], "ada")
        self.assertEqual(record["data_source"], "prod")
        self.assertEqual(record["arguments_sha256"], hashlib.sha256(b"{}").hexdigest())
        self.assertEqual(record["outcome"], "ok")
        self.assertGreaterEqual(record["duration_ms"], 0)

    def test_has_calls_that_were_refused_before_they_left(self):
        self.host.run("call", "prod", "aiven_service_delete", "--args", '{"project":"top-secret-name"}')
        record = self.records()[0]
        self.assertEqual(record["tool"], "aiven_service_delete")
        self.assertEqual(record["outcome"], "forbidden: tool_hidden")
        self.assertNotIn("top-secret-name", str(record))

    def test_has_calls_that_failed_at_the_vendor(self):
        self.host.run("call", "prod", "aiven_service_get", "--args",
                      '{"project":"nordlicht-prod","service_name":"no-such-service"}')
        self.assertRegex(self.records()[0]["outcome"], "^(tool_error|not_found)")

    def test_has_calls_that_were_cancelled(self):
        self.sandbox.knobs(latency_ms=20000)
        calling = self.host.start(*CALL)
        journey.wait_until(lambda: self.records()[0]["outcome"] == "unknown", "the call has begun")
        calling.send_signal(signal.SIGINT)
        calling.communicate(timeout=journey.PATIENCE_S)
        self.assertEqual(self.records()[0]["outcome"], "cancelled")

    def test_tells_of_a_host_that_died_in_between(self):
        self.sandbox.knobs(latency_ms=20000)
        calling = self.host.start(*CALL)
        journey.wait_until(lambda: self.records()[0]["outcome"] == "unknown", "the call has begun")
        calling.kill()
        calling.communicate(timeout=journey.PATIENCE_S)
        self.assertEqual(self.records()[0]["outcome"], "unknown")

    def test_outlives_the_data_source_and_becomes_a_spreadsheet(self):
        self.assert_ok(self.host.run(*CALL, "--actor", "=cmd|'/c calc'!A1"))
        self.assert_ok(self.host.run("disconnect", "prod"))
        exported = self.host.run("audit", "prod", "--format", "csv", json_output=False)
        self.assertEqual(exported.code, journey.OK, str(exported))
        rows = list(csv.DictReader(io.StringIO(exported.stdout)))
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows[0]["actor"], "'=cmd|'/c calc'!A1")
        self.assertEqual(rows[0]["tool"], "aiven_project_list")

    def test_is_that_of_one_organisation(self):
        self.assertEqual(self.records("--org", "other"), [])


if __name__ == "__main__":
    unittest.main()
