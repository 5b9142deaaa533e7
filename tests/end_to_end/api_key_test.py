"""A data source that signs in with an API key: the whole journey without a browser, and the key nowhere.

The sandbox takes the key in a header of its own and repeats one that is wrong in its answer, as many
vendors do. Everything that is printed, logged and stored is searched for the key.
"""
import json
import os
import pty
import termios
import unittest

import journey
from journey import Journey
from secrets_test import CommandLines

KEY = "sk-journey-5d0c7e9f1a2b3c4d"
WRONG = "sk-mistyped-6e8f0a1b2c3d4e5f"
HEADER = "X-Journey-Key"


class ApiKey(Journey):
    sandbox_options = ("--api-key-header", HEADER)

    def setUp(self):
        super().setUp()
        self.sandbox.knobs(api_key=KEY)  # not on its command line, which is searched
        manifest = json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))
        manifest["sign_in"] = {
            "kind": "api_key", "header": HEADER, "label": "journey key",
            "obtain": {"text": "Account, Keys", "url": "https://vendor.example/keys"},
        }
        path = self.folder / "with_key.json"
        path.write_text(json.dumps(manifest), encoding="utf-8")
        self.host.globals += ["--manifest", path]
        # No browser would be of any use, and none may be looked for.
        del self.host.environment["BROWSER"]
        self.said = []

    def run_host(self, *arguments, **options):
        outcome = self.host.run("--log-level", "trace", *arguments, **options)
        self.said.append(outcome)
        return outcome

    def connect_with(self, key, **options):
        return self.run_host(
            "connect", "prod", "--endpoint", self.sandbox.mcp_url, "--api-key-stdin",
            input=key + "\n", **options)

    def assert_nowhere(self, *keys):
        self.assertTrue(self.said and self.host.files(), "there is nothing to search")
        places = {f"{kind} of {outcome.command}": getattr(outcome, kind).encode()
                  for outcome in self.said for kind in ("stdout", "stderr")}
        places.update({str(path): path.read_bytes() for path in self.host.files()})
        places["the ledger"] = self.sandbox.ledger_file.read_bytes()
        for key in keys:
            half = key[: len(key) // 2].encode()
            self.assertEqual([place for place, text in places.items() if half in text], [])

    def test_serves_the_whole_journey_and_shows_nowhere(self):
        with CommandLines() as watched:
            connected = self.connect_with(KEY)
            self.assert_ok(connected)
            self.assertTrue(connected.json["created"])
            status = self.run_host("status", "prod")
            self.assert_ok(status)
            self.assertEqual(status.json["data_sources"][0]["status"], "authorized")
            for json_output in (True, False):
                called = self.run_host("call", "prod", "aiven_project_list", json_output=json_output)
                self.assertEqual(called.code, journey.OK, str(called))
                self.run_host("test", "prod", json_output=json_output)
                self.run_host("tools", "prod", json_output=json_output)
                self.run_host("audit", json_output=json_output)
                self.run_host("describe", json_output=json_output)
            self.assert_nowhere(KEY)
            gone = self.run_host("disconnect", "prod")
        self.assert_ok(gone)
        self.assertEqual(gone.json["revocation"], "not_offered")
        self.assertIn("https://vendor.example/keys", gone.json["detail"])
        self.assertTrue(watched.seen)
        self.assertFalse([line for line in watched.seen if KEY.encode() in line])
        self.assert_nowhere(KEY)
        # No listener, no discovery, no registration: only the MCP server was asked.
        self.assertEqual({entry["listener"] for entry in self.sandbox.ledger()}, {"mcp"})
        self.assertEqual({entry["path"] for entry in self.sandbox.ledger()}, {"/mcp"})

    def test_a_wrong_key_is_refused_and_not_kept(self):
        outcome = self.connect_with(WRONG)
        self.assert_error(outcome, journey.SIGN_IN, "API key", "nothing was saved")
        self.assertNotRegex(outcome.stdout + outcome.stderr, "(?i)kept")
        self.assertEqual(self.host.state(), [])
        self.assert_nowhere(WRONG)

    def test_a_wrong_second_key_leaves_the_first(self):
        self.assert_ok(self.connect_with(KEY))
        self.assert_error(self.connect_with(WRONG), journey.SIGN_IN)
        self.assert_ok(self.run_host("call", "prod", "aiven_project_list"))
        self.assert_nowhere(KEY, WRONG)

    def test_says_when_the_key_is_refused_and_when_it_is_good_again(self):
        self.assert_ok(self.connect_with(KEY))
        self.sandbox.knobs(api_key="another-key-entirely")
        for _ in range(2):
            self.assert_error(self.run_host("call", "prod", "aiven_project_list"), journey.SIGN_IN)
        row = self.run_host("status", "prod").json["data_sources"][0]
        self.assertEqual(row["status"], "revoked")
        self.assertEqual(row["reason"]["code"], "refused_by_vendor")
        verbose = self.run_host("--verbose", "status", "prod", json_output=False)
        self.assertIn("event", verbose.stderr)
        self.assertIn("sign_in_lost", verbose.stderr)
        events = self.run_host("audit", "--events").json["events"]
        self.assertEqual([event["kind"] for event in events], ["sign_in_lost"], "on record once")
        self.assertEqual(events[0]["data_source"], "prod")
        self.assertEqual(events[0]["reason"], row["reason"])
        self.assertIn("sign_in_lost", self.run_host("audit", "--events", json_output=False).stdout)

        self.sandbox.knobs(api_key=KEY)
        self.assert_ok(self.run_host("call", "prod", "aiven_project_list"))
        row = self.run_host("status", "prod").json["data_sources"][0]
        self.assertEqual(row["status"], "authorized")
        self.assert_nowhere(KEY)

    def test_takes_no_key_that_is_none(self):
        for text, problem in (("", "empty"), (" " + KEY, "blank"), (KEY + "\t", "control"),
                              (KEY + "\n" + KEY, "line"), ("short", "characters")):
            self.assert_error(self.connect_with(text), journey.USAGE, problem)
        self.assert_error(
            self.run_host("connect", "prod", "--endpoint", self.sandbox.mcp_url),
            journey.USAGE, "--api-key-stdin")
        outcome = self.run_host("connect", "prod", "--api-key", KEY)
        self.said.remove(outcome)  # there is no such option, and the message may quote what was typed
        self.assertEqual(outcome.code, journey.USAGE)
        self.assertEqual(self.host.state(), [])
        self.assert_nowhere(KEY)

    def test_asks_at_a_terminal_without_echo(self):
        person, terminal = pty.openpty()
        process = self.host.start(
            "connect", "prod", "--endpoint", self.sandbox.mcp_url, json_output=False, stdin=terminal)
        os.close(terminal)
        said = ""
        while "not shown" not in said:
            character = process.stderr.read(1)
            self.assertTrue(character, said)
            said += character
        # The terminal is quiet a moment after the prompt.
        journey.wait_until(lambda: not termios.tcgetattr(person)[3] & termios.ECHO, "a quiet terminal")
        os.write(person, (KEY + "\n").encode())
        stdout, stderr = process.communicate(timeout=journey.PATIENCE_S)
        self.assertEqual(process.returncode, journey.OK, stderr)
        os.set_blocking(person, False)
        try:
            echoed = os.read(person, 4096)
        except OSError:
            echoed = b""
        os.close(person)
        self.assertNotIn(KEY.encode(), echoed)
        self.assertIn("https://vendor.example/keys", said)
        self.assertNotIn(KEY, said + stderr + stdout)


class NoKey(Journey):
    def test_oauth_takes_none(self):
        outcome = self.host.run(
            "connect", "prod", "--endpoint", self.sandbox.mcp_url, "--api-key-stdin",
            input=KEY + "\n")
        self.assert_error(outcome, journey.USAGE, "oauth2_authorization_code")
        self.assertEqual(self.sandbox.ledger(), [])


if __name__ == "__main__":
    unittest.main()
