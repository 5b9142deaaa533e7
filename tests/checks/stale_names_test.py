"""The check of names in comments and pages, on small trees: a file that exists passes, one that is gone is named."""
import pathlib
import tempfile
import unittest

import stale_names

TREE = (
    "README.md", "aiven_plugin/mcp/client.h", "aiven_plugin/vault/vault.h", "plugin_api/messages/MESSAGES.md",
    "tests/golden/aiven.wire",
)


class Tree(unittest.TestCase):
    def judge(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            for file, content in [*((other, "") for other in TREE), (name, text)]:
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                (root / file).write_text(content, encoding="utf-8")
            return list(stale_names.complaints(root))

    def assert_passes(self, text, name="aiven_plugin/mcp/tool.h"):
        self.assertEqual(self.judge(name, text), [])

    def assert_names(self, stale, text, name="aiven_plugin/mcp/tool.h", line=1):
        self.assertEqual(self.judge(name, text), [f"{name}:{line}: there is no {stale}"])


class Where(Tree):
    def test_beside_the_file(self):
        self.assert_passes("// see client.h\n")
        self.assert_names("gone.h", "// see gone.h\n")

    def test_in_another_room(self):
        self.assert_passes("// see vault/vault.h, and aiven_plugin/vault/vault.h\n")
        self.assert_names("vault/gone.h", "// see vault/gone.h\n")

    def test_a_bare_name_of_another_room_is_stale_here(self):
        self.assert_names("client.h", "// see client.h\n", "aiven_plugin/vault/seal.h")

    def test_the_front_of_a_room_needs_no_folder(self):
        self.assert_passes("// see vault.h\n")

    def test_a_test_speaks_of_the_room_that_it_mirrors(self):
        self.assert_passes("// client.h says so\n", "tests/aiven_plugin/mcp/client_test.cpp")
        self.assert_names("gone.h", "// gone.h says so\n", "tests/aiven_plugin/mcp/client_test.cpp")

    def test_a_page_is_found_by_its_bare_name(self):
        self.assert_passes("// see MESSAGES.md\n")
        self.assert_names("OTHER.md", "// see OTHER.md\n")

    def test_a_page_may_name_any_file_bare(self):
        self.assert_passes("`client.h` begins\n", "docs/page.md")
        self.assert_names("gone.h", "one\n`gone.h` begins\n", "docs/page.md", 2)

    def test_folders(self):
        self.assert_passes("see `tests/golden`, and `tests/golden/`\n", "docs/page.md")
        self.assert_names("tests/silver", "see `tests/silver`\n", "docs/page.md")


class What(Tree):
    def test_every_kind_of_comment(self):
        for name, text in (
            ("aiven_plugin/mcp/tool.cpp", "int a;\nint b;  // gone.h\n"),
            ("plugin_api/examples/clock.c", "int a;\n/* gone.h */\n"),
            ("tests/checks/check.py", "a = 1\n# gone.h\n"),
            ("tests/checks/check.py", 'def f():\n    """Reads gone.h."""\n'),
            ("tests/run.sh", "true\ntrue # gone.h\n"),
            ("tests/CMakeLists.txt", "\n# gone.h\n"),
        ):
            with self.subTest(name=name):
                self.assert_names("gone.h", text, name, 2)

    def test_the_line_within_a_long_comment(self):
        self.assert_names("gone.h", "/* one\n   two\n   gone.h */\n", line=3)

    def test_texts_and_includes_are_no_comments(self):
        self.assert_passes('#include "gone.h"\nconst char* kUrl = "//gone.h";\nchar quote = \'"\';\n')
        self.assert_passes("path = 'gone.h'\nother = \"# gone.h\"\n", "tests/checks/check.py")
        self.assert_passes('echo "$1#gone.h"\n', "tests/run.sh")

    def test_a_digit_separator_begins_no_character(self):
        self.assert_names("gone.h", "int a = 1'000;  // gone.h\n")

    def test_a_comment_behind_a_raw_string(self):
        self.assert_names("gone.h", 'auto a = R"(// " old.h)";  // gone.h\n')

    def test_a_fence_shows_other_trees(self):
        self.assert_passes("```\ngone.h\n```\n", "docs/page.md")
        self.assert_names("gone.h", "```\nold.h\n```\ngone.h\n", "docs/page.md", 4)

    def test_addresses_absolute_paths_and_patterns(self):
        self.assert_passes("// https://vendor.example/docs/gone.md /usr/include/gone.h *_gone.h gone_*.h\n")
        self.assert_passes("// build/gone.h $HOME/gone.sh <room>/gone.h credential_{a,b}.h\n")

    def test_a_placeholder(self):
        self.assert_passes("// vault/NAME.h and SIDE/room/NAME_test.cpp\n")

    def test_other_words_with_a_dot(self):
        self.assert_passes("// tools.allow, e.g. 2.0, a.config and README\n")

    def test_a_name_at_the_end_of_a_sentence(self):
        self.assert_names("gone.h", "// See gone.h.\n")

    def test_the_past_is_not_rewritten(self):
        for name in ("CHANGELOG.md", "docs/adr/0001-first.md"):
            self.assert_passes("`gone.h` was merged into `client.h`\n", name)


if __name__ == "__main__":
    unittest.main()
