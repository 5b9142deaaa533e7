"""What one operation of a fleet asks of the database, as docs/scale.md has it: a small fleet, whose statements PostgreSQL counts.

The counts are bounds: who lowers them, lowers them here and in scale_model.py, too.
"""
import unittest

import scale
import scale_model
from scale_run import Run


class ASmallFleet(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        options = scale.parse(["--connections", "200", "--processes", "2"])
        with Run(options) as run:
            cls.seen = scale.measure_units(run)
            cls.phases = run.phases
        cls.units = scale_model.Units()

    def assert_costs(self, operation, cost):
        """No more than that, and so little more that the page is true."""
        each = self.seen["each"][operation]
        self.assertLessEqual(each.get("BEGIN", 0), cost.transactions * 1.05, each)
        self.assertLessEqual(sum(each.values()), cost.statements * 1.05, each)
        self.assertGreaterEqual(sum(each.values()), cost.statements * 0.95, f"{operation} costs less: say so in scale_model.py")

    def test_a_call_reads_the_credential_and_writes_its_record_twice(self):
        self.assert_costs("call", self.units.call)
        self.assertEqual(self.seen["each"]["call"]["SELECT secrets"], 1)

    def test_a_renewal_takes_and_gives_back_a_lease_and_swaps_the_grant_twice(self):
        self.assert_costs("renewal", self.units.renewal_more)
        self.assertEqual(self.phases["renewed"].refreshes, 200)

    def test_leases_of_the_dead_are_not_looked_for_with_each_renewal(self):
        self.assertEqual(self.seen["each"]["renewal"]["DELETE leases"], 1)

    def test_a_handle_reads_what_it_needs_with_its_first_call(self):
        self.assert_costs("open", self.units.open)
        self.assert_costs("first call", self.units.first_call_more)

    def test_a_revoked_connection_costs_once_what_the_model_says(self):
        self.assert_costs("revoked call", self.units.call + self.units.revoked_call_more)
        self.assert_costs("ended call", self.units.call + self.units.ended_call_more)

    def test_a_node_has_as_many_sessions_as_its_pool(self):
        self.assertLessEqual(self.seen["sessions"], 2 * self.units.sessions_a_node)

    def test_no_thread_belongs_to_a_handle(self):
        for node in self.seen["nodes"]:
            self.assertLessEqual(node["threads"], 8, node)


if __name__ == "__main__":
    unittest.main()
