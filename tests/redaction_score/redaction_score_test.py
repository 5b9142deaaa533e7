"""The redaction on generated documents: what is missed, what is changed, and what it takes."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(os.environ["CLARIBI_BUILD_DIR"]) / "bin/redaction-score"
HERE = pathlib.Path(__file__).resolve().parent


def output(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def score(*generated):
    """Missed and changed, each with the number of documents."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "documents.jsonl"
        path.write_text(output(sys.executable, HERE / "generate.py", *generated), encoding="utf-8")
        text = output(PROGRAM, path)
    return [tuple(map(int, found)) for found in re.findall(r"SCORE \w+\t(\d+)\tof\t(\d+)", text)]


class Score(unittest.TestCase):
    def test_each_set_of_templates(self):
        for name in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh"):
            with self.subTest(templates=name):
                (missed, secrets), (changed, look_alikes) = score(HERE / f"{name}.txt")
                self.assertLessEqual(missed / secrets, 0.05)
                self.assertLessEqual(changed / look_alikes, 0.02)

    def test_no_ordinary_text_is_changed(self):
        _, (changed, texts) = score("--ordinary", "2500")
        self.assertEqual((changed, texts), (0, 2500))

    def test_other_values_make_no_difference(self):
        (missed, secrets), _ = score(HERE / "first.txt", "--seed", "7", "--repeat", "3")
        self.assertLessEqual(missed / secrets, 0.05)


class Format(unittest.TestCase):
    def score(self, *documents):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "documents.jsonl"
            path.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
            text = output(PROGRAM, path)
        return dict(re.findall(r"SCORE (\w+)\t(\d+)\tof", text))

    def test_documents_may_name_what_has_to_stay_beside_their_secrets(self):
        counts = self.score(
            {"id": "1", "kind": "a", "document": "password=hunter22 user=bob", "secrets": ["hunter22"],
             "keep": ["user=bob", "password"]},
            {"id": "2", "kind": "a", "document": "password=hunter22", "secrets": ["hunter22"],
             "keep": ["hunter22"]},
            {"id": "3", "kind": "b", "document": "plain", "secrets": []})
        self.assertEqual(counts, {"missed": "0", "changed": "0", "lost": "1"})


class Cost(unittest.TestCase):
    def allocations(self, *options):
        rows = [{"id": i, "name": f"order {i}", "key": "x", "value": i, "email": f"c{i}@example.test"}
                for i in range(2000)]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "rows.json"
            path.write_text(json.dumps({"fields": ["id", "name"], "rows": rows}), encoding="utf-8")
            text = output(PROGRAM, "--cost", path, *options)
        return int(re.search(r"allocations\t(\d+)", text).group(1))

    def test_rows_without_credentials_take_no_memory(self):
        self.assertLessEqual(self.allocations(), 4)
        self.assertLessEqual(self.allocations("--tree"), 4)


if __name__ == "__main__":
    unittest.main()
