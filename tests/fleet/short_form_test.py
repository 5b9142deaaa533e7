"""The short forms of race.py and crash.py: the same assertions, in seconds."""
import contextlib
import io
import unittest

import crash
import race


class ShortForm(unittest.TestCase):
    def passes(self, program, *arguments):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = program.main([*arguments, "--short"])
        self.assertEqual(code, 0, said.getvalue())


class Race(ShortForm):
    def test_loses_no_sign_in_on_sqlite(self):
        self.passes(race)

    def test_loses_no_sign_in_on_postgresql(self):
        self.passes(race, "--stores", "postgresql")

    def test_with_kills_loses_only_what_was_never_stored_on_sqlite(self):
        self.passes(race, "--kills", "500")

    def test_with_kills_loses_only_what_was_never_stored_on_postgresql(self):
        self.passes(race, "--kills", "500", "--stores", "postgresql")

    def test_with_kills_and_rotation_grace_loses_nothing_on_sqlite(self):
        self.passes(race, "--kills", "500", "--grace")

    def test_with_kills_and_rotation_grace_loses_nothing_on_postgresql(self):
        self.passes(race, "--kills", "500", "--grace", "--stores", "postgresql")


class Crash(ShortForm):
    def test_leaves_nothing_half_on_sqlite(self):
        self.passes(crash)

    def test_leaves_nothing_half_on_postgresql(self):
        self.passes(crash, "--stores", "postgresql")


if __name__ == "__main__":
    unittest.main()
