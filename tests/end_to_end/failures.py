"""What the tests named after failures share: what was requested of the vendor, and how often.

The failures are those that users of remote MCP servers meet most; each has a number, and a test's
name begins with it. Failures that are not about signing in have their tests elsewhere (see README.md).
"""
import json
import time
import urllib.parse

import journey
from journey import Journey

CALL = ("call", "prod", "aiven_project_list", "--args", "{}")
RESOURCE_METADATA = "/.well-known/oauth-protected-resource"


class Failure(Journey):
    """A journey with eyes for the ledger."""

    def call(self):
        return self.host.run(*CALL)

    def connecting(self, *options, name="prod"):
        """A `connect` that may fail."""
        return self.host.run("connect", name, "--endpoint", self.sandbox.mcp_url, *options)

    def count(self, counter):
        return self.sandbox.control()["counters"].get(counter, 0)

    def requests(self, **members):
        """The requests received whose members are these."""
        return [
            entry for entry in self.sandbox.ledger()
            if all(entry.get(name) == value for name, value in members.items())
        ]

    def asked_for(self, parameter):
        """The values of a parameter of all authorization requests."""
        return [
            urllib.parse.parse_qs(entry["query"]).get(parameter, [""])[0]
            for entry in self.requests(path="/authorize", listener="issuer")
        ]

    def fail_requests(self, path, listener="issuer", count=1000, oauth_error=None, **members):
        """The next requests of that path fail; `end_of_failures` ends it."""
        if oauth_error:
            members["body"] = json.dumps({"error": oauth_error})
        self.sandbox.knobs(fail_next={"count": count, "path": path, "listener": listener, **members})

    def end_of_failures(self):
        self.sandbox.knobs(fail_next={"count": 0})

    def wait_for_expiry(self):
        """Until the access token that the host holds has expired."""
        expires_at_ms = self.host.run("status", "prod").json["data_sources"][0]["expires_at_ms"]
        journey.wait_until(lambda: time.time() * 1000 > expires_at_ms, "the access token expires")

    def renew(self, next_lifetime_s=3600):
        """A call after the token has expired: it is renewed, for so long."""
        self.wait_for_expiry()
        self.sandbox.knobs(access_token_lifetime_s=next_lifetime_s)
        before = self.count("refreshes")
        self.assert_ok(self.call())
        self.assertGreater(self.count("refreshes"), before)

    def assert_no_sign_in_was_begun(self):
        self.assertEqual(self.requests(path="/register"), [])
        self.assertEqual(self.requests(path="/authorize"), [])
        self.assertEqual(self.host.state(), [])
