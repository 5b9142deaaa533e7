"""Failures 8, 15, 18 and 19: loops of 401 and 403, redirects, and limits that are hidden."""
import unittest

import journey
from failures import Failure

INVALID_TOKEN = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class Loops(Failure):
    def setUp(self):
        super().setUp()
        self.connect()
        self.posts = len(self.requests(listener="mcp", method="POST"))

    def posts_since(self):
        return self.requests(listener="mcp", method="POST")[self.posts:]

    def test_08_a_bearer_that_is_refused_once_is_renewed_and_the_request_repeated(self):
        self.fail_requests("/mcp", listener="mcp", count=1, status=401, headers=INVALID_TOKEN)
        self.assert_ok(self.call())
        self.assertEqual(self.count("refreshes"), 1)

    def test_08_a_bearer_that_is_always_refused_is_renewed_once_and_then_told(self):
        self.fail_requests("/mcp", listener="mcp", status=401, headers=INVALID_TOKEN)
        self.assert_error(self.call(), journey.SIGN_IN, "401", "sign in")
        self.assertEqual(self.count("refreshes"), 1)
        posts = self.posts_since()
        self.assertEqual([post["status"] for post in posts], [401, 401], "one repeat, no loop")
        self.assertEqual(len({post["bearer_hash"] for post in posts}), 2, "with the new token")
        self.assertEqual(len(self.asked_for("scope")), 1, "no browser was opened")

    def test_08_a_dead_token_inside_a_success_is_renewed_once_and_then_told(self):
        self.sandbox.knobs(upstream_status="401")
        self.assert_error(self.call(), journey.SIGN_IN, "expired", "sign in|authorize")
        self.assertEqual(self.count("refreshes"), 1)
        self.assertEqual(len(self.sandbox.calls()) - 1, 2, "the call and one repeat")

    def test_08_a_vendor_that_refuses_whoever_signed_in_asks_a_person_once(self):
        self.fail_requests("/mcp", listener="mcp", status=401, headers=INVALID_TOKEN)
        self.assert_error(self.connecting(), journey.SIGN_IN, "401|sign in")
        self.assertEqual(len(self.asked_for("scope")), 2, "one browser tab for this sign-in")


class StepUp(Failure):
    """The metadata names two scopes; a call later needs a third."""

    def setUp(self):
        super().setUp()
        self.sandbox.knobs(protected_resource_metadata={"scopes_supported": ["projects", "services"]})
        self.connect()
        self.assertEqual(self.granted(), {"projects", "services", "offline_access"})
        self.sandbox.knobs(needed_scope="accounts:read")

    def granted(self):
        return set(self.asked_for("scope")[-1].split())

    def test_15_step_up_asks_for_the_union_of_scopes_and_then_works(self):
        refused = self.call()
        self.assert_error(refused, journey.SIGN_IN, "accounts:read", "allow the additional access")
        self.assertEqual(self.count("refreshes"), 0, "a refresh cannot add a scope")
        self.connect()
        self.assertEqual(self.granted(), {"projects", "services", "accounts:read", "offline_access"})
        self.assert_ok(self.call())

    def test_15_step_up_that_is_never_granted_ends_and_says_whom_to_ask(self):
        self.sandbox.knobs(withheld_scope="accounts:read")
        for _ in range(10):
            refused = self.call()
            if refused.code != journey.SIGN_IN:
                break
            self.connecting()
        self.assert_error(refused, journey.TOOL_ERROR, "accounts:read", "administrator")
        self.assertLessEqual(len(self.asked_for("scope")), 5, "attempts are capped")
        asked = len(self.sandbox.ledger())
        self.assert_error(self.call(), journey.TOOL_ERROR, "administrator")
        self.assertLessEqual(len(self.sandbox.ledger()) - asked, 2, "no loop")


class Redirects(Failure):
    def redirect(self, status, location, count=1000):
        self.fail_requests("/mcp", listener="mcp", count=count, status=status, headers={"Location": location})

    def test_18_within_the_origin_a_redirect_is_followed_with_the_bearer(self):
        for status in (307, 308):
            with self.subTest(status=status):
                self.connect()
                self.redirect(status, "/mcp/moved?read_only=true", count=1)
                self.assert_ok(self.call())
                moved = self.requests(path="/mcp/moved")[-1]
                self.assertTrue(moved["bearer"])
                self.assertEqual(moved["query"], "read_only=true")

    def test_18_to_another_origin_a_redirect_is_refused_and_no_bearer_leaves(self):
        self.connect()
        there = self.sandbox.greeting["issuer"] + "/mcp?read_only=true"
        for status in (307, 308):
            with self.subTest(status=status):
                self.redirect(status, there)
                self.assert_error(self.call(), journey.TOOL_ERROR, "redirect", "another origin")
        self.assertEqual(self.requests(listener="issuer", path="/mcp"), [])
        self.assertEqual(self.requests(listener="issuer", bearer=True), [])

    def test_18_a_redirect_that_changes_the_request_is_refused(self):
        self.connect()
        for status in (301, 302, 303):
            with self.subTest(status=status):
                self.redirect(status, "/mcp/moved?read_only=true")
                self.assert_error(self.call(), journey.TOOL_ERROR, str(status))
        self.assertEqual(self.requests(path="/mcp/moved"), [])

    def test_18_a_circle_of_redirects_ends(self):
        self.connect()
        self.redirect(307, "/mcp?read_only=true")
        before = len(self.sandbox.ledger())
        self.assert_error(self.call(), journey.TOOL_ERROR, "redirects more than")
        self.assertLessEqual(len(self.sandbox.ledger()) - before, 10)

    def test_18_a_redirect_of_the_token_endpoint_to_another_origin_is_refused(self):
        self.fail_requests("/token", status=307, headers={"Location": self.sandbox.mcp_url})
        self.assert_error(self.connecting(), journey.TOOL_ERROR, "another origin")
        self.assertEqual(
            [entry["path"] for entry in self.requests(listener="mcp", method="POST", bearer=True)], []
        )
        self.assertEqual(self.host.state(), [])


class Limits(Failure):
    def setUp(self):
        super().setUp()
        self.connect()

    def test_19_a_short_limit_is_waited_for(self):
        self.fail_requests("/mcp", listener="mcp", count=1, status=429, retry_after_s=1)
        self.assert_ok(self.call())

    def test_19_a_long_limit_is_told_with_its_end_and_not_hammered(self):
        self.fail_requests("/mcp", listener="mcp", status=429, retry_after_s=3600)
        failed = self.call()
        self.assert_error(failed, journey.RATE_LIMITED)
        self.assertTrue(failed.error["retryable"])
        self.assertIsNotNone(failed.error["retry_at"])
        self.assertEqual(len(self.requests(status=429)), 1)

    def test_19_a_limit_without_an_end_is_retried_a_few_times_only(self):
        self.fail_requests("/mcp", listener="mcp", status=429)
        self.assert_error(self.call(), journey.RATE_LIMITED)
        self.assertLessEqual(len(self.requests(status=429)), 5)

    def test_19_a_limit_hidden_inside_a_success_is_recognised(self):
        self.sandbox.knobs(upstream_status="429")
        failed = self.call()
        self.assert_error(failed, failed.code, "rate limit", "wait")
        self.assertIn(failed.code, (journey.RATE_LIMITED, journey.TOOL_ERROR), str(failed))
        self.assertEqual(failed.error["kind"], "rate_limited")
        self.assertTrue(failed.error["retryable"])

    def test_19_a_limit_of_the_token_endpoint_keeps_the_tokens(self):
        self.sandbox.knobs(access_token_lifetime_s=2)
        self.connect()
        self.wait_for_expiry()
        self.fail_requests("/token", status=429, retry_after_s=3600)
        failed = self.call()
        self.assert_error(failed, journey.RATE_LIMITED)
        self.assertIsNotNone(failed.error["retry_at"])
        self.assertEqual(len(self.requests(path="/token", status=429)), 1)
        self.end_of_failures()
        self.assert_ok(self.call())


if __name__ == "__main__":
    unittest.main()
