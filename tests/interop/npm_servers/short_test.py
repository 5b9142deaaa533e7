"""Two servers from npm, in every run: one that asks for OAuth, one that asks for nothing."""
import unittest

from journeys import journeys


class ShortJourneys(journeys("short")):
    pass


if __name__ == "__main__":
    unittest.main()
