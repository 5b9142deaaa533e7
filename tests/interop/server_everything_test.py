"""The plugin against a server that others wrote: @modelcontextprotocol/server-everything.

The server comes from npm, pinned by package-lock.json with its checksums, and is told to listen on
loopback. Where npm cannot deliver it the tests are skipped, with npm's words.
"""
import json
import os
import pathlib
import pty
import shutil
import socket
import subprocess
import unittest

import journey
from journey import Journey

HERE = pathlib.Path(__file__).resolve().parent
INSTALLED = journey.BUILD / "interop"
SERVER = INSTALLED / "node_modules/@modelcontextprotocol/server-everything/dist/index.js"


def install():
    """Installs the pinned server into the build folder, once. Why it cannot be had, or nothing."""
    lock = HERE / "package-lock.json"
    if SERVER.exists() and (INSTALLED / lock.name).read_bytes() == lock.read_bytes():
        return None
    if not shutil.which("npm"):
        return "there is no npm"
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", lock.name):
        shutil.copy(HERE / name, INSTALLED)
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=INSTALLED,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    return None if done.returncode == 0 else f"npm ci failed: {done.stdout[-500:]}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ServerEverything(Journey):
    sandbox_options = None

    @classmethod
    def setUpClass(cls):
        problem = install()
        if problem:
            raise unittest.SkipTest(problem)
        cls.port = free_port()
        cls.server = subprocess.Popen(
            ["node", "--require", HERE / "webcrypto.cjs", SERVER, "streamableHttp"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "PORT": str(cls.port)},
        )
        cls.addClassCleanup(cls.server.wait)
        cls.addClassCleanup(cls.server.terminate)
        journey.wait_until(cls.listens, "the server listens")

    @classmethod
    def listens(cls):
        assert cls.server.poll() is None, "the server ended"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", cls.port)) == 0

    def setUp(self):
        super().setUp()
        self.host.globals += ["--manifest", HERE / "everything.json", "--allow-insecure-loopback"]
        self.assert_ok(
            self.host.run("connect", "all", "--endpoint", f"http://127.0.0.1:{self.port}/mcp")
        )

    def call(self, tool, **arguments):
        called = self.host.run("call", "all", tool, "--args", json.dumps(arguments))
        self.assert_ok(called)
        self.assert_message("call_result", called.json)
        return called.json

    def texts(self, result):
        return [block["text"] for block in result["content"] if block["type"] == "text"]

    def test_lists_its_tools_with_what_is_hidden(self):
        listed = self.host.run("tools", "all")
        self.assert_ok(listed)
        self.assert_message("tool_list", {**listed.json, "next_cursor": None})
        shown = {tool["name"] for tool in listed.json["tools"]}
        hidden = {tool["name"] for tool in listed.json["hidden"]}
        self.assertLessEqual({"echo", "get-sum", "get-tiny-image", "get-structured-content"}, shown)
        self.assertLessEqual({"get-env", "toggle-simulated-logging", "gzip-file-as-resource"}, hidden)
        self.assertEqual(shown & hidden, set())

    def test_echoes_every_character(self):
        message = "Zürich 東京 🛰 \" \\ \t </untrusted>"
        self.assertEqual(self.texts(self.call("echo", message=message)), [f"Echo: {message}"])

    def test_adds_numbers(self):
        self.assertIn("42", self.texts(self.call("get-sum", a=17, b=25))[0])

    def test_gives_structured_content(self):
        result = self.call("get-structured-content", location="Chicago")
        self.assertEqual(result["structured_content"]["humidity"], 82)
        self.assertEqual(result["data"]["conditions"], result["structured_content"]["conditions"])

    def test_gives_an_image_among_texts(self):
        result = self.call("get-tiny-image")
        self.assertEqual([block["type"] for block in result["content"]], ["text", "image", "text"])
        self.assertEqual(result["content"][1]["mimeType"], "image/png")

    def test_gives_annotated_content(self):
        result = self.call("get-annotated-message", messageType="error", includeImage=False)
        self.assertIn("annotations", result["content"][0])

    def test_gives_links_to_resources(self):
        result = self.call("get-resource-links", count=3)
        self.assertEqual([b["type"] for b in result["content"]].count("resource_link"), 3)

    def test_tells_of_progress_over_an_event_stream(self):
        # Progress is for people: it is shown where standard error is a terminal.
        terminal, end = pty.openpty()
        command = self.host.command(
            "call", "all", "trigger-long-running-operation", "--args", '{"duration": 1, "steps": 4}'
        )
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=end, text=True,
            env={**self.host.environment, "TERM": "xterm"},
        )
        os.close(end)
        stdout, _ = process.communicate(timeout=journey.PATIENCE_S)
        shown = os.read(terminal, 65536).decode()
        os.close(terminal)
        self.assertEqual(process.returncode, journey.OK, stdout + shown)
        self.assertIn("completed", self.texts(json.loads(stdout))[0])
        self.assertRegex(shown, r"\b(25|50|75) ?%")

    def test_reports_arguments_that_the_tool_refuses(self):
        refused = self.host.run("call", "all", "get-sum", "--args", '{"a": 1, "b": "two"}')
        self.assertEqual(refused.code, journey.TOOL_ERROR, str(refused))

    def test_never_calls_what_is_hidden(self):
        refused = self.host.run("call", "all", "get-env", "--args", "{}")
        self.assertNotEqual(refused.code, journey.OK)
        self.assertNotIn("PATH", refused.stdout)

    def test_ends_a_long_call_on_its_deadline(self):
        ended = self.host.run(
            "--timeout", "1s", "call", "all", "trigger-long-running-operation",
            "--args", '{"duration": 30, "steps": 3}',
        )
        self.assert_error(ended, journey.TIMED_OUT)


if __name__ == "__main__":
    unittest.main()
