"""Fleets over PostgreSQL, in their short forms."""
import unittest

from short_form import ShortForm


class PostgreSQL(ShortForm, unittest.TestCase):
    stores = "postgresql"


if __name__ == "__main__":
    unittest.main()
