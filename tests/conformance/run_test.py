"""How run.py judges: what must not pass, does not."""
import unittest

import run


def check(status, name="some-check", **more):
    return {"id": name, "status": status, "description": "what is checked", **more}


class Judge(unittest.TestCase):
    def test_passes_successes_and_what_is_only_told(self):
        self.assertEqual(run.judge([check("SUCCESS"), check("INFO"), check("SKIPPED")], 0, ""), [])

    def test_fails_a_failure_even_where_the_suite_ends_well(self):
        reasons = run.judge([check("SUCCESS"), check("FAILURE", errorMessage="no proof")], 0, "")
        self.assertEqual(reasons, ["FAILURE some-check: no proof"])

    def test_fails_a_warning(self):
        reasons = run.judge([check("SUCCESS"), check("WARNING")], 0, "")
        self.assertEqual(reasons, ["WARNING some-check: what is checked"])

    def test_fails_a_run_in_which_nothing_was_judged(self):
        self.assertEqual(run.judge([], 0, ""), ["nothing succeeded"])
        self.assertEqual(run.judge([check("SKIPPED")], 0, ""), ["nothing succeeded"])

    def test_fails_a_run_without_checks(self):
        self.assertEqual(run.judge(None, 1, ""), ["no checks were written"])

    def test_fails_a_client_that_did_not_end_well(self):
        self.assertEqual(run.judge([check("SUCCESS")], 1, "...\nClient exited with code 1\n..."),
                         ["Client exited with code 1"])
        self.assertEqual(run.judge([check("SUCCESS")], 1, "Client timed out after 30000ms"),
                         ["Client timed out after 30000ms"])
        self.assertEqual(run.judge([check("SUCCESS")], 3, ""), ["the suite exited with code 3"])


class ClientScenarios(unittest.TestCase):
    LISTING = (
        "Required for 2026-07-28 (69 scenarios):\n\n"
        "Server scenarios (test against a server):\n  - tools-list\n\n"
        "Client scenarios (test against a client):\n  - tools_call\n  - auth/basic-cimd\n\n"
        "Run and reported, but never scored:\n"
        "  extension (2):\n    - auth/dpop [client]\n    - tasks-lifecycle [server]\n"
        "  added-after-release (1):\n    - json-schema [client]\n"
    )

    def test_reads_those_of_clients_only(self):
        self.assertEqual(run.client_scenarios(self.LISTING),
                         (["tools_call", "auth/basic-cimd"], ["auth/dpop", "json-schema"]))

    def test_reads_nothing_from_another_listing(self):
        self.assertEqual(run.client_scenarios("Available scenarios:\n  - tools_call\n"), ([], []))


if __name__ == "__main__":
    unittest.main()
