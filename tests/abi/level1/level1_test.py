"""Hosts and plugins of level 1, as frozen in this folder, with the plugins and hosts of today."""
import json
import subprocess

import held_host
import journey
from journey import Journey

PLACE = journey.BUILD / "tests" / "abi"
OLD_HOST, OLD_PLUGIN = PLACE / "level1_host", PLACE / "level1_plugin.so"
FUTURE = PLACE / "claribi_future.so"
EXAMPLE = journey.BUILD / "plugins" / "claribi_example.so"
REDIRECT_URI = "http://127.0.0.1:8976/callback"
NOT_FOUND, AUTH_REQUIRED = 6, 4  # as level 1 has them: claribi/data_source.h


class OldHost:
    """level1_host with one plugin, driven by lines; `wrapper` is a command that runs it."""

    def __init__(self, plugin, config, program=OLD_HOST, wrapper=(), environment=None):
        self.process = subprocess.Popen(
            [*wrapper, program, plugin, json.dumps(config)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env=environment)
        self.greeting = self.answer()

    def answer(self):
        status, _, text = self.process.stdout.readline().rstrip("\n").partition("\t")
        if not status:
            raise AssertionError(f"level1_host ended: {self.process.stderr.read()}")
        return int(status), text

    def ask(self, *words):
        """(status, JSON or message) of one command."""
        self.process.stdin.write("\t".join(words) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def get(self, *words):
        """The JSON that the command emitted."""
        status, text = self.ask(*words)
        if status != 0:
            raise AssertionError(f"{words}: {status} {text}")
        return json.loads(text) if text else None

    def stop(self):
        """Its exit code and what it logged."""
        _, said = self.process.communicate(timeout=journey.PATIENCE_S)
        return self.process.returncode, said


class OldHostNewPlugin(Journey):
    sandbox_options = None

    def start(self, plugin, **config):
        host = OldHost(plugin, config)
        self.addCleanup(host.process.communicate)
        return host

    def assert_ended_well(self, host):
        code, said = host.stop()
        self.assertEqual(code, 0, said)

    def test_whole_journey_with_the_shipped_library(self):
        sandbox = self.sandbox = self.start_sandbox()
        sandbox.knobs(auto_consent="approve")
        manifest = json.loads((journey.ROOT / "manifests" / "aiven.json").read_text(encoding="utf-8"))
        host = self.start(
            journey.PLUGIN, manifest=manifest, ca_file=str(sandbox.ca_file), allow_insecure_loopback=True)
        self.assertEqual(host.greeting, (0, "com.claribi.aiven"))
        self.assert_message("description", host.get("describe"))
        host.get("open", json.dumps({"endpoint": sandbox.mcp_url}))
        self.assertEqual(host.ask("tools")[0], AUTH_REQUIRED)
        begun = host.get("begin", REDIRECT_URI)
        landed_at = held_host.approve(begun["authorization_url"], sandbox.ca_file)
        self.assertEqual(host.get("complete", landed_at)["status"], "authorized")
        self.assertEqual(len(host.get("tools")["tools"]), 32)
        result = host.get("call", "aiven_service_list", '{"project":"nordlicht-data"}')
        self.assert_message("call_result", result)
        self.assertIn("analytics-pg-prod", json.dumps(result))
        status, message = host.ask("call", "aiven_orchard_list", "{}")
        self.assertEqual(status, NOT_FOUND)
        self.assertTrue(message)
        self.assertTrue(host.get("status", '{"probe":true}')["probe"]["ok"])
        self.assertEqual(host.get("revoke")["revocation"], "revoked")
        self.assertEqual(host.get("status")["status"], "none")
        host.get("close")
        self.assert_ended_well(host)
        self.assert_nothing_written()

    def test_whole_journey_with_the_example_of_today_and_of_a_later_age(self):
        for plugin in (EXAMPLE, FUTURE):
            with self.subTest(plugin=plugin.name):
                host = self.start(plugin)
                self.assertEqual(host.greeting, (0, "com.example.worldclock"))
                self.assert_message("description", host.get("describe"))
                host.get("open", "{}")
                self.assertEqual(host.get("begin", REDIRECT_URI)["kind"], "done")
                self.assertEqual(len(host.get("tools")["tools"]), 2)
                self.assertEqual(host.get("call", "clock_now", '{"city":"Tokyo"}')["data"]["city"], "Tokyo")
                self.assertEqual(host.ask("call", "clock_stop", "{}")[0], NOT_FOUND)
                host.get("revoke")
                host.get("close")
                self.assert_ended_well(host)

    def test_its_own_plugin(self):
        """What else fails here is not a matter of age."""
        host = self.start(OLD_PLUGIN)
        host.get("open", "{}")
        self.assertEqual(host.ask("call", "level1_recall", "{}")[0], AUTH_REQUIRED)
        host.get("begin", REDIRECT_URI)
        self.assertIn("granted", host.get("call", "level1_recall", "{}")["data"]["grant"])
        host.get("revoke")
        self.assertEqual(host.get("status")["status"], "none")
        code, said = host.stop()
        self.assertEqual(code, 0, said)
        self.assertIn("event connection", said)


class NewHost(Journey):
    """bin/claribi-host with the plugin of another age."""

    sandbox_options = None

    def use_plugin(self, plugin):
        self.host.globals += ["--plugin", plugin]

    def get(self, *words):
        outcome = self.host.run(*words)
        self.assert_ok(outcome)
        return outcome.json


class NewHostOldPlugin(NewHost):
    def setUp(self):
        super().setUp()
        self.use_plugin(OLD_PLUGIN)

    def test_whole_journey(self):
        self.assertEqual(self.get("describe")["plugin_id"], "com.example.level1")
        self.assertEqual(self.get("connect", "old")["status"], "authorized")
        self.assertEqual(self.get("status", "old")["data_sources"][0]["status"], "authorized")
        self.assertEqual(len(self.get("tools", "old")["tools"]), 5)
        called = self.get("call", "old", "level1_echo", "--args", '{"a":[1,"ü"]}')
        self.assert_message("call_result", called)
        self.assertEqual(called["data"], {"a": [1, "ü"]})
        # What one process stored in the host's secrets, another reads.
        recalled = self.get("call", "old", "level1_recall", "--args", "{}")
        self.assertIn("granted at", recalled["data"]["grant"])
        self.assertEqual(self.get("disconnect", "old")["revocation"], "nothing_to_revoke")
        self.assertEqual(self.host.state(), [])

    def test_errors_are_told(self):
        self.get("connect", "old")
        refused = self.host.run("call", "old", "level1_refuse", "--args", "{}")
        self.assert_error(refused, journey.TOOL_ERROR, "It is refused")
        unknown = self.host.run("call", "old", "level1_nothing", "--args", "{}")
        self.assert_error(unknown, journey.USAGE, "no such tool")

    def test_deadline_reaches_it(self):
        self.get("connect", "old")
        held = self.host.run("--timeout", "1s", "call", "old", "level1_hold", "--args", "{}")
        self.assert_error(held, journey.TIMED_OUT, "held to the end")


class NewHostPluginOfALaterAge(NewHost):
    def test_whole_journey(self):
        self.use_plugin(FUTURE)
        self.assertEqual(self.get("describe")["plugin_id"], "com.example.worldclock")
        self.assertEqual(self.get("connect", "later")["status"], "authorized")
        self.assertEqual(len(self.get("tools", "later")["tools"]), 2)
        told = self.get("call", "later", "clock_now", "--args", '{"city":"Tokyo"}')
        self.assertEqual(told["data"]["city"], "Tokyo")
        repaired = self.host.run("call", "later", "clock_repair", "--args", "{}")
        self.assert_error(repaired, journey.RATE_LIMITED, "being repaired")
        self.get("disconnect", "later")
