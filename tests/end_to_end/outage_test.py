"""The vendor is away, slow, overloaded or babbling: the documented exit code, and clear words."""
import unittest

import journey
from journey import Journey

CALL = ("call", "prod", "aiven_project_list", "--args", "{}")


class Outage(Journey):
    def setUp(self):
        super().setUp()
        self.connect()
        self.before = self.host.state()

    def fails(self, code, *words, command=CALL):
        failed = self.host.run(*command)
        self.assert_error(failed, code, *words)
        self.assertEqual(self.host.state(), self.before)
        return failed

    def test_of_a_vendor_that_is_gone(self):
        self.sandbox.stop()
        self.fails(journey.UNREACHABLE, "localhost|connect|refused")

    def test_at_disconnecting_deletes_here_and_says_what_was_not_revoked(self):
        self.sandbox.stop()
        gone = self.host.run("disconnect", "prod")
        self.assert_ok(gone)
        self.assertEqual(gone.json["revocation"], "failed")
        self.assertRegex(gone.json["detail"], "localhost|connect|refused")
        self.assertEqual(self.host.state(), [])

    def test_for_maintenance(self):
        self.sandbox.knobs(maintenance=True)
        self.fails(journey.UNREACHABLE, "maintenance|503")

    def test_by_too_many_requests(self):
        self.sandbox.knobs(fail_next={"count": 100, "status": 429, "retry_after_s": 3600})
        failed = self.fails(journey.RATE_LIMITED)
        self.assertTrue(failed.error["retryable"])
        self.assertIsNotNone(failed.error["retry_at"])

    def test_by_the_limit_of_the_api_behind_the_tools(self):
        self.sandbox.knobs(upstream_status="429")
        failed = self.host.run(*CALL)
        self.assertIn(failed.code, (journey.RATE_LIMITED, journey.TOOL_ERROR), str(failed))

    def test_that_lasts_beyond_the_deadline(self):
        self.sandbox.knobs(latency_ms=30000)
        self.fails(journey.TIMED_OUT, command=(*CALL, "--timeout", "1s"))

    def test_that_drops_connections(self):
        self.sandbox.knobs(fail_next={"count": 100, "behaviour": "drop"})
        self.fails(journey.UNREACHABLE)

    def test_that_answers_garbage(self):
        self.sandbox.knobs(fail_next={"count": 100, "behaviour": "garbage"})
        self.fails(journey.TOOL_ERROR)

    def test_that_answers_with_a_web_page(self):
        self.sandbox.knobs(fail_next={"count": 100, "behaviour": "html", "status": 502})
        self.fails(journey.UNREACHABLE)

    def test_that_cuts_its_answers(self):
        self.sandbox.knobs(fail_next={"count": 100, "behaviour": "truncate"})
        failed = self.host.run(*CALL)
        self.assertIn(failed.code, (journey.UNREACHABLE, journey.TOOL_ERROR), str(failed))
        self.assert_error(failed, failed.code)

    def test_of_one_request_is_got_over(self):
        self.sandbox.knobs(fail_next={"count": 1, "status": 503, "retry_after_s": 0})
        self.assert_ok(self.host.run(*CALL))

    def test_does_not_hide_as_an_empty_answer(self):
        self.sandbox.knobs(upstream_status="503_empty")
        called = self.host.run(*CALL)
        self.assertFalse(called.json["complete"], str(called))
        self.assertEqual(called.json["incomplete_reason"], "empty")


class EventStreams(Journey):
    sandbox_options = ("--sse", "on", "--progress-notifications", "3")

    def test_carry_the_same_answers(self):
        self.connect()
        called = self.host.run(*CALL)
        self.assert_ok(called)
        self.assertEqual(len(called.json["data"]["projects"]), 3)


class SignIn(Journey):
    def test_that_was_revoked_asks_the_person(self):
        self.connect()
        self.sandbox.control("/revoke-all", {})
        failed = self.host.run(*CALL)
        self.assert_error(failed, journey.SIGN_IN, "sign in|connect")
        status = self.host.run("status", "prod")
        self.assert_ok(status)
        self.assertNotIn('"authorized"', status.stdout)

    def test_that_was_revoked_can_be_made_again(self):
        self.connect()
        self.sandbox.control("/revoke-all", {})
        self.assertEqual(self.host.run(*CALL).code, journey.SIGN_IN)
        self.connect()
        self.assert_ok(self.host.run(*CALL))

    def test_survives_a_vendor_that_forgot_the_client(self):
        self.connect()
        self.sandbox.control("/forget-clients", {})
        self.connect()
        self.assert_ok(self.host.run(*CALL))

    def test_fails_at_once_where_nobody_can_do_it(self):
        del self.host.environment["BROWSER"]
        failed = self.host.run("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assert_error(failed, journey.SIGN_IN, "browser", "--no-browser")
        self.assertEqual(self.host.state(), [])

    def test_with_a_vendor_of_an_unknown_certificate_stops(self):
        self.host.globals = [
            argument for argument in self.host.globals
            if argument not in ("--ca-file", self.sandbox.ca_file)
        ]
        failed = self.host.run("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assert_error(failed, journey.UNREACHABLE, "certificate")
        self.assertEqual(self.host.state(), [])

    def test_with_a_vendor_that_is_away_saves_nothing(self):
        self.sandbox.stop()
        failed = self.host.run("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assert_error(failed, journey.UNREACHABLE)
        self.assertEqual(self.host.state(), [])

    def test_without_dynamic_registration_says_so(self):
        self.sandbox.knobs(registration=False)
        failed = self.host.run("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assertNotIn(failed.code, (journey.OK, journey.INTERNAL), str(failed))
        self.assert_error(failed, failed.code, "regist")
        self.assertEqual(self.host.state(), [])


if __name__ == "__main__":
    unittest.main()
