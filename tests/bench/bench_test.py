"""The bench still runs: every case once, as small as it gets. No figure is judged."""
import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import goals
import run
from cases import CASES


class Bench(unittest.TestCase):
    def test_every_case_gives_a_figure_of_every_subject(self):
        with tempfile.TemporaryDirectory(prefix="claribi-") as folder:
            file = pathlib.Path(folder, "figures.json")
            arguments = ["run.py", "--rounds", "1", "--quick", "--markdown", "--json", str(file)]
            with mock.patch.object(sys, "argv", arguments), contextlib.redirect_stdout(io.StringIO()) as printed:
                self.assertEqual(run.main(), 0)
            figures = json.loads(file.read_text(encoding="utf-8"))
        for case in CASES:
            for subject in case.subjects:
                with self.subTest(case=case.name, subject=subject.name):
                    self.assertGreaterEqual(min(figures[case.name][subject.name]), 0)
                    self.assertIn(case.name, printed.getvalue())
        rows = [line for line in printed.getvalue().splitlines() if line.startswith("| ")]
        self.assertEqual(len(rows), 1 + len(goals.GOALS) + len(figures["command line"]))
        for vendor, measured in figures["command line"].items():
            with self.subTest(vendor=vendor):
                self.assertGreater(min(measured["ms"]), 0)
                self.assertIn("tools/call", measured["requests"])


if __name__ == "__main__":
    unittest.main()
