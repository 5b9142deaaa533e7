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
        listed = self.host.run("tools", "prod", "--all", json_output=False)
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
    """A query is read before it leaves: what does more than read stays here."""

    def setUp(self):
        super().setUp()
        self.connect()

    def ask(self, query, **options):
        arguments = {
            "project": "nordlicht-data", "service_name": "analytics-pg-prod", "query": query,
            "reasoning": "look at orders",
        }
        return self.host.run(
            "call", "prod", "aiven_pg_read", "--args", json.dumps(arguments), **options
        )

    def assert_refused(self, query, *words):
        refused = self.ask(query)
        self.assert_error(refused, journey.TOOL_ERROR, "The query is not sent", *words)
        self.assertEqual(refused.error["code"], "forbidden", str(refused))
        self.assertEqual(
            [call for call in self.sandbox.calls() if call.get("tool") == "aiven_pg_read"], []
        )
        self.assert_nothing_written()

    def test_hidden_in_a_with_clause(self):
        self.assert_refused(
            "WITH gone AS (\n  DELETE FROM orders RETURNING *)\nSELECT * FROM gone",
            "DELETE inside a WITH clause, at line 2, column 3", "Ask with SELECT",
        )

    def test_hidden_in_explain_analyze(self):
        self.assert_refused(
            "EXPLAIN ANALYZE DELETE FROM orders", "DELETE inside EXPLAIN, at line 1, column 17"
        )

    def test_as_a_second_statement(self):
        self.assert_refused("SELECT 1; DROP TABLE orders", "DROP, at line 1, column 11")

    def test_by_a_function(self):
        self.assert_refused(
            "SELECT f.nextval FROM to_regclass('orders_id_seq') f", "f.nextval", "column 8"
        )

    def test_with_a_lock(self):
        self.assert_refused("SELECT * FROM orders FOR UPDATE", "FOR UPDATE, at line 1, column 22")

    def test_people_see_what_is_wrong_why_and_what_helps(self):
        refused = self.ask("SELECT * INTO copied FROM orders", json_output=False)
        self.assertEqual(refused.code, journey.TOOL_ERROR, str(refused))
        for words in ("does more than read", "SELECT INTO, at line 1, column 10", "Ask with SELECT"):
            self.assertIn(words, refused.stderr)

    def test_what_is_no_sql_is_the_askers_mistake(self):
        refused = self.ask("SELEC 1")
        self.assert_error(refused, journey.USAGE, "not valid SQL", "line 1, column 1")
        self.assertEqual([c for c in self.sandbox.calls() if c.get("tool") == "aiven_pg_read"], [])


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
