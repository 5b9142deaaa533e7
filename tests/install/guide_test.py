"""plugin_api/README.md, followed word for word by somebody who has only what is installed: every line is
pasted, every change is made, and what the page shows is what is seen.
"""
import json
import re
import subprocess
import unittest

import yaml

import journey
import pages_test
from installed import Installed

FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
PAGES = ("plugin_api/README.md", "docs/ci.md")
# Where the three pieces of the new tool go: in front of these words.
PLACES = ("struct Tool {", None, "throw Refusal{CBI_E_NOT_FOUND")


def section(heading):
    """[(kind, text)] of the code blocks below a heading of the guide, without their indentation."""
    page = (journey.ROOT / "plugin_api/README.md").read_text(encoding="utf-8")
    text = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [(kind, re.sub(rf"^{indent}", "", block, flags=re.MULTILINE)) for indent, kind, block in FENCE.findall(text)]


class Guide(Installed):
    def follow(self, blocks, folder):
        for kind, text in blocks:
            if kind == "sh":
                self.paste([text], folder)
            elif kind == "console":
                self.look(text, folder)

    def look(self, text, folder):
        """Each command after a $ prints what stands below it."""
        for command, lines in pages_test.examples(text):
            done = subprocess.run(
                ["bash", "-c", command], cwd=folder, env=self.shell(self.folder), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=journey.PATIENCE_S)
            said = "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"
            self.assertIsNotNone(pages_test.pattern(lines).fullmatch(said), f"$ {command}\n{said}")

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
            self.follow([block for block in judging if block[0] == "sh"], project)

    def commands(self):
        """{name: its options} of the installed host, global ones among them."""
        told = json.loads(self.host("help", "--json"))
        page = self.host("help")
        everywhere = set(re.findall(r"--[a-z-]+", page))
        return {command["name"]: everywhere | {option["name"] for option in command["options"]}
                for command in told["commands"]}

    def test_names_commands_and_options_that_are_there(self):
        known = self.commands()
        checked = 0
        for page in (*PAGES, *journey.ROOT.glob("host_stub/new_project/template/**/*")):
            if not (journey.ROOT / page).is_file():
                continue
            text = (journey.ROOT / page).read_text(encoding="utf-8")
            for line in re.findall(r"claribi-host((?: [^\s`|'\"]+)+)", text):
                words = line.split()
                while words and words[0] in ("--plugin", "--manifest"):
                    del words[:2]
                if not words or words[0] not in known:
                    # `validate` and `smoke` may be of another version; prose goes on in words of its own.
                    continue
                options = {word.split("=")[0] for word in words if word.startswith("--") and len(word) > 2}
                self.assertEqual(options - known[words[0]], set(), f"{page}: {line}")
                checked += 1
        self.assertGreater(checked, 9)

    def test_has_ci_files_that_can_be_read(self):
        page = (journey.ROOT / "docs/ci.md").read_text(encoding="utf-8")
        blocks = pages_test.blocks("docs/ci.md", "yaml")
        self.assertEqual(len(blocks), page.count("```yaml"))
        blocks.append((journey.ROOT / "host_stub/new_project/template/github/ci.yml").read_text(encoding="utf-8"))
        for block in blocks:
            self.assertIsInstance(yaml.safe_load(block), dict)
            self.assertRegex(block, r"claribi-host smoke build/claribi_sales\.so --junit build/smoke\.xml|\./ci\.sh")


if __name__ == "__main__":
    unittest.main()
