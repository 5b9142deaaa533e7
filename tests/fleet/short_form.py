"""Runs race.py or crash.py in its short form."""
import contextlib
import io
import unittest


class ShortForm(unittest.TestCase):
    stores = ""

    def passes(self, program, *arguments):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = program.main([*arguments, "--short", "--stores", self.stores])
        self.assertEqual(code, 0, said.getvalue())
