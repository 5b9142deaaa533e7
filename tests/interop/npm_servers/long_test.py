"""The servers and frameworks from npm that do not fit into every run."""
import unittest

from journeys import journeys


class LongJourneys(journeys("long")):
    pass


if __name__ == "__main__":
    unittest.main()
