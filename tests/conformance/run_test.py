"""How run.py judges: what must not pass, does not."""
import unittest

import run


def check(status, name="some-check", **more):
    return {"id": name, "status": status, "description": "what is checked", **more}


class Judge(unittest.TestCase):
    def test_passes_successes_and_what_is_only_told(self):
        self.assertEqual(run.judge("tools_call", [check("SUCCESS"), check("INFO"), check("SKIPPED")], "well"), [])

    def test_fails_a_failure_even_where_the_client_ends_well(self):
        reasons = run.judge("tools_call", [check("SUCCESS"), check("FAILURE", errorMessage="no proof")], "well")
        self.assertEqual(reasons, ["FAILURE some-check: no proof"])

    def test_fails_a_warning(self):
        reasons = run.judge("tools_call", [check("SUCCESS"), check("WARNING")], "well")
        self.assertEqual(reasons, ["WARNING some-check: what is checked"])

    def test_fails_a_run_in_which_nothing_was_judged(self):
        self.assertEqual(run.judge("tools_call", [], "well"), ["nothing succeeded"])
        self.assertEqual(run.judge("tools_call", [check("SKIPPED")], "well"), ["nothing succeeded"])

    def test_fails_a_run_without_checks(self):
        self.assertEqual(run.judge("tools_call", None, None), ["no checks were written"])

    def test_fails_a_client_that_ended_in_another_way(self):
        self.assertEqual(run.judge("tools_call", [check("SUCCESS")], "with an error"),
                         ["the client ended with an error"])
        self.assertEqual(run.judge("tools_call", [check("SUCCESS")], None),
                         ["the client crashed, or was stopped after 30 s"])

    def test_fails_a_client_that_took_what_it_must_turn_away(self):
        self.assertEqual(run.judge("auth/iss-wrong-issuer", [check("SUCCESS")], "with an error"), [])
        self.assertEqual(run.judge("auth/iss-wrong-issuer", [check("SUCCESS")], "well"), ["the client ended well"])


class Ending(unittest.TestCase):
    def test_is_what_the_client_says_last(self):
        self.assertEqual(run.ending("went through\n", "level 1: http: connected\n"), "well")
        self.assertEqual(run.ending("", "level 1: http: connected\nerror: It is not signed in.\n"), "with an error")

    def test_is_none_of_a_client_that_said_nothing(self):
        self.assertIsNone(run.ending("", "level 1: http: connected\n"))


class Chosen(unittest.TestCase):
    BATCHES = [run.Batch(revision, [], [run.Run("tools_call", revision, "required"),
                                        run.Run("auth/dpop", revision, "extension")])
               for revision in ("2025-11-25", "2026-07-28")]

    def test_is_each_run_of_the_scenario(self):
        self.assertEqual([batch.runs[0].revision for batch in run.chosen(self.BATCHES, "auth/dpop", None)],
                         ["2025-11-25", "2026-07-28"])

    def test_is_one_run_with_a_revision(self):
        self.assertEqual([batch.arguments for batch in run.chosen(self.BATCHES, "auth/dpop", "2026-07-28")],
                         [["--scenario", "auth/dpop", "--spec-version", "2026-07-28", "--force"]])

    def test_is_nothing_of_an_unknown_scenario(self):
        self.assertEqual(run.chosen(self.BATCHES, "auth/none", None), [])


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
