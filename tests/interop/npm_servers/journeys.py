"""What is asked of every server: connect, list, read. One test a server."""
import json
import pathlib
import tempfile
import unittest

import files
import journey
import servers


def journeys(of):
    """A test case for a set of servers.json, with a test for each of its rows."""

    class Journeys(journey.Journey):
        sandbox_options = None

        @classmethod
        def setUpClass(cls):
            cls.installed = servers.Installed(of)
            if cls.installed.problem:
                raise unittest.SkipTest(cls.installed.problem)
            folder = tempfile.TemporaryDirectory(prefix="claribi-")
            cls.addClassCleanup(folder.cleanup)
            files.write_all(folder.name)
            # All at once: most of the time they read their own sources.
            cls.servers = {}
            for row in servers.rows(of):
                cls.servers[row["name"]] = servers.Server(row, cls.installed, pathlib.Path(folder.name))
                cls.addClassCleanup(cls.servers[row["name"]].stop)

        def test_each_row_says_what_is_installed(self):
            for row in servers.rows(of):
                self.assertEqual(self.installed.version(row["package"]), row["version"], row["package"])

        def _reads(self, name):
            server = self.servers[name]
            journey.wait_until(server.listens, f"{name} listens")
            manifest = self.folder / "manifest.json"
            manifest.write_text(json.dumps(server.manifest()), encoding="utf-8")
            self.host.globals += ["--manifest", manifest, "--allow-insecure-loopback"]
            self.host.environment["BROWSER"] = str(servers.HERE / "browser.py")
            self._connect(server)
            call = server.filled(server.row["call"])
            listed = self.host.run("tools", name)
            self.assert_ok(listed)
            self.assertEqual(listed.json["protocol_version"], server.row["revision"], str(listed))
            self.assertIn(call["tool"], [tool["name"] for tool in listed.json["tools"]], str(listed))
            called = self.host.run("call", name, call["tool"], "--args", json.dumps(call["arguments"]))
            self.assert_ok(called)
            self.assert_message("call_result", called.json)
            for words in server.row["expect"]:
                self.assertIn(words, json.dumps(called.json, ensure_ascii=False), str(called))

        def _connect(self, server):
            name, kind = server.row["name"], server.row["sign_in"]["kind"]
            if kind != "api_key":
                connected = self.host.run("connect", name)
                self.assert_ok(connected)
                self.assertEqual(bool(connected.json["issuer"]), kind == "oauth2_authorization_code", str(connected))
                return
            refused = self.host.run("connect", name, "--api-key-stdin", input="not-the-key-of-this-server\n")
            self.assertEqual(refused.code, journey.SIGN_IN, str(refused))
            key = server.filled(server.row.get("key", "{key}"))
            self.assert_ok(self.host.run("connect", name, "--api-key-stdin", input=key + "\n"))

    for row in servers.rows(of):
        def test(self, name=row["name"], failure=row.get("known_failure")):
            if failure is None:
                self._reads(name)
                return
            with self.assertRaisesRegex(AssertionError, failure["seen"], msg=f"known failure: {failure['why']}"):
                self._reads(name)

        setattr(Journeys, f"test_{row['name'].replace('-', '_').replace('.', '_')}_is_read", test)
    return Journeys
