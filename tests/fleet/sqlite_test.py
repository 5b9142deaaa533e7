"""Fleets over SQLite, in their short forms."""
import unittest

from short_form import ShortForm


class SQLite(ShortForm, unittest.TestCase):
    stores = "sqlite"


if __name__ == "__main__":
    unittest.main()
