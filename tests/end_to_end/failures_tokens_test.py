"""Failures 1, 2 and 9: hourly sign-ins, token families killed by two refreshes, misread answers."""
import unittest

import journey
from failures import CALL, Failure


class SignInEveryHour(Failure):
    sandbox_options = ("--access-token-lifetime-s", "2")

    def test_01_has_to_sign_in_every_hour_unless_offline_access_is_asked_for(self):
        self.connect()
        self.assertIn("offline_access", self.asked_for("scope")[0].split())
        self.renew(next_lifetime_s=2)
        self.renew()
        self.assertEqual(len(self.asked_for("scope")), 1, "a person signed in once")

    def test_01_asks_for_offline_access_only_where_it_is_advertised(self):
        self.sandbox.knobs(offline_access=False)
        self.connect()
        self.assertNotIn("offline_access", self.asked_for("scope")[0].split())
        # The sandbox lets a client renew only when refresh_token is among its grant_types.
        self.renew()

    def test_01_without_a_refresh_token_says_that_the_access_ended(self):
        self.sandbox.knobs(refresh=False)
        self.connect()
        self.wait_for_expiry()
        self.assert_error(self.call(), journey.SIGN_IN, "no refresh token", "sign in")
        self.assertEqual(self.requests(grant_type="refresh_token"), [])


class TwoRefreshesAtOnce(Failure):
    sandbox_options = ("--access-token-lifetime-s", "2")

    def test_02_two_processes_at_once_refresh_once_and_both_go_on(self):
        self.connect()
        self.wait_for_expiry()
        before = self.count("refreshes")
        # What is issued now lasts; and one comes while the other refreshes.
        self.sandbox.knobs(access_token_lifetime_s=3600, latency_ms=300)
        processes = [self.host.start(*CALL) for _ in range(2)]
        said = [process.communicate(timeout=journey.PATIENCE_S) for process in processes]
        self.assertEqual([process.returncode for process in processes], [0, 0], str(said))
        self.assertEqual(self.count("refreshes") - before, 1)
        self.assertEqual(self.count("reuse_detected"), 0)
        self.assert_ok(self.call())


class MisreadRefreshAnswer(Failure):
    sandbox_options = ("--access-token-lifetime-s", "2")

    def test_09_an_omitted_refresh_token_keeps_the_old_one(self):
        self.sandbox.knobs(rotation=False)
        self.connect()
        self.renew(next_lifetime_s=2)
        self.renew()  # with the refresh token of before

    def test_09_failures_that_may_pass_keep_the_tokens_and_ask_nobody(self):
        self.connect()
        self.wait_for_expiry()
        for failure in (
            {"status": 400, "oauth_error": "server_error"},
            {"status": 503, "oauth_error": "temporarily_unavailable"},
            {"status": 400, "oauth_error": "invalid_request"},
            {"status": 429, "retry_after_s": 3600},
            {"status": 502, "behaviour": "html"},
            {"status": 200, "body": "{}"},
            {"behaviour": "drop"},
        ):
            with self.subTest(**failure):
                self.fail_requests("/token", **failure)
                failed = self.call()
                self.assertNotIn(failed.code, (journey.OK, journey.SIGN_IN), str(failed))
                self.assert_error(failed, failed.code)
        self.end_of_failures()
        self.assert_ok(self.call())
        self.assertEqual(len(self.asked_for("scope")), 1, "nobody had to sign in again")

    def test_09_refusals_that_last_ask_the_person_and_keep_the_tokens(self):
        self.connect()
        self.wait_for_expiry()
        for error in ("unauthorized_client", "unsupported_grant_type", "invalid_scope"):
            with self.subTest(error=error):
                self.fail_requests("/token", status=400, oauth_error=error)
                self.assert_error(self.call(), journey.SIGN_IN, error, "sign in")
                self.assertIn("renewal_refused", self.host.run("status", "prod").stdout)
        self.end_of_failures()
        self.assert_ok(self.call())
        self.assertEqual(len(self.asked_for("scope")), 1, "nobody had to sign in again")

    def test_09_invalid_grant_asks_the_person_and_says_why(self):
        self.connect()
        self.sandbox.control("/revoke-all", {})
        self.assert_error(self.call(), journey.SIGN_IN, "invalid_grant", "sign in")
        refreshes = len(self.requests(grant_type="refresh_token"))
        self.assert_error(self.call(), journey.SIGN_IN, "sign in")
        self.assertEqual(
            len(self.requests(grant_type="refresh_token")), refreshes, "a dead token is not spent again"
        )


if __name__ == "__main__":
    unittest.main()
