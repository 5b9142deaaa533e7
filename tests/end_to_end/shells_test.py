"""Completions as bash uses them, progress and colours as a terminal shows them."""
import os
import pty
import re
import select
import subprocess
import time
import unittest

import journey
from journey import BUILD, Journey

COMPLETE = r"""
source <(claribi-host completions bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_claribi_host
printf '%s\n' "${COMPREPLY[@]}"
"""


class Completions(Journey):
    def complete(self, *words):
        environment = {
            **self.host.environment, "PATH": f"{BUILD / 'bin'}:{os.environ['PATH']}",
            "XDG_DATA_HOME": str(self.folder),
        }
        ran = subprocess.run(["bash", "-c", COMPLETE, "bash", "claribi-host", *words], env=environment,
                             text=True, capture_output=True, check=True, timeout=journey.PATIENCE_S)
        self.assertEqual(ran.stderr, "")
        return ran.stdout.split("\n")[:-1]

    def test_know_commands_options_and_choices(self):
        self.assertEqual(self.complete("to"), ["tools"])
        self.assertEqual(self.complete("keys", "ro"), ["rotate"])
        self.assertEqual(self.complete("--org", "acme", "tools", "prod", "--appr"), ["--approve", "--approve-all"])
        self.assertEqual(self.complete("tools", "prod", "--for", "con"), ["connection"])
        self.assertIn("--before", self.complete("audit", "prune", "--"))
        self.assertIn("--since", self.complete("audit", "prod", "--"))
        self.assertIn("exit-codes", self.complete("help", "ex"))

    def test_know_the_data_sources_and_run_none_of_their_names(self):
        self.assertEqual(self.complete("status", "pr"), [""], "there is no store yet, and none is made")
        self.host.globals[1] = self.folder / "claribi-host"
        self.connect("prod")
        trap = f"$(touch {self.folder}/trap)"
        self.assert_ok(self.host.run("rename", "prod", trap))
        self.connect("prod")
        self.assertEqual(self.complete("status", "pr"), ["prod"])
        self.complete("status", "")
        self.assertFalse((self.folder / "trap").exists())


class OneError(Journey):
    def test_stands_alone_and_its_story_is_told_on_request(self):
        self.connect()
        self.sandbox.knobs(maintenance=True)
        failed = self.host.run("call", "prod", "aiven_project_list", json_output=False)
        self.assertTrue(failed.stderr.startswith("error: "), str(failed))
        self.assertNotIn("warning", failed.stderr)
        told = self.host.run("-v", "call", "prod", "aiven_project_list", json_output=False)
        self.assertRegex(told.stderr, r"\bwarning\b")


class InATerminal(Journey):
    def in_terminal(self, *words, **variables):
        """What a terminal of 80 columns shows, both streams."""
        leader, follower = pty.openpty()
        environment = {**self.host.environment, "TERM": "xterm", "COLUMNS": "80", **variables}
        process = subprocess.Popen(self.host.command(*words, json_output=False), env=environment,
                                   stdin=subprocess.DEVNULL, stdout=follower, stderr=follower)
        os.close(follower)
        said, end = b"", time.monotonic() + journey.PATIENCE_S
        while time.monotonic() < end:
            if not select.select([leader], [], [], 0.1)[0]:
                continue
            try:
                part = os.read(leader, 65536)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            said += part
        os.close(leader)
        process.wait(timeout=journey.PATIENCE_S)
        return said.decode()

    def test_progress_is_shown_late_and_taken_back(self):
        self.connect()
        self.sandbox.knobs(latency_ms=2500)
        said = self.in_terminal("call", "prod", "aiven_project_list")
        self.assertRegex(said, r"\r\x1b\[K[|/\\-] Calling the tool")
        self.assertRegex(said, r"Calling the tool \(2 s\)")
        self.assertLess(said.rindex("\r\x1b[K"), said.index("nordlicht-data"), "nothing stays on the line")
        self.sandbox.knobs(latency_ms=0)
        begin = time.monotonic()
        quick = self.in_terminal("status")
        if time.monotonic() - begin < 0.3:
            self.assertNotIn("Looking at", quick)

    def test_colours_mark_words_unless_nobody_wants_them(self):
        said = self.in_terminal("status", "nowhere")
        self.assertIn("\x1b[1;31merror:\x1b[0m", said)
        for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertNotIn("\x1b", self.in_terminal("status", "nowhere", **variables))

    def test_names_are_never_cut(self):
        self.connect()
        said = self.in_terminal("tools", "prod")
        names = [tool["name"] for tool in self.host.run("tools", "prod").json["tools"]]
        for name in names:
            self.assertRegex(said, rf"(?m)^{re.escape(name)}\s")
        piped = self.host.run("tools", "prod", json_output=False).stdout
        self.assertNotIn("…", piped)
        self.assertTrue("…" not in said or "cut: DESCRIPTION" in said or "not shown: DESCRIPTION" in said)


if __name__ == "__main__":
    unittest.main()
