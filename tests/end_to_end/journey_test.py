"""The journey of a data source: describe, connect, status, test, tools, call, disconnect."""
import json
import re
import subprocess
import unittest

import journey
from journey import OK, Journey


class Describe(Journey):
    sandbox_options = None

    def test_needs_no_vendor(self):
        outcome = self.host.run("describe")
        self.assert_ok(outcome)
        self.assert_message("description", outcome.json)
        self.assertEqual(outcome.json["plugin_id"], "com.claribi.aiven")
        self.assertTrue(outcome.json["read_only"])

    def test_speaks_to_people_too(self):
        outcome = self.host.run("describe", json_output=False)
        self.assertEqual(outcome.code, OK, str(outcome))
        self.assertIn("Aiven", outcome.stdout)


class WholeJourney(Journey):
    def test_from_connecting_to_disconnecting(self):
        connected = self.connect()
        self.assertIn("https://", connected.stderr, "the authorization URL is printed")

        status = self.host.run("status", "prod")
        self.assert_ok(status)
        self.assertIn("authorized", status.stdout)

        tested = self.host.run("test", "prod")
        self.assert_ok(tested)
        self.assertIn("aiven_project_list", tested.stdout)

        tools = self.host.run("tools", "prod")
        self.assert_ok(tools)
        self.assert_message("tool_list", {**tools.json, "next_cursor": None})
        self.assertEqual(len(tools.json["tools"]), 32)
        self.assertEqual(tools.json["hidden"], [])

        called = self.host.run("call", "prod", "aiven_project_list", "--args", "{}")
        self.assert_ok(called)
        self.assert_message("call_result", called.json)
        self.assertFalse(called.json["is_error"])
        self.assertEqual(len(called.json["data"]["projects"]), 3)

        gone = self.host.run("disconnect", "prod")
        self.assert_ok(gone)
        self.assertEqual(self.host.state(), [])
        self.assertEqual(self.host.run("status", "prod").code, journey.USAGE)
        self.assert_nothing_written()

    def test_rows_of_a_database_arrive_as_data(self):
        self.connect()
        arguments = {
            "project": "nordlicht-data", "service_name": "analytics-pg-prod",
            "query": "SELECT schema_name FROM information_schema.schemata", "reasoning": "list schemas",
        }
        called = self.host.run("call", "prod", "aiven_pg_read", "--args", json.dumps(arguments))
        self.assert_ok(called)
        self.assertIn("schema_name", json.dumps(called.json["data"]))
        self.assertTrue(called.json["untrusted"])

    def test_arguments_come_from_standard_input(self):
        self.connect()
        called = self.host.run(
            "call", "prod", "aiven_service_list", "--args", "-", input='{"project": "nordlicht-data"}'
        )
        self.assert_ok(called)
        self.assertIn("analytics-pg-prod", called.stdout)

    def test_people_get_a_table(self):
        self.connect()
        called = self.host.run(
            "call", "prod", "aiven_project_list", "--args", "{}", json_output=False
        )
        self.assertEqual(called.code, OK, str(called))
        self.assertRegex(called.stdout, r"(?m)^.*project_name\b.*\bdefault_cloud")
        self.assertNotIn("untrusted-aiven-response", called.stdout)

    def test_connections_share_nothing(self):
        self.connect("one")
        self.connect("two")
        self.assert_ok(self.host.run("disconnect", "one"))
        self.assert_ok(self.host.run("call", "two", "aiven_project_list", "--args", "{}"))

    def test_signing_in_again_keeps_the_name(self):
        self.connect()
        self.connect()
        status = self.host.run("status")
        self.assert_ok(status)
        self.assertEqual(len(re.findall(r'"name": ?"prod"', status.stdout)), 1)

    def test_a_new_name_keeps_the_sign_in(self):
        self.connect()
        self.connect("other")
        renamed = self.host.run("rename", "prod", "better")
        self.assert_ok(renamed)
        self.assertEqual((renamed.json["name"], renamed.json["before"]), ("better", "prod"))
        self.assert_ok(self.host.run("test", "better"))
        self.assert_error(self.host.run("rename", "better", "other"), journey.TOOL_ERROR, "taken")
        self.assert_error(self.host.run("rename", "prod", "new"), journey.USAGE)

    def test_disconnecting_revokes_at_the_vendor(self):
        self.connect()
        gone = self.host.run("disconnect", "prod")
        self.assert_ok(gone)
        self.assertEqual(gone.json["revocation"], "revoked")
        self.assertIn("/revoke", [entry["path"] for entry in self.sandbox.ledger()])

    def test_a_proxy_of_the_environment_is_not_used(self):
        # The plugin reads no environment: a dead proxy there changes nothing.
        self.host.environment["https_proxy"] = "http://127.0.0.1:9"
        self.connect()


class PastedCallback(Journey):
    sandbox_options = ("--auto-consent", "approve")

    def test_the_address_of_another_browser_completes_the_sign_in(self):
        process = self.host.start(
            "connect", "prod", "--endpoint", self.sandbox.mcp_url, "--no-browser",
            stdin=subprocess.PIPE,
        )
        address, _ = journey.authorization_url(process)
        redirect = subprocess.run(
            ["curl", "--silent", "--show-error", "--fail", "--cacert", self.sandbox.ca_file,
             "--noproxy", "*", "--output", "/dev/null", "--write-out", "%{redirect_url}", address],
            stdout=subprocess.PIPE, text=True, check=True,
        ).stdout
        self.assertTrue(journey.parameter(redirect, "code"))
        stdout, stderr = process.communicate(redirect + "\n", timeout=journey.PATIENCE_S)
        self.assertEqual(process.returncode, OK, stdout + stderr)
        self.assert_ok(self.host.run("call", "prod", "aiven_project_list", "--args", "{}"))


class Renewal(Journey):
    sandbox_options = ("--access-token-lifetime-s", "1")

    def refreshes(self):
        return self.sandbox.control()["counters"].get("refreshes", 0)

    def test_happens_silently(self):
        self.connect()
        def renewed_thrice():
            self.assert_ok(self.host.run("call", "prod", "aiven_project_list", "--args", "{}"))
            return self.refreshes() >= 3
        journey.wait_until(renewed_thrice, "three renewals")
        self.assertEqual(self.sandbox.control()["counters"].get("reuse_detected", 0), 0)

    def test_processes_that_renew_at_once_do_not_spend_one_token_twice(self):
        self.connect()
        command = ("call", "prod", "aiven_project_list", "--args", "{}")
        processes = [self.host.start(*command) for _ in range(6)]
        outcomes = [process.communicate(timeout=journey.PATIENCE_S) for process in processes]
        self.assertEqual([process.returncode for process in processes], [OK] * 6, str(outcomes))
        self.assertEqual(self.sandbox.control()["counters"].get("reuse_detected", 0), 0)


if __name__ == "__main__":
    unittest.main()
