"""Each bad input ends with what, cause and fix, its documented exit code, and the store as it was."""
import contextlib
import json
import os
import pathlib
import subprocess
import unittest

import journey
from journey import Journey

TEST_PLUGINS = pathlib.Path(os.environ.get("CLARIBI_TEST_PLUGINS", journey.BUILD / "test_plugins"))


class Plugins(Journey):
    sandbox_options = None

    def refused(self, plugin, *words):
        refused = self.host.run("describe", "--plugin", plugin)
        self.assert_error(refused, journey.PLUGIN_LOAD, *words)

    def test_that_do_not_exist(self):
        self.refused(self.folder / "absent.so", "absent.so")

    def test_that_are_no_library(self):
        text = self.folder / "text.so"
        text.write_text("not a library\n")
        self.refused(text, "text.so")

    def test_that_are_cut_short(self):
        short = self.folder / "short.so"
        short.write_bytes(journey.PLUGIN.read_bytes()[:4096])
        self.refused(short, "short.so")

    def test_that_lack_the_entry(self):
        self.refused(TEST_PLUGINS / "no_entry_plugin.so", "claribi_ds_v1")

    def test_that_speak_another_level(self):
        self.refused(TEST_PLUGINS / "too_new_plugin.so", r"1\D.*\D2|2\D.*\D1", "update")

    def test_whose_table_is_short(self):
        self.refused(TEST_PLUGINS / "short_table_plugin.so", "table")


class Manifests(Journey):
    sandbox_options = None

    def refused(self, text, *words):
        manifest = self.folder / "manifest.json"
        manifest.write_text(text, encoding="utf-8")
        refused = self.host.run("describe", "--manifest", manifest)
        self.assertIn(refused.code, (journey.USAGE, journey.PLUGIN_LOAD), str(refused))
        self.assert_error(refused, refused.code, *words)

    def genuine(self):
        return json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))

    def test_that_do_not_exist(self):
        refused = self.host.run("describe", "--manifest", self.folder / "absent.json")
        self.assertIn(refused.code, (journey.USAGE, journey.PLUGIN_LOAD), str(refused))
        self.assert_error(refused, refused.code, "absent.json")

    def test_that_are_no_json(self):
        self.refused("{ not json", "manifest")

    def test_that_are_no_object(self):
        self.refused("[]", "manifest|object")

    def test_with_a_member_misspelt(self):
        manifest = self.genuine()
        manifest["endpoint_rules"] = manifest["endpoint_rule"]
        self.refused(json.dumps(manifest), "endpoint_rules")

    def test_with_a_member_of_another_type(self):
        manifest = self.genuine()
        manifest["endpoints"] = 7
        self.refused(json.dumps(manifest), "endpoints")

    def test_whose_own_endpoint_breaks_their_own_rule(self):
        manifest = self.genuine()
        manifest["endpoints"][0]["url"] = "https://mcp.aiven.live/mcp"
        self.refused(json.dumps(manifest), "read_only")

    def test_whose_probe_would_write(self):
        manifest = self.genuine()
        manifest["probe"]["tool"] = "aiven_service_delete"
        self.refused(json.dumps(manifest), "aiven_service_delete")


class Arguments(Journey):
    def setUp(self):
        super().setUp()
        self.connect()
        self.before = self.host.state()
        self.requests = len(self.sandbox.calls())

    def refused(self, arguments, *words, code=journey.USAGE):
        refused = self.host.run("call", "prod", "aiven_project_list", "--args", arguments)
        self.assert_error(refused, code, *words)
        self.assertEqual(self.host.state(), self.before)
        self.assertEqual(len(self.sandbox.calls()), self.requests, "nothing is sent")

    def test_that_are_no_json(self):
        self.refused("{garbage", "JSON|arguments")

    def test_that_are_no_object(self):
        self.refused("[1, 2]", "object")

    def test_that_nest_too_deeply(self):
        nested = '{"a":' + "[" * 5000 + "]" * 5000 + "}"
        self.refused(nested, "levels")

    def test_that_name_a_member_twice(self):
        self.refused('{"project": "a", "project": "b"}', "project|duplicate|twice")

    def test_that_are_empty(self):
        self.refused("", "JSON|arguments|empty")


class CommandLines(Journey):
    sandbox_options = None

    def refused(self, *arguments):
        self.assert_error(self.host.run(*arguments), journey.USAGE)

    def test_with_an_unknown_command(self):
        self.refused("conect", "prod")

    def test_with_an_unknown_option(self):
        self.refused("describe", "--jsonn")

    def test_without_a_name(self):
        self.refused("connect")

    def test_with_a_name_that_was_never_connected(self):
        for command in ("status", "test", "tools", "disconnect"):
            with self.subTest(command=command):
                self.refused(command, "nobody")
        self.refused("call", "nobody", "aiven_project_list", "--args", "{}")

    def test_with_an_endpoint_that_is_no_url(self):
        self.refused("connect", "prod", "--endpoint", "not a url")

    def test_with_a_duration_that_is_none(self):
        self.refused("status", "--timeout", "soon")

    def test_with_a_store_of_another_kind(self):
        refused = self.host.run("status", "--store", "mysql://localhost/claribi")
        self.assertNotIn(refused.code, (journey.OK, journey.INTERNAL), str(refused))
        self.assert_error(refused, refused.code, "postgresql")


class Callbacks(Journey):
    """What comes back from the sign-in page is not trusted."""

    def connect_with(self, query, pasted=False):
        """A sign-in whose browser comes back with this query; how it ended."""
        before = self.host.state()
        self.host.environment["BROWSER"] = "/bin/true"
        process = self.host.start(
            "connect", "prod", "--endpoint", self.sandbox.mcp_url, "--timeout", "20s" if pasted else "5s",
            stdin=subprocess.PIPE,
        )
        address, _ = journey.authorization_url(process)
        callback = journey.parameter(address, "redirect_uri") + query
        if not pasted:
            curl = ["curl", "--silent", "--noproxy", "*", "--output", "/dev/null", callback]
            subprocess.run(curl, check=True)
        stdout, stderr = process.communicate(callback + "\n" if pasted else "", journey.PATIENCE_S)
        self.assertEqual(self.host.state(), before)
        return journey.Outcome(["connect"], process.returncode, stdout, stderr)

    def refused(self, outcome, *words):
        self.assertNotIn(outcome.code, (journey.OK, journey.INTERNAL), str(outcome))
        self.assert_error(outcome, outcome.code, *words)
        self.assertNotIn("stolen", outcome.stdout + outcome.stderr)

    def test_with_another_state_are_refused(self):
        self.refused(self.connect_with("?code=stolen&state=another"), "state")

    def test_with_another_state_are_refused_when_pasted(self):
        self.refused(self.connect_with("?code=stolen&state=another", pasted=True), "state")

    def test_without_a_state_are_refused(self):
        self.refused(self.connect_with("?code=stolen"), "state")

    def test_with_a_denial_of_another_sign_in_are_no_denial(self):
        refused = self.connect_with("?error=access_denied&state=another")
        self.refused(refused, "state")
        self.assertNotIn("declined", refused.stdout)

    def test_with_a_denial_are_said_as_a_denial(self):
        self.host.environment["CONSENT_DECISION"] = "deny"
        refused = self.host.run("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assert_error(refused, journey.SIGN_IN, "declined", "nothing was saved")
        self.assertEqual(self.host.state(), [])

    def test_that_deny_keep_an_earlier_sign_in(self):
        self.connect()
        self.host.environment["CONSENT_DECISION"] = "deny"
        refused = self.host.run("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assert_error(refused, journey.SIGN_IN, "declined")
        self.assert_ok(self.host.run("call", "prod", "aiven_project_list", "--args", "{}"))

    def test_that_never_come_end_with_the_timeout(self):
        self.host.environment["BROWSER"] = "/bin/true"
        refused = self.host.run(
            "connect", "prod", "--endpoint", self.sandbox.mcp_url, "--timeout", "1s"
        )
        self.assert_error(refused, journey.TIMED_OUT)
        self.assertEqual(self.host.state(), [])


class FullDisk(Journey):
    """The store cannot be written."""

    def refused(self, outcome):
        self.assertNotIn(outcome.code, (journey.OK, journey.USAGE), str(outcome))
        self.assert_error(outcome, outcome.code, "store|disk|space|full")

    def test_on_the_first_connection_leaves_nothing(self):
        refused = self.host.run(
            "connect", "prod", "--endpoint", self.sandbox.mcp_url, limit_files=2048
        )
        self.refused(refused)
        self.assertEqual(self.host.state(), [])

    def test_at_any_moment_of_a_second_connection_keeps_the_first(self):
        self.connect()
        largest = max(path.stat().st_size for path in self.host.files())
        for limit in (4096, largest // 8, largest // 4):  # in half of it a write-ahead log may find its place
            with self.subTest(limit=limit):
                before = self.host.state()
                refused = self.host.run(
                    "connect", f"with-{limit}", "--endpoint", self.sandbox.mcp_url, limit_files=limit)
                self.refused(refused)
                left = [row for row in self.host.state() if row not in before]
                self.assertEqual([row for row in self.host.state() if row in before], before)
                if left:  # there was no space to take it back either, and the person was told
                    self.assertIn("Undoing the sign-in failed", refused.stderr)
        self.assert_ok(self.host.run("call", "prod", "aiven_project_list", "--args", "{}"))
        self.connect(name="with-4096")  # with space again
        self.connect(name=f"with-{largest // 4}")  # and over whatever was left

    def test_of_a_real_file_system_keeps_what_was_there(self):
        self.host.data.mkdir(mode=0o700)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=512k,mode=0700", "tmpfs", self.host.data],
            stderr=subprocess.PIPE, check=False,
        )
        if mounted.returncode != 0:
            self.skipTest("mounting a small file system needs root")
        self.addCleanup(subprocess.run, ["umount", self.host.data], check=True)
        self.connect()
        before = self.host.state()
        with open(self.host.data / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while filler.write(bytes(4096)):
                pass
        refused = self.host.run("connect", "two", "--endpoint", self.sandbox.mcp_url)
        self.refused(refused)
        (self.host.data / "filler").unlink()
        self.assertEqual(self.host.state(), before)
        self.assert_ok(self.host.run("call", "prod", "aiven_project_list", "--args", "{}"))


class DamagedStore(Journey):
    def test_is_reported_and_not_overwritten(self):
        self.connect()
        store = next(p for p in self.host.files() if p.read_bytes()[:15] == b"SQLite format 3")
        for extra in self.host.files():
            if extra.name.endswith(("-wal", "-shm")):
                extra.unlink()
        damaged = b"SQLite format 3\0" + b"\xff" * 8000
        store.write_bytes(damaged)
        refused = self.host.run("status")
        self.assertNotIn(refused.code, (journey.OK, journey.USAGE), str(refused))
        self.assert_error(refused, refused.code, "store")
        self.assertEqual(store.read_bytes(), damaged)


if __name__ == "__main__":
    unittest.main()
