"""plugin_api/README.md, followed word for word by somebody who has only what is installed: every line is
pasted, every change is made, and what the page shows is what is seen.
"""
import re
import subprocess
import unittest

import journey
from installed import Installed

FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
# Where the three pieces of the new tool go: in front of these words.
PLACES = ("struct Tool {", None, "throw Refusal{CBI_E_NOT_FOUND")


def section(heading):
    """[(kind, text)] of the code blocks below a heading of the guide, without their indentation."""
    page = (journey.ROOT / "plugin_api/README.md").read_text(encoding="utf-8")
    text = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [(kind, re.sub(rf"^{indent}", "", block, flags=re.MULTILINE)) for indent, kind, block in FENCE.findall(text)]


def pattern(shown):
    """What is seen may differ from the page in a time, and where the page has an ellipsis."""
    lines = []
    for line in shown.splitlines():
        text = re.escape(line).replace("…", ".*")
        lines.append("(?:.*\n)*" if line == "…" else re.sub(r"\d{4}\\-\d\d\\-\d\d\\ \d\d:\d\d", r"[0-9: -]{16}", text) + "\n")
    return "".join(lines)


class Guide(Installed):
    def follow(self, blocks, folder):
        for kind, text in blocks:
            if kind == "sh":
                self.paste([text], folder)
            elif kind == "console":
                self.look(text, folder)

    def look(self, text, folder):
        """Each command after a $ prints what stands below it."""
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
            done = subprocess.run(
                ["bash", "-c", command], cwd=folder, env=self.shell(self.folder), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=journey.PATIENCE_S)
            self.assertRegex(done.stdout, re.compile(rf"\A{pattern(shown)}\Z"), command)

    def test_leads_to_an_answer_and_to_a_tool_of_ones_own(self):
        first, *rest = section("From nothing to an answer")
        self.paste([first[1]], self.folder)
        project = self.folder / "sales"
        self.follow(rest, project)
        blocks = section("A tool of your own")
        source = project / "sales.cpp"
        program = source.read_text()
        pieces = [text for kind, text in blocks if kind == "cpp"]
        for piece, place in zip(pieces, PLACES, strict=True):
            before = place or "constexpr Tool kTools[] = {\n"
            self.assertEqual(program.count(before), 1)
            program = program.replace(before, before + piece if place is None else piece + before)
        source.write_text(program)
        self.follow(blocks, project)
        judging = section("Judge it")
        self.follow([block for block in judging if block[0] == "console"], project)
        if self.has_command("smoke"):
            self.follow(judging, project)


if __name__ == "__main__":
    unittest.main()
