"""The model of costs: that docs/scale.md has its tables as they are, and that its formulas hold where the answer is plain."""
import contextlib
import dataclasses
import io
import pathlib
import unittest
from unittest import mock

import scale_model
from scale_model import Fleet, Units

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "scale.md"


class Page(unittest.TestCase):
    def test_has_the_tables_that_the_program_prints(self):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), mock.patch("sys.argv", ["scale_model.py"]):
            scale_model.main()
        self.assertIn(said.getvalue().strip(), PAGE.read_text(encoding="utf-8"))


class Formulas(unittest.TestCase):
    def test_a_connection_that_is_always_called_is_renewed_in_the_last_minute_of_its_token(self):
        busy = Fleet(calls_an_hour=3.6e6, lifetime_s=3600)
        self.assertAlmostEqual(scale_model.renewal_interval_s(busy), 3600 - 45, delta=0.1)

    def test_one_that_is_hardly_called_is_renewed_with_each_call(self):
        idle = Fleet(calls_an_hour=0.001)
        self.assertAlmostEqual(scale_model.renewals_s(idle) / idle.calls_s, 1, delta=0.01)

    def test_twice_the_connections_on_twice_the_nodes_cost_a_node_the_same_and_the_database_twice(self):
        one = Fleet()
        two = dataclasses.replace(one, connections=2 * one.connections, nodes=2 * one.nodes)
        self.assertEqual(two.handles_a_node, one.handles_a_node)
        self.assertAlmostEqual(*(scale_model.total(scale_model.load(fleet, Units()).values()).statements * times
                                 for fleet, times in ((one, 2), (two, 1))))

    def test_tokens_that_live_shorter_than_a_listing_bring_every_listing(self):
        self.assertEqual(scale_model.listings_s(Fleet(lifetime_s=240), Units()), 0)
        self.assertGreater(scale_model.listings_s(Fleet(lifetime_s=3600), Units()), 0)

    def test_requests_that_go_to_any_node_need_a_handle_of_everything_on_each(self):
        self.assertEqual(Fleet(serves=20).handles_a_node, 100_000)


if __name__ == "__main__":
    unittest.main()
