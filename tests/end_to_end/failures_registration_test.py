"""Failures 4 and 16: forgotten registrations, and the wrong client authentication."""
import socket
import unittest

import journey
from failures import Failure


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class ForgottenRegistration(Failure):
    def test_04_a_registration_is_reused_by_the_connections_of_an_organisation(self):
        port = free_port()
        for name in ("one", "two", "one"):
            self.assert_ok(self.connecting("--callback-port", port, name=name))
        self.assertEqual(self.count("registrations"), 1)

    def test_04_an_organisation_does_not_use_the_registration_of_another(self):
        port = free_port()
        self.assert_ok(self.connecting("--callback-port", port))
        self.assert_ok(self.connecting("--callback-port", port, "--org", "another"))
        self.assertEqual(self.count("registrations"), 2)

    def test_04_a_forgotten_registration_is_made_again_once(self):
        port = free_port()
        self.sandbox.knobs(access_token_lifetime_s=2)
        self.assert_ok(self.connecting("--callback-port", port))
        self.wait_for_expiry()
        self.sandbox.control("/forget-clients", {})
        self.assert_error(self.call(), journey.SIGN_IN, "invalid_client", "sign in")
        self.assert_ok(self.connecting("--callback-port", port))
        self.assert_ok(self.call())
        self.assertEqual(self.count("registrations"), 2)

    def test_04_a_limit_of_registrations_is_honoured(self):
        self.sandbox.knobs(registration_limit=0)
        refused = self.connecting()
        self.assert_error(refused, journey.RATE_LIMITED, "regist")
        self.assertTrue(refused.error["retryable"])
        self.assertIsNotNone(refused.error["retry_at"])
        self.assertEqual(len(self.requests(path="/register")), 1)
        self.assertEqual(self.host.state(), [])


class WrongClientAuthentication(Failure):
    """The sandbox takes a client's secret only the way that its registration was answered with."""

    sandbox_options = ("--access-token-lifetime-s", "2")

    def works(self, method):
        self.sandbox.knobs(registration_auth_method=method)
        self.connect()
        self.renew()
        self.assertEqual(self.count("token_requests_refused"), 0)
        gone = self.host.run("disconnect", "prod")
        self.assertEqual(gone.json["revocation"], "revoked", str(gone))

    def test_16_obeys_a_registration_that_is_answered_with_client_secret_basic(self):
        self.works("client_secret_basic")

    def test_16_obeys_a_registration_that_is_answered_with_client_secret_post(self):
        self.works("client_secret_post")

    def test_16_obeys_a_registration_that_is_answered_with_none(self):
        self.works("none")


if __name__ == "__main__":
    unittest.main()
