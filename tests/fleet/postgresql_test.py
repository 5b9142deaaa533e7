"""The short forms of race.py and crash.py over PostgreSQL: the same assertions, in seconds."""
import unittest

import crash
import race
from short_form import ShortForm


class PostgreSQL(ShortForm):
    stores = "postgresql"

    def test_a_race_loses_no_sign_in(self):
        self.passes(race)

    def test_with_kills_a_race_loses_only_what_was_never_stored(self):
        self.passes(race, "--kills", "500")

    def test_with_kills_and_rotation_grace_a_race_loses_nothing(self):
        self.passes(race, "--kills", "500", "--grace")

    def test_a_crash_leaves_nothing_half(self):
        self.passes(crash)


if __name__ == "__main__":
    unittest.main()
