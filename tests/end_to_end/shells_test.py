"""Completions as bash, zsh and fish use them, progress and colours as a terminal shows them."""
import os
import pathlib
import pty
import re
import select
import subprocess
import time
import unittest

import journey
from journey import BUILD, Journey

BASH = r"""
source <(claribi-host completions bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_claribi_host
printf '%s\n' "${COMPREPLY[@]}"
"""
FISH = "source (claribi-host completions fish | psub); complete -C (string join ' ' -- $argv)"
# In an interactive shell, because only there are completions made. compadd is what all of them end in.
ZSH = r"""
PROMPT=
autoload -Uz compinit
compinit -u -D
source <(claribi-host completions zsh)
compadd() {
  local -a offered
  builtin compadd -O offered "$@"
  print -rl -- offered:${^offered} >>$OFFERED
  builtin compadd "$@"
}
zle-line-init() { print READY >>$OFFERED }
zle -N zle-line-init
"""


class Completions(Journey):
    def setUp(self):
        super().setUp()
        self.environment = {
            **self.host.environment, "PATH": f"{BUILD / 'bin'}:{os.environ['PATH']}", "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder), "TERM": "dumb", "OFFERED": str(self.folder / "offered"),
        }

    def ask(self, *words):
        ran = subprocess.run(words, env=self.environment, text=True, capture_output=True, check=True,
                             cwd=self.folder, timeout=journey.PATIENCE_S)
        self.assertEqual(ran.stderr, "")
        return ran.stdout.split("\n")[:-1]

    def bash(self, *words):
        return self.ask("bash", "-c", BASH, "bash", "claribi-host", *words)

    def fish(self, *words):
        return [line.split("\t")[0] for line in self.ask("fish", "--no-config", "-c", FISH, "--", "claribi-host", *words)]

    def zsh(self, *words):
        offered = pathlib.Path(self.environment["OFFERED"])
        offered.unlink(missing_ok=True)
        leader, follower = pty.openpty()
        shell = subprocess.Popen(["zsh", "-f", "-i"], env=self.environment, cwd=self.folder, start_new_session=True,
                                 stdin=follower, stdout=follower, stderr=follower)
        os.close(follower)

        def wait_for(mark):
            end = time.monotonic() + journey.PATIENCE_S
            while time.monotonic() < end and not (offered.exists() and mark in offered.read_text()):
                if select.select([leader], [], [], 0.05)[0]:
                    os.read(leader, 65536)

        os.write(leader, ZSH.encode())
        wait_for("READY\n")
        # The line is thrown away, and another one written when all was offered.
        os.write(leader, " ".join(("claribi-host", *words)).encode() + b"\t\x15print DONE >>$OFFERED\n")
        wait_for("DONE\n")
        os.close(leader)
        shell.kill()
        shell.wait(timeout=journey.PATIENCE_S)
        lines = offered.read_text().splitlines()
        return sorted({line.removeprefix("offered:").rstrip("=") for line in lines if len(line) > len("offered:") and ":" in line})

    def test_know_commands_options_and_choices(self):
        for complete in (self.bash, self.fish, self.zsh):
            with self.subTest(complete.__name__):
                self.assertEqual(complete("too"), ["tools"])
                self.assertEqual(complete("keys", "ro"), ["rotate"])
                self.assertEqual(complete("--org", "acme", "tools", "prod", "--appr"), ["--approve", "--approve-all"])
                self.assertEqual(complete("tools", "prod", "--for", "con"), ["connection"])
                self.assertIn("--before", complete("audit", "prune", "--"))
                self.assertIn("--since", complete("audit", "prod", "--"))
                self.assertIn("exit-codes", complete("help", "ex"))
                self.assertEqual(complete("completions", "fi"), ["fish"])

    def test_know_the_data_sources_and_run_none_of_their_names(self):
        shells = (self.bash, self.fish, self.zsh)
        for complete in shells:
            self.assertLessEqual(set(complete("status", "pr")), {""}, "there is no store yet, and none is made")
        self.host.globals[1] = self.folder / "claribi-host"
        self.connect("prod")
        trap = f"$(touch {self.folder}/trap)"
        self.assert_ok(self.host.run("rename", "prod", trap))
        self.connect("prod")
        for complete in shells:
            with self.subTest(complete.__name__):
                self.assertEqual(complete("status", "pr"), ["prod"])
                complete("status", "")
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
