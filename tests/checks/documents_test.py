"""The checker of documents on small trees: what leads somewhere passes, each kind of dead end is named."""
import pathlib
import tempfile
import unittest

import documents


class Tree(unittest.TestCase):
    def judge(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return list(documents.complaints(root))


class Links(Tree):
    def assert_passes(self, page, **files):
        self.assertEqual(self.judge({"docs/page.md": page, "README.md": "# Front\n", **files}), [])

    def assert_names(self, page, words):
        found = self.judge({"docs/page.md": page, "README.md": "# Front\n"})
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_a_file_that_exists(self):
        self.assert_passes("[front](../README.md)\n")

    def test_a_folder_that_exists(self):
        self.assert_passes("[all](../docs/)\n")

    def test_the_web_is_not_asked(self):
        self.assert_passes("[far](https://vendor.example/none#none) [mail](mailto:a@vendor.example)\n")

    def test_a_file_that_does_not_exist(self):
        self.assert_names("one\n[front](README.md)\n", "docs/page.md:2: there is no README.md")

    def test_a_file_outside_the_project(self):
        self.assert_names("[out](../../elsewhere.md)\n", "leads out of the project")

    def test_an_anchor_on_the_same_page(self):
        self.assert_passes("# A page\n\n[up](#a-page)\n")
        self.assert_names("# A page\n\n[up](#another-page)\n", "#another-page has no such heading")

    def test_an_anchor_on_another_page(self):
        self.assert_passes("[front](../README.md#front)\n")
        self.assert_names("[front](../README.md#back)\n", "../README.md#back has no such heading")

    def test_an_anchor_without_punctuation_and_code_marks(self):
        self.assert_passes("## What `x_y` does, by-and-by: *all*\n\n[up](#what-x_y-does-by-and-by-all)\n")

    def test_the_second_of_two_equal_headings(self):
        self.assert_passes("# Twice\n# Twice\n\n[one](#twice) [two](#twice-1)\n")
        self.assert_names("# Twice\n# Twice\n\n[three](#twice-2)\n", "has no such heading")

    def test_a_reference_link(self):
        self.assert_passes("[front][f]\n\n[F]: ../README.md\n")
        self.assert_names("[front][f]\n", "[f] is defined nowhere")
        self.assert_names("[front][f]\n\n[f]: README.md\n", "there is no README.md")

    def test_a_link_whose_text_is_code(self):
        self.assert_names("[`none`](none.md)\n", "there is no none.md")

    def test_code_is_no_link(self):
        self.assert_passes("`[a](none.md)` and ``[b](`none.md)``\n\n```\n[c](none.md)\n# No heading\n```\n")

    def test_a_heading_in_code_is_none(self):
        self.assert_names("```\n# Sham\n```\n[sham](#sham)\n", "has no such heading")

    def test_a_lone_backtick_hides_nothing(self):
        self.assert_names("a ` mark\n\n[a](none.md)\n\nanother ` mark\n", "there is no none.md")


class Obligations(Tree):
    LEGEND = "| id | | obligation |\n|---|---|---|\n| LIF-01 | M | a |\n| LIF-02 | M | b |\n"

    def missing(self, source, legend=LEGEND):
        files = {"aiven_plugin/mcp/client.h": source, "docs/obligations.md": legend}
        return [words.split()[1] for words in self.judge(files)]

    def test_ids_of_the_legend(self):
        self.assertEqual(self.missing("// LIF-01, LIF-02\n"), [])

    def test_an_id_that_the_legend_lacks(self):
        self.assertEqual(self.missing("// LIF-01, LIF-03\n"), ["LIF-03"])

    def test_an_id_inside_a_range(self):
        self.assertEqual(self.missing("// LIF-01 to LIF-03\n"), ["LIF-03"])
        self.assertEqual(self.missing("// LIF-02 to 04\n"), ["LIF-03", "LIF-04"])

    def test_other_names_with_a_hyphen(self):
        self.assertEqual(self.missing("// UTF-8, SHA-256, GPL-03, XLIF-03\n"), [])

    def test_an_id_that_is_only_mentioned_explains_nothing(self):
        self.assertEqual(self.missing("// LIF-03\n", self.LEGEND + "\nLIF-03\n"), ["LIF-03"])

    def test_no_legend_at_all(self):
        self.assertEqual(len(self.judge({"aiven_plugin/mcp/client.h": "// LIF-01\n"})), 1)


if __name__ == "__main__":
    unittest.main()
