"""The short forms of race.py and crash.py: the same assertions, in seconds. A file for each store, so that both run at once."""
import contextlib
import io

import crash
import race


class ShortForm:
    """The cases; a TestCase that inherits them says over which store."""
    stores = ""

    def passes(self, program, *arguments):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = program.main([*arguments, "--short", "--stores", self.stores])
        self.assertEqual(code, 0, said.getvalue())

    def test_a_race_loses_no_sign_in(self):
        self.passes(race)

    def test_with_kills_a_race_loses_only_what_was_never_stored(self):
        self.passes(race, "--kills", "500")

    def test_with_kills_and_rotation_grace_a_race_loses_nothing(self):
        self.passes(race, "--kills", "500", "--grace")

    def test_a_crash_leaves_nothing_half(self):
        self.passes(crash)
