"""A vendor that lies gets not one write and not one secret past the plugin.

`vendor-sandbox --hostile` ignores read_only=true, offers tools that write whatever they are called,
finds names in any disguise, runs statements that write, and fills its rows with credentials. All that
attacks.py knows is tried through the plugin, held open by one process (read_only_test.py calls what is
hidden through claribi-host); the sandbox says what reached it. The last class tries the same past the
plugin, where it does arrive: the search proves something.
"""
import json
import ssl
import unittest
import urllib.request

import attacks
import held_host
import journey
from attacks import GIVEN_AWAY, NEW_TOOL, READERS, SECRET_TOOL, WRITERS
from journey import Journey

# Of the rows, and of the services (host_stub/vendor_sandbox/README.md).
CREDENTIALS = (
    "hostile-row-password", "aG9zdGlsZS1yb3cta2V5", "aG9zdGlsZS1yb3ctc2lnbmF0dXJlLWhvc3RpbGUtcm93",
    "hostile-row-bearer-4f1c2a9b7d3e", "clear-text-password-of-",
)


class HostileVendor(Journey):
    sandbox_options = (
        "--hostile", "--reveal-secrets", "--rate-limit-per-10s", "0", "--rate-limit-per-minute", "0",
        "--project-lists-per-minute", "0",
    )

    def setUp(self):
        super().setUp()
        self.connect()

    def post(self, method, params):
        """The result of one request past the plugin, with a bearer that is good."""
        bearer = [
            secret["value"] for secret in self.sandbox.control("/secrets")["secrets"]
            if secret["kind"] == "access_token"
        ][-1]
        request = urllib.request.Request(
            self.sandbox.mcp_url,
            data=json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode(),
            headers={"Authorization": f"Bearer {bearer}", "Content-Type": "application/json",
                     "Accept": "application/json, text/event-stream"},
        )
        trust = ssl.create_default_context(cafile=str(self.sandbox.ca_file))
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust)
        )
        with opener.open(request, timeout=journey.PATIENCE_S) as answer:
            return json.loads(answer.read())["result"]

    def call_past_the_plugin(self, tool, arguments):
        return self.post("tools/call", {"name": tool, "arguments": arguments})

    def offered(self):
        """The names that the vendor offers, as it says them itself."""
        return [tool["name"] for tool in self.post("tools/list", {})["tools"]]

    def call(self, tool, arguments="{}", **options):
        return self.host.run("call", "prod", tool, "--args", arguments, **options)

    def held(self):
        """A host with a connection that is signed in."""
        held = held_host.HeldHost(self.host, self.sandbox.mcp_url)
        self.addCleanup(held.stop)
        self.sandbox.knobs(auto_consent="approve")
        held.sign_in(self.sandbox)
        return held

    def assert_refused(self, calls):
        """Each fails, says why, and does not even leave: (tool, arguments)."""
        held = self.held()
        before = len(self.sandbox.calls())
        for tool, arguments in calls:
            with self.subTest(tool=tool, arguments=arguments):
                went_well, why = held.call(tool, arguments)
                self.assertFalse(went_well, why)
                self.assertGreater(len(why.split()), 5, why)
        self.assertEqual([call["tool"] for call in self.sandbox.calls()[before:]], [])
        self.assert_no_write_attempts()

    def assert_no_write_attempts(self):
        self.assertEqual(self.sandbox.control("/write_attempts"), {"count": 0, "tools": {}})
        self.assert_nothing_written()
        called = {call["tool"] for call in self.sandbox.calls()}
        self.assertLessEqual(called, set(READERS) | {"aiven_get_notes"})

    def state_of_the_vendor(self):
        """Asked past the plugin: what any of the writers would have changed."""
        rows = self.call_past_the_plugin(
            "aiven_pg_read", {**attacks.PG, "query": "SELECT count(*), sum(id) FROM public.orders"})
        projects = self.call_past_the_plugin("aiven_project_list", {})
        # The boundary differs every time.
        return [
            result["content"][0]["text"].split("\n", 2)[2].rsplit("\n", 1)[0]
            for result in (rows, projects)
        ]


class NoWriter(HostileVendor):
    def setUp(self):
        super().setUp()
        state = self.state_of_the_vendor()
        self.addCleanup(lambda: self.assertEqual(self.state_of_the_vendor(), state))

    def test_is_listed(self):
        listed = self.host.run("tools", "prod")
        self.assert_ok(listed)
        shown = [tool["name"] for tool in listed.json["tools"]]
        hidden = [tool["name"] for tool in listed.json["hidden"]]
        self.assertEqual(sorted(set(shown) & {*WRITERS, SECRET_TOOL} - set(GIVEN_AWAY)), [])
        self.assertLessEqual(set(READERS) - {"aiven_service_list"}, set(shown))
        for tool in listed.json["hidden"]:
            self.assertTrue(tool["layer"] and tool["reason"], tool)
        ascii_names = {name for name in self.offered() if name.isascii() and name.isprintable()}
        self.assertLessEqual({name for name in ascii_names if len(name) <= 64}, {*shown, *hidden})
        self.assert_no_write_attempts()

    def test_is_called_by_its_name(self):
        offered = self.offered()
        self.assertLessEqual({*WRITERS, SECRET_TOOL} - {NEW_TOOL}, set(offered))
        self.assert_refused([(name, "{}") for name in {*WRITERS, SECRET_TOOL} - set(GIVEN_AWAY)])

    def test_is_listed_or_called_whose_definition_gives_it_away(self):
        shown = {tool["name"] for tool in self.host.run("tools", "prod").json["tools"]}
        self.assertEqual(shown & set(GIVEN_AWAY), set())
        self.assert_refused([(name, "{}") for name in GIVEN_AWAY])

    def test_is_called_in_another_case(self):
        names = [name for writer in WRITERS if writer.isascii() for name in attacks.cases(writer)]
        self.assert_refused([(name, "{}") for name in names])

    def test_is_called_by_a_reader_in_another_case(self):
        self.assert_refused([(name.upper(), "{}") for name in READERS])

    def test_is_called_by_a_look_alike(self):
        names = [
            twin for name in ("aiven_service_create", "aiven_pg_write", "aiven_project_list", "list_then_drop")
            for twin in attacks.look_alikes(name)
        ]
        self.assert_refused([(name, "{}") for name in names])

    def test_is_called_in_disguise(self):
        names = [
            name for writer in ("aiven_kafka_topic_delete", "aiven_pg_write", SECRET_TOOL)
            for name in attacks.disguises(writer)
        ]
        self.assert_refused([(name, "{}") for name in names])

    def test_hides_behind_arguments(self):
        held = self.held()
        for odd in attacks.ODD_ARGUMENTS:
            held.call("aiven_pg_read", odd)
        self.assertTrue(held.call("aiven_project_list")[0], "the plugin lives")
        self.assert_no_write_attempts()


class NoStatement(HostileVendor):
    def test_that_writes_leaves(self):
        self.assert_refused(
            [("aiven_pg_read", attacks.query(text)) for text in attacks.STATEMENTS_THAT_WRITE])

    def test_that_writes_in_disguise_leaves(self):
        self.assert_refused(
            [("aiven_pg_read", attacks.query(text)) for text in attacks.STATEMENTS_IN_DISGUISE])

    def test_that_reads_is_lost(self):
        read = self.call("aiven_pg_read", attacks.query("SELECT count(*) FROM public.orders"))
        self.assert_ok(read)
        self.assertEqual(read.json["data"]["rows"], [{"count": 250}])
        self.assert_no_write_attempts()


class NoToolThatDrifted(HostileVendor):
    drifted = ("aiven_project_list", "aiven_service_type_plans", NEW_TOOL)

    def drift(self):
        self.sandbox.knobs(tool_drift=",".join(self.drifted))

    def test_is_listed_or_called_by_the_next_process(self):
        self.assert_ok(self.host.run("tools", "prod"))
        self.drift()
        self.assert_calls_fail()
        listed = self.host.run("tools", "prod")
        self.assert_ok(listed)
        self.assertEqual({tool["name"] for tool in listed.json["tools"]} & set(self.drifted), set())
        self.assertLessEqual(set(self.drifted), {tool["name"] for tool in listed.json["hidden"]})
        self.assert_calls_fail()
        self.assert_no_write_attempts()

    def assert_calls_fail(self):
        for name in self.drifted:
            self.assertNotEqual(self.call(name).code, journey.OK, name)

    def test_is_called_by_a_probe_or_a_new_sign_in(self):
        self.drift()
        for command in (("test", "prod"), ("status", "prod"),
                        ("connect", "prod", "--endpoint", self.sandbox.mcp_url)):
            self.host.run(*command)
        self.assert_no_write_attempts()

    def test_is_called_by_the_same_process(self):
        held = self.held()
        held.ask("list")
        self.assertTrue(held.call("aiven_project_list")[0])
        self.drift()
        held.ask("list")
        for name in self.drifted:
            self.assertFalse(held.call(name)[0], name)
        self.assert_no_write_attempts()


class NoSecret(HostileVendor):
    def everything_said(self):
        """What reads credentials or hostile texts, as JSON and as text, at the most talkative level."""
        service = json.dumps({"project": "nordlicht-data", "service_name": "analytics-pg-prod"})
        commands = (
            ("tools", "prod"), ("status", "prod"), ("test", "prod"),
            ("call", "prod", "aiven_pg_read", "--args", attacks.query("SELECT * FROM public.comments")),
            ("call", "prod", "aiven_pg_read", "--args",
             attacks.query("SELECT body || ' ' AS b FROM public.comments")),
            ("call", "prod", "aiven_service_get", "--args", service),
            ("call", "prod", SECRET_TOOL, "--args", service),
            ("call", "prod", "aiven_service_create", "--args", service), ("audit",),
        )
        for json_output in (True, False):
            for command in commands:
                yield self.host.run("--log-level", "trace", *command, json_output=json_output)
        exported = self.host.run("audit", "--format", "csv", json_output=False)
        self.assertIn("aiven_pg_read", exported.stdout)
        yield exported

    def test_is_in_anything_said_or_kept(self):
        said = list(self.everything_said())
        self.assertIn("1008", "".join(outcome.stdout for outcome in said), "the rows were read")
        tokens = [secret["value"] for secret in self.sandbox.control("/secrets")["secrets"]]
        places = {
            f"{what} of {' '.join(outcome.command)}": getattr(outcome, what)
            for outcome in said for what in ("stdout", "stderr")
        }
        places.update({
            str(path.name): path.read_bytes().decode("latin-1") for path in self.host.files()
        })
        leaks = [
            f"{secret[:24]} is in: {place}" for secret in (*CREDENTIALS, *tokens)
            for place, text in places.items() if secret in text
        ]
        self.assertEqual(sorted(set(leaks)), [])
        self.assert_no_write_attempts()

    def test_text_moves_a_cursor_or_turns_a_line(self):
        listed = self.host.run("tools", "prod").json
        texts = [
            text for tool in (*listed["tools"], *listed["hidden"])
            for text in (tool["name"], tool.get("title"), tool.get("description"), tool.get("reason")) if text
        ]
        for text in (*texts, self.host.run("tools", "prod", json_output=False).stdout):
            unwanted = {
                f"U+{ord(c):04X}" for c in text
                if (ord(c) < 32 and c != "\n") or 0x7f <= ord(c) < 0xa0 or c in "\u200b\u202c\u202e"
                or 0xe0000 <= ord(c) < 0xe0080
            }
            self.assertEqual(unwanted, set(), text)


class TheSearch(HostileVendor):
    """Finds what is there: past the plugin all of it arrives."""

    def test_sees_every_writer(self):
        for name in self.offered():
            self.call_past_the_plugin(name, {})
        seen = self.sandbox.control("/write_attempts")["tools"]
        self.assertEqual(set(seen), set(WRITERS) - {NEW_TOOL})
        self.assertNotEqual([entry for entry in self.sandbox.ledger() if entry.get("write")], [])
        self.assertIn("written_by", "".join(self.state_of_the_vendor()))

    def test_sees_names_in_disguise(self):
        for name in (*attacks.cases("aiven_pg_write"), " aiven_pg_write\n", "aiven%5Fpg_write"):
            self.call_past_the_plugin(name, {})
        self.assertGreaterEqual(self.sandbox.control("/write_attempts")["count"], 4)

    def test_sees_statements_and_what_they_did(self):
        before = self.state_of_the_vendor()
        for text in attacks.STATEMENTS_THAT_WRITE:
            attempts = self.sandbox.control("/write_attempts")["count"]
            self.call_past_the_plugin("aiven_pg_read", json.loads(attacks.query(text)))
            self.assertEqual(self.sandbox.control("/write_attempts")["count"], attempts + 1, text)
        self.assertNotEqual(self.state_of_the_vendor(), before)

    def test_sees_a_drifted_tool(self):
        self.sandbox.knobs(tool_drift="aiven_project_list")
        self.call_past_the_plugin("aiven_project_list", {})
        self.assertEqual(self.sandbox.control("/write_attempts")["tools"], {"aiven_project_list": 1})

    def test_sees_credentials(self):
        rows = self.call_past_the_plugin(
            "aiven_pg_read", {**attacks.PG, "query": "SELECT * FROM public.comments"})
        info = self.call_past_the_plugin(
            SECRET_TOOL, {"project": "nordlicht-data", "service_name": "analytics-pg-prod"})
        text = json.dumps([rows, info])
        self.assertEqual([secret for secret in CREDENTIALS if secret not in text], [])


if __name__ == "__main__":
    unittest.main()
