"""Nothing writes at the vendor, whatever the vendor offers and whoever asks."""
import json
import re
import unittest

import journey
from journey import Journey

TOPIC = {"project": "nordlicht-prod", "service_name": "orders-kafka-prod", "topic_name": "from-a-test"}


class VendorThatIgnoresReadOnly(Journey):
    sandbox_options = ("--ignore-read-only", "on")

    def setUp(self):
        super().setUp()
        self.connect()

    def test_shows_what_reads_and_hides_what_writes_with_reasons(self):
        listed = self.host.run("tools", "prod")
        self.assert_ok(listed)
        self.assert_message("tool_list", {**listed.json, "next_cursor": None})
        self.assertEqual((len(listed.json["tools"]), len(listed.json["hidden"])), (32, 22))
        for hidden in listed.json["hidden"]:
            self.assertTrue(hidden["layer"] and hidden["reason"], hidden)
        for tool in listed.json["tools"]:
            self.assertTrue(tool["annotations"]["readOnlyHint"], tool["name"])

    def test_people_see_the_hidden_tools_and_why(self):
        listed = self.host.run("tools", "prod", json_output=False)
        self.assertRegex(listed.stdout, r"aiven_service_create\b.*\w")
        self.assertRegex(listed.stdout, re.compile("hidden", re.IGNORECASE))

    def test_refuses_every_hidden_tool_when_it_is_called(self):
        hidden = [tool["name"] for tool in self.host.run("tools", "prod").json["hidden"]]
        for name in hidden:
            with self.subTest(tool=name):
                refused = self.host.run("call", "prod", name, "--args", json.dumps(TOPIC))
                self.assertNotEqual(refused.code, journey.OK)
                self.assertIn("error", refused.json)
        self.assertEqual(
            [call for call in self.sandbox.ledger() if call.get("tool") in hidden], [],
            "a hidden tool's call must not even leave",
        )
        self.assert_nothing_written()

    def test_refuses_names_that_only_look_like_one_that_reads(self):
        for name in ("aiven_project_list ", "AIVEN_SERVICE_DELETE", "aiven_service_\u0441reate", ""):
            with self.subTest(tool=name):
                refused = self.host.run("call", "prod", name, "--args", "{}")
                self.assertNotEqual(refused.code, journey.OK)
        self.assert_nothing_written()


class WritingThroughSql(Journey):
    def test_is_refused_by_the_vendor_and_told_as_such(self):
        self.connect()
        arguments = {
            "project": "nordlicht-data", "service_name": "analytics-pg-prod",
            "query": "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
            "reasoning": "look at orders",
        }
        called = self.host.run("call", "prod", "aiven_pg_read", "--args", json.dumps(arguments))
        self.assertEqual(called.code, journey.TOOL_ERROR, str(called))
        self.assert_nothing_written()


class TheEndpoint(Journey):
    """The operator's rule: read_only=true exactly once, and nothing that undoes it."""

    def refused(self, change, *words):
        endpoint = change(self.sandbox.mcp_url)
        refused = self.host.run("connect", "prod", "--endpoint", endpoint)
        self.assert_error(refused, journey.USAGE, *words)
        self.assertEqual(self.host.state(), [])
        self.assertEqual(self.sandbox.ledger(), [], "nothing is sent to an endpoint that is refused")

    def test_with_read_only_false_is_refused(self):
        self.refused(lambda url: url.replace("=true", "=false"), "read_only")

    def test_without_read_only_is_refused(self):
        self.refused(lambda url: url.split("?")[0], "read_only")

    def test_with_read_only_twice_is_refused(self):
        self.refused(lambda url: url + "&read_only=true", "read_only")

    def test_with_read_only_twice_in_disguise_is_refused(self):
        self.refused(lambda url: url + "&read%5Fonly=false", "read_only|read%5Fonly")

    def test_with_a_write_allowlist_is_refused(self):
        self.refused(lambda url: url + "&write_allowlist=aiven_service_create", "write_allowlist")

    def test_with_secrets_allowed_is_refused(self):
        self.refused(lambda url: url + "&allow_secrets=true", "allow_secrets")

    def test_with_user_information_is_refused(self):
        self.refused(lambda url: url.replace("https://", "https://user:pass@"), "user")

    def test_of_another_host_is_refused(self):
        self.refused(lambda url: "https://mcp.example.com/mcp?read_only=true", "example.com|host")

    def test_in_plain_http_elsewhere_is_refused(self):
        self.refused(lambda url: "http://mcp.aiven.live/mcp?read_only=true", "https")


if __name__ == "__main__":
    unittest.main()
