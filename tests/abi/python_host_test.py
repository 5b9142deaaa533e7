"""plugin_api/examples/ctypes_host.py, a host that knows the ABI from its JSON alone, against the
shipped library and a simulated vendor; and against the plugins of other ages."""
import ctypes
import json
import pathlib
import subprocess
import sys
import unittest

import ctypes_host
import held_host
import journey
from journey import Journey

ABI_FILE = journey.ROOT / "plugin_api" / "abi" / "x86_64.json"
ABI = ctypes_host.Abi(ABI_FILE)
EXAMPLE = journey.BUILD / "plugins" / "claribi_example.so"
FUTURE = journey.BUILD / "tests" / "abi" / "claribi_future.so"
LEVEL1 = journey.BUILD / "tests" / "abi" / "level1_plugin.so"
REDIRECT_URI = b"http://127.0.0.1:8976/callback"


class EventfulHost(ctypes_host.Host):
    """The host of the example with one optional table more."""

    def __init__(self, *arguments):
        self.events = []
        self._event_table = ABI.fill("cbi_host_events", self)
        super().__init__(*arguments)

    def get_extension(self, host, name):
        is_events = ctypes.string_at(name).decode() == ABI.CBI_EXT_HOST_EVENTS
        return ctypes.addressof(self._event_table) if is_events else None

    def report(self, host, scope, event):
        self.events.append((scope, json.loads(ctypes.string_at(event))))


class PythonHost(Journey):
    sandbox_options = None

    def load(self, plugin, config=b"{}"):
        self.host = EventfulHost(ABI, plugin, config)
        return self.host

    def load_aiven(self, sandbox, plugin=journey.PLUGIN):
        sandbox.knobs(auto_consent="approve")
        manifest = json.loads((journey.ROOT / "manifests" / "aiven.json").read_text(encoding="utf-8"))
        config = {"manifest": manifest, "ca_file": str(sandbox.ca_file), "allow_insecure_loopback": True}
        return self.load(plugin, json.dumps(config).encode())

    def end(self, connection):
        self.host.api.close(connection)
        self.host.api.destroy(self.host.plugin)

    def call(self, connection, tool, arguments):
        args = json.dumps(arguments).encode()
        return self.host.call("call_tool", connection, tool.encode(), args, len(args), None)

    def assert_fails(self, status, function, *arguments):
        """The plugin refuses with that status and explains it; the explanation."""
        with self.assertRaises(ctypes_host.PluginError) as caught:
            function(*arguments)
        seen, told = caught.exception.args
        self.assertEqual(seen, status)
        self.assertEqual(told["code"], status)
        self.assertEqual(told["struct_size"], ctypes.sizeof(ABI.struct["cbi_error"]))
        self.assertTrue(told["message"])
        return told


class Journeys(PythonHost):
    def test_whole_journey_with_the_shipped_library(self):
        sandbox = self.sandbox = self.start_sandbox()
        host = self.load_aiven(sandbox)

        description = host.call("describe", host.plugin, None)
        self.assert_message("description", description)
        self.assertEqual(description["plugin_id"], "com.claribi.aiven")

        connection = host.open(json.dumps({"endpoint": sandbox.mcp_url}).encode())
        self.assertEqual(host.call("authorize_status", connection, None)["status"], "none")
        self.assert_fails(ABI.CBI_E_AUTH_REQUIRED, host.call, "list_tools", connection, None)

        begun = host.call("authorize_begin", connection, REDIRECT_URI, None)
        self.assert_message("authorize_begin", begun)
        self.assertEqual(begun["kind"], "redirect")
        self.assertEqual(host.call("authorize_status", connection, None)["status"], "pending")
        landed_at = held_host.approve(begun["authorization_url"], sandbox.ca_file)
        self.assertTrue(landed_at.startswith(REDIRECT_URI.decode()), landed_at)
        completed = host.call("authorize_complete", connection, landed_at.encode())
        self.assertEqual(completed["status"], "authorized")

        tools = host.call("list_tools", connection, None)
        self.assert_message("tool_list", tools)
        self.assertEqual(len(tools["tools"]), 32)

        result = self.call(connection, "aiven_service_list", {"project": "nordlicht-data"})
        self.assert_message("call_result", result)
        self.assertFalse(result["is_error"])
        self.assertIn("analytics-pg-prod", json.dumps(result))
        self.assertEqual(len(sandbox.calls()), 1)

        told = self.assert_fails(ABI.CBI_E_NOT_FOUND, self.call, connection, "aiven_orchard_list", {})
        self.assertEqual(json.loads(told["detail"])["kind"], "tool_not_found")
        self.assert_fails(ABI.CBI_E_FORBIDDEN, self.call, connection, "aiven_service_delete", {})
        self.assertEqual(len(sandbox.calls()), 1, "the vendor was asked for a tool that it never listed")

        status = host.call("authorize_status", connection, b'{"probe":true}')
        self.assert_message("authorization_status", status)
        self.assertEqual((status["status"], status["probe"]["ok"]), ("authorized", True))

        self.assertTrue([place for place in host.secrets if place[0] == 2], "nothing was stored")
        revoked = host.call("authorize_revoke", connection)
        self.assert_message("revocation", revoked)
        self.assertEqual(revoked["revocation"], "revoked")
        self.assertEqual([place for place in host.secrets if place[0] == 2], [])
        self.assertEqual(host.call("authorize_status", connection, None)["status"], "none")
        self.end(connection)
        self.assert_nothing_written()

    def test_secrets_are_sealed_before_the_host_sees_them(self):
        sandbox = self.sandbox = self.start_sandbox()
        host = self.load_aiven(sandbox)
        connection = host.open(json.dumps({"endpoint": sandbox.mcp_url}).encode())
        begun = host.call("authorize_begin", connection, REDIRECT_URI, None)
        landed_at = held_host.approve(begun["authorization_url"], sandbox.ca_file)
        host.call("authorize_complete", connection, landed_at.encode())
        self.end(connection)
        for value, version in host.secrets.values():
            if version:
                self.assertEqual(value[:12], b"CBR\1" + (1).to_bytes(8, "big"))
        said = json.dumps(host.logged)
        self.assertNotIn(journey.parameter(landed_at, "code"), said)
        self.assertNotIn("access_token", said)


class Ages(PythonHost):
    def test_plugin_of_a_later_age_tells_the_time(self):
        for plugin in (EXAMPLE, FUTURE):
            with self.subTest(plugin=plugin.name):
                host = self.load(plugin)
                connection = host.open(b"{}")
                self.assertEqual(host.call("authorize_begin", connection, REDIRECT_URI, None)["kind"], "done")
                self.assertIn("Dubai", json.dumps(self.call(connection, "clock_now", {"city": "Dubai"})))
                self.assert_fails(ABI.CBI_E_NOT_FOUND, self.call, connection, "clock_stop", {})
                self.end(connection)

    def test_plugin_of_level_1_uses_every_service(self):
        host = self.load(LEVEL1)
        connection = host.open(b"{}")
        self.assert_fails(ABI.CBI_E_AUTH_REQUIRED, self.call, connection, "level1_recall", {})
        self.assertEqual(host.call("authorize_begin", connection, REDIRECT_URI, None)["kind"], "done")
        self.assertEqual([scope for scope, _ in host.events], [2])
        self.assertIn("granted at", self.call(connection, "level1_recall", {})["data"]["grant"])
        self.assertEqual(self.call(connection, "level1_echo", {"ü": [1]})["data"], {"ü": [1]})
        self.assert_fails(ABI.CBI_E_UNSUPPORTED, self.call, connection, "level1_ask", {})
        host.call("authorize_revoke", connection)
        self.assertEqual(host.call("authorize_status", connection, None)["status"], "none")
        self.end(connection)


class Program(unittest.TestCase):
    def test_runs_as_a_program(self):
        file = pathlib.Path(ctypes_host.__file__)
        done = subprocess.run(
            [sys.executable, file, ABI_FILE, EXAMPLE, "{}", "{}", "clock_now", '{"city":"Tokyo"}'],
            capture_output=True, text=True, timeout=journey.PATIENCE_S)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("World clock", done.stdout)
        self.assertIn("Tokyo", done.stdout)

    def test_is_short_and_reads_no_header(self):
        text = pathlib.Path(ctypes_host.__file__).read_text(encoding="utf-8")
        self.assertLess(len(text.splitlines()), 200)
        for struct in ABI.struct:
            self.assertNotIn(f"class {struct}", text)

    def test_refuses_json_of_another_machine(self):
        with self.assertRaises(AssertionError):
            ctypes_host.Abi(ABI_FILE.with_name("i386.json"))


if __name__ == "__main__":
    unittest.main()
