"""What README and docs/command_line.md show is true: their commands are run, their output compared."""
import os
import re
import socket
import subprocess
import unittest

import journey
from journey import BUILD, ROOT

COMMAND = re.compile(r"^\$ (.*)$")


def blocks(page, language):
    """The fenced blocks of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def examples(block):
    """(command, what it prints) of a block: a command begins with "$ "."""
    command, lines = None, []
    for line in block.splitlines():
        found = COMMAND.match(line)
        if found:
            if command is not None:
                yield command, lines
            command, lines = found.group(1), []
        else:
            lines.append(line)
    if command is not None:
        yield command, lines


def pattern(lines):
    """What is shown, as an expression: "…" is anything in its line, and alone any lines."""
    parts = []
    for line in lines:
        if line == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(re.escape(part) for part in line.split("…")) + r" *\n")
    return re.compile("".join(parts))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Pages(journey.Journey):
    def setUp(self):
        self.port = str(free_port())
        self.sandbox_options = None if self._testMethodName.endswith("quick_start") else ("--port", self.port)
        super().setUp()
        self.environment = {
            **self.host.environment, "XDG_DATA_HOME": str(self.folder / "share"),
            "XDG_CONFIG_HOME": str(self.folder / "config"), "PATH": f"{BUILD / 'bin'}:{os.environ['PATH']}",
        }
        self.environment.pop("BROWSER", None)

    def shell(self, script):
        return subprocess.run(
            ["bash", "-c", script], cwd=self.folder, env=self.environment, text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=journey.PATIENCE_S,
        )

    def test_command_line(self):
        (self.folder / "ca.pem").write_bytes(self.sandbox.ca_file.read_bytes())
        exported = ""
        shown = 0
        for block in blocks("docs/command_line.md", "console"):
            for command, lines in examples(block):
                if command.startswith("export "):
                    exported += command + "\n"
                    continue
                ran = self.shell(exported + command.replace("8443", self.port))
                said = "\n".join(line.rstrip() for line in ran.stdout.splitlines()) + "\n"
                self.assertIsNotNone(pattern(lines).fullmatch(said), f"$ {command}\n{said}")
                shown += 1
        self.assertGreater(shown, 10)

    @unittest.skipUnless((BUILD / "zoo").exists(), "the zoo is of the release alone")
    def test_validate(self):
        for name in ("fails_silently", "crashes_in_call"):
            (self.folder / f"{name}.so").symlink_to(BUILD / "zoo" / f"{name}.so")
        connected = self.shell("echo key-of-the-zoo | claribi-host --plugin crashes_in_call.so connect zoo --api-key-stdin")
        self.assertEqual(connected.returncode, 0, connected.stdout)
        self.show("docs/validate.md", 2)

    def show(self, page, expected):
        """Every command of a page prints what stands below it."""
        shown = 0
        for block in blocks(page, "console"):
            for command, lines in examples(block):
                ran = self.shell(command)
                said = "\n".join(line.rstrip() for line in ran.stdout.splitlines()) + "\n"
                self.assertIsNotNone(pattern(lines).fullmatch(said), f"$ {command}\n{said}")
                shown += 1
        self.assertEqual(shown, expected)

    def test_quick_start(self):
        page = (ROOT / "README.md").read_text(encoding="utf-8")
        part = page[page.index("Now the same by hand"):page.index("## What is supported")]
        of_own_account = "build/release/bin/claribi-host"
        script = "\n".join(
            block for block in re.findall(r"^```sh\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
            if not block.startswith(of_own_account))
        self.assertIn("kill $!", script)
        script = script.replace("8443", self.port).replace("$PWD/build/release", str(BUILD))
        ran = self.shell("set -e\ntrap 'kill $! 2>/dev/null' EXIT\n" + script)
        self.assertEqual(ran.returncode, 0, ran.stdout)
        for words in ("32 tools approved, 22 hidden", "next: ", "clickhouse", "The sign-in was revoked"):
            self.assertIn(words, ran.stdout)

    def test_quick_start_ends_where_the_port_is_taken(self):
        page = (ROOT / "README.md").read_text(encoding="utf-8")
        lines = re.search(r"^vendor-sandbox --port 8443.*\n^until .*\n", page, re.MULTILINE).group(0)
        export = f'export PATH="{BUILD}/bin:$PATH" XDG_DATA_HOME="$(mktemp -d)"\n'
        ran = self.shell(export + lines.replace("8443", self.port) + "echo went on")
        self.assertRegex(ran.stdout, "(?s)error: Cannot listen on .*cause: Another program.*fix: .*went on")


if __name__ == "__main__":
    unittest.main()
