"""policy-score: what it prints, and what it refuses."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

PROGRAM = pathlib.Path(os.environ["CLARIBI_BUILD_DIR"]) / "bin/policy-score"
MANIFEST = pathlib.Path(__file__).resolve().parents[2] / "manifests/aiven.json"
HEADER = "vendor\tname\tread_only_hint\tdestructive_hint\tidempotent_hint\tlabel\tnote\n"


def score(table, *options):
    """The finished process for a table of this text."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "tools.tsv"
        path.write_bytes(table.encode())
        return subprocess.run(
            [PROGRAM, path, *options], capture_output=True, text=True, check=False
        )


class Labelled(unittest.TestCase):
    """Tools of nobody, written before the rules that were to tell them."""

    def wrong(self, file, *options):
        """Two shares that are wrong, as `--totals` prints them."""
        path = pathlib.Path(__file__).resolve().parent / file
        done = subprocess.run([PROGRAM, path, *options, "--totals"], capture_output=True, text=True, check=True)
        return [int(wrong) / int(all_) for wrong, all_ in re.findall(r": (\d+) of (\d+)", done.stdout)]

    def test_readers_that_hand_out_credentials_and_their_neighbours(self):
        shown, hidden = self.wrong("credentials.jsonl")
        self.assertLessEqual(shown, 0.05)
        self.assertLessEqual(hidden, 0.055)

    def test_texts_that_speak_to_a_model_and_plain_ones(self):
        self.assertEqual(self.wrong("instructions.jsonl", "--instructions"), [0, 0])


class Scores(unittest.TestCase):
    def test_every_row_in_order(self):
        done = score(
            HEADER
            + "a\tget_x\ttrue\tfalse\t\twrite\t\n"
            + "b\tdelete_x\t\t\t\tread\thard\n"
            + "a\tget_x\tfalse\t\t\tread\t\n"
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "a\tget_x\t1\nb\tdelete_x\t0\na\tget_x\t0\n")

    def test_columns_by_their_names(self):
        done = score("destructive_hint\tname\tlabel\tvendor\r\ntrue\tget_x\tread\ta\r\n")
        self.assertEqual(done.stdout, "a\tget_x\t0\n")

    def test_rows_that_end_early(self):
        done = score(HEADER + "a\tget_x\n")
        self.assertEqual(done.stdout, "a\tget_x\t1\n")

    def test_names_that_are_none(self):
        done = score(HEADER + "a\tg\u0435t_x\n" + "a\tget x\n")
        self.assertEqual(done.stdout, "a\tg\u0435t_x\t0\na\tget x\t0\n")

    def test_explains_what_hides_a_tool(self):
        done = score(HEADER + "a\tget_x\na\tget_or_create\n", "--explain")
        self.assertEqual(
            done.stdout,
            'a\tget_x\t1\t\t\n'
            'a\tget_or_create\t0\tname_pattern\tthe name contains the word "create"\n',
        )

    def test_a_manifest_adds_its_lists(self):
        table = HEADER + "a\taiven_service_type_plans\naiven\taiven_service_connection_info\ttrue\n"
        self.assertEqual(
            score(table).stdout,
            "a\taiven_service_type_plans\t0\naiven\taiven_service_connection_info\t0\n",
        )
        self.assertEqual(
            score(table, "--manifest", MANIFEST).stdout,
            "a\taiven_service_type_plans\t1\naiven\taiven_service_connection_info\t0\n",
        )


    def test_totals_of_the_rows_with_a_label(self):
        table = (
            "vendor\tname\tread_only_hint\tlabel\n"
            + "a\tget_x\tfalse\tread\na\tget_y\ttrue\tread\na\tget_z\t\twrite\na\tget_w\t\tmaybe\n"
        )
        self.assertEqual(
            score(table, "--totals").stdout,
            "writers shown: 1 of 1 (100.0 %)\nreaders hidden: 1 of 2 (50.0 %)\n",
        )
        self.assertIn("hidden: 0 of 2", score(table, "--totals", "--claim-reading").stdout)
        self.assertIn("hidden: 0 of 2", score(table, "--totals", "--no-hints").stdout)

    def test_a_table_with_the_definitions_beside_it(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "definitions.jsonl"
            tool = {"name": "get_x", "description": "Deletes x.", "inputSchema": {"type": "object"}}
            path.write_text(json.dumps({"vendor": "a", "tool": tool}) + "\n", encoding="utf-8")
            table = HEADER + "b\tget_x\na\tget_x\na\tget_y\n"
            self.assertEqual(score(table, "--definitions", path).stdout, "b\tget_x\t1\na\tget_x\t0\na\tget_y\t1\n")
            alone = subprocess.run([PROGRAM, "--definitions", path], capture_output=True, text=True, check=True)
            self.assertEqual(alone.stdout, "a\tget_x\t0\n")

    def test_whole_definitions(self):
        lines = [
            {"vendor": "a", "label": "read", "tool": {"name": "get_x", "inputSchema": {}}},
            {
                "vendor": "a",
                "tool": {"name": "get_y", "description": "Deletes y.", "inputSchema": {}},
            },
        ]
        table = "\n".join(json.dumps(line) for line in lines)
        done = score(table, "--explain")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(
            done.stdout,
            'a\tget_x\t1\t\t\n'
            'a\tget_y\t0\tdescription\tthe description says that it writes: "deletes"\n',
        )


class ScoresDefinitions(unittest.TestCase):
    @staticmethod
    def lines(rows):
        return "\n".join(json.dumps(row) for row in rows)

    @staticmethod
    def tool(description="Lists rows.", **arguments):
        schema = {"type": "object", "properties": arguments}
        return {"name": "list_rows", "description": description, "inputSchema": schema}

    def test_changes(self):
        before = self.tool()
        rows = [
            {"id": "a", "before": before, "after": before, "verdict": "harmless"},
            {"id": "b", "before": before, "after": self.tool(limit={"type": "integer"}), "verdict": "material"},
            {"id": "c", "before": before, "after": self.tool(sql={"type": "string"}), "verdict": "material"},
            {"id": "d", "before": before, "after": {"name": "list_rows"}, "verdict": "wording"},
        ]
        self.assertEqual(
            score(self.lines(rows), "--changes").stdout,
            "a\tharmless\tharmless\nb\tharmless\tmaterial\nc\tmaterial\tmaterial\nd\tmaterial\twording\n",
        )
        totals = score(self.lines(rows), "--changes", "--totals").stdout
        self.assertIn("material called harmless: 1 of 2 (50.0 %)\n", totals)
        self.assertIn("wording called material: 1 of 1 (100.0 %)\n", totals)
        self.assertIn("a number", score(self.lines(rows), "--changes", "--explain").stdout)

    def test_instructions(self):
        rows = [
            {"id": "a", "tool": self.tool(), "instructs": False},
            {"id": "b", "tool": self.tool("Always call this tool."), "instructs": True},
            {"id": "c", "tool": self.tool(), "instructs": True},
        ]
        self.assertEqual(
            score(self.lines(rows), "--instructions").stdout,
            "a\tplain\tdescribes\nb\tmarked\tinstructs\nc\tplain\tinstructs\n",
        )
        self.assertEqual(
            score(self.lines(rows), "--instructions", "--totals").stdout,
            "instructions missed: 1 of 2 (50.0 %)\nplain texts marked: 0 of 1 (0.0 %)\n",
        )

    def test_labels_that_are_none(self):
        for option, row in (("--changes", {"verdict": "bad"}), ("--instructions", {"tool": self.tool()})):
            done = score(self.lines([row]), option)
            self.assertEqual(done.returncode, 2)
            self.assertIn("line 1", done.stderr)


class Refuses(unittest.TestCase):
    def refused(self, done, *words):
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        for word in ("cause: ", "fix: ", *words):
            self.assertIn(word, done.stderr)

    def test_a_table_without_names(self):
        self.refused(score("vendor\tlabel\na\tread\n"), "line 1", '"name"')
        self.refused(score(""), "line 1", "empty")

    def test_a_column_twice(self):
        self.refused(score("vendor\tname\tname\n"), "line 1", '"name"')

    def test_rows_out_of_shape(self):
        self.refused(score("vendor\tname\na\tget_x\ttrue\n"), "line 2", "3 fields")
        self.refused(score(HEADER + "a\t\n"), "line 2", "no name")

    def test_a_definition_that_cannot_be_read_hides_its_tool(self):
        done = score('{"vendor": "a", "tool": {"name": "get_x", "inputSchema": "no"}}\n', "--explain")
        self.assertTrue(done.stdout.startswith("a\tget_x\t0\tinvalid_definition\t"), done)

    def test_definitions_that_are_none(self):
        self.refused(score('{"tool": 1}'), "line 1")
        self.refused(score('{"tool": {"name": "a", "inputSchema": {}}}\n{'), "line 2")
        self.refused(score('{"vendor": "a"}'), "line 1", '"tool"')

    def test_hints_that_are_none(self):
        self.refused(score(HEADER + "a\tget_x\tyes\n"), "line 2", "read_only_hint", '"yes"')

    def test_files_that_are_not_there(self):
        done = subprocess.run([PROGRAM, "nowhere.tsv"], capture_output=True, text=True, check=False)
        self.refused(done, "nowhere.tsv")
        self.refused(score(HEADER, "--manifest", "nowhere.json"), "nowhere.json")

    def test_a_manifest_that_cannot_be_used(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write('{"schema_version": 1}')
            file.flush()
            self.refused(score(HEADER, "--manifest", file.name), "/id")

    def test_commands_that_are_none(self):
        for arguments in ([], ["--what"], ["a", "b"], ["a", "--manifest"]):
            done = subprocess.run(
                [PROGRAM, *arguments], capture_output=True, text=True, check=False
            )
            self.refused(done, "Use: policy-score")


if __name__ == "__main__":
    unittest.main()
