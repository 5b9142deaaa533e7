"""Secrets are gone from the memory of a host whose connection stays open: refresh tokens, codes,
verifiers, client secrets and sealing keys within a second of their use, access tokens with close().

The sandbox, asked to, tells every secret that passed it; the key file holds the sealing keys. All of
the host's memory is searched for them while it idles, with its connections to the vendor still open.
"""
import base64
import json
import os
import time
import unittest

import held_host
import journey
import process_memory
from failures import Failure

# Of an https address, so that the vendor registers a client that has a secret.
REDIRECT_URI = "https://claribi.example/callback"
LIFETIME_S = 2
GONE_AFTER_S = 1


class SecretsInMemory(Failure):
    sandbox_options = (
        "--reveal-secrets", "--auto-consent", "approve", "--rate-limit-per-10s", "0",
        "--rate-limit-per-minute", "0",
    )
    # What must be gone while the connection is open.
    SHORT_LIVED = ("code", "code_verifier", "refresh_token", "client_secret")

    def setUp(self):
        super().setUp()
        self.held = held_host.HeldHost(self.host, self.sandbox.mcp_url)
        self.addCleanup(self.held.stop)

    def begin(self):
        return self.held.ask(f"begin {REDIRECT_URI}")["authorization_url"]

    def sign_in(self):
        self.held.sign_in(self.sandbox)

    def needles(self, *kinds):
        """What to search for, at least one of each kind."""
        needles = {}
        for number, secret in enumerate(self.sandbox.control("/secrets")["secrets"]):
            if secret["kind"] in kinds:
                needles[f"{secret['kind']} {number}"] = process_memory.text_forms(secret["value"])
        for kind in kinds:
            self.assertTrue(any(label.startswith(kind) for label in needles), f"no {kind} to find")
        for key in json.loads((self.host.data / "sealing.keys").read_text())["keys"]:
            raw = base64.b64decode(key["key"])
            needles[f"sealing key {key['id']}"] = process_memory.key_forms(raw)
        return needles

    def found(self, needles, pid=None):
        return process_memory.search(process_memory.image(pid or self.held.process.pid), needles)

    def assert_gone(self, *kinds, pid=None):
        """None is in memory, within a second: the last look is taken when that is over."""
        needles = self.needles(*kinds)
        end = time.monotonic() + GONE_AFTER_S
        is_last = False
        while not is_last:
            is_last = time.monotonic() >= end
            leaks = self.found(needles, pid)
            is_last = is_last or not leaks
        self.assertEqual(sorted(set(leaks)), [])

    def renew_in_place(self):
        """Calls until the access token has been renewed."""
        def renewed():
            self.assertTrue(self.held.call("aiven_project_list")[0])
            return self.count("refreshes")

        journey.wait_until(renewed, "a renewal")

    def test_search_finds_what_is_there(self):
        text = "a text that nobody else would keep: 6bTz/+x"
        self.assertEqual(self.found({"text": process_memory.text_forms(text)}), [])
        self.held.ask(f"plant {text}")
        self.held.ask(f"plant {base64.b64encode(b'ab' + text.encode()).decode()}")
        found = " ".join(self.found({"text": process_memory.text_forms(text)}))
        for form in ("first half", "second half", "base64, shifted by 2"):
            self.assertIn(form, found)

    def test_search_finds_the_access_token_of_a_request_under_way(self):
        self.sign_in()
        needles = self.needles("access_token")
        self.sandbox.knobs(latency_ms=1000)
        self.held.send("list")
        journey.wait_until(lambda: self.found(needles), "an access token in memory")
        self.assertTrue(self.held.answer()[0])

    def test_are_gone_after_a_sign_in(self):
        self.sign_in()
        self.assert_gone(*self.SHORT_LIVED)

    def test_are_gone_after_a_call(self):
        self.sign_in()
        self.held.ask("list")
        self.assertTrue(self.held.call("aiven_project_list")[0])
        self.assert_gone(*self.SHORT_LIVED)

    def test_are_gone_after_a_renewal(self):
        self.sandbox.knobs(access_token_lifetime_s=LIFETIME_S)
        self.sign_in()
        self.renew_in_place()
        self.assert_gone(*self.SHORT_LIVED)

    def test_are_gone_after_a_token_answer_that_broke_off(self):
        callback = held_host.approve(self.begin(), self.sandbox.ca_file)
        self.sandbox.knobs(fail_next={
            "count": 1, "behaviour": "truncate", "listener": "issuer", "path": "/token"})
        self.held.send(f"complete {callback}")
        self.assertFalse(self.held.answer()[0])
        self.assert_gone(*self.SHORT_LIVED, "access_token")

    def test_are_gone_after_a_refused_renewal(self):
        self.sandbox.knobs(access_token_lifetime_s=LIFETIME_S)
        self.sign_in()
        self.sandbox.control("/revoke-all", {})

        def refused():
            self.held.send_call("aiven_project_list")
            return not self.held.answer()[0]

        journey.wait_until(refused, "a refusal")
        self.assertTrue(self.requests(grant_type="refresh_token"))
        self.assert_gone(*self.SHORT_LIVED)

    def test_are_gone_after_a_disconnect(self):
        self.sign_in()
        self.assertTrue(self.held.call("aiven_project_list")[0])
        self.held.ask("revoke")
        self.assert_gone(*self.SHORT_LIVED, "access_token")

    def test_access_tokens_are_gone_after_close(self):
        self.sandbox.knobs(access_token_lifetime_s=LIFETIME_S)
        self.sign_in()
        self.renew_in_place()
        self.held.ask("close")
        self.assert_gone(*self.SHORT_LIVED, "access_token")

    def test_are_gone_from_claribi_host_during_a_call(self):
        if os.geteuid() != 0:
            self.skipTest("claribi-host lets nobody of its account look into it; root may")
        self.sandbox.knobs(access_token_lifetime_s=LIFETIME_S, auto_consent="ask")
        self.connect()
        self.wait_for_expiry()
        self.sandbox.knobs(fail_next={"count": 1, "behaviour": "stall", "listener": "mcp"})
        calling = self.host.start("call", "prod", "aiven_project_list", "--args", "{}")
        self.addCleanup(calling.communicate)
        self.addCleanup(calling.kill)
        journey.wait_until(lambda: self.requests(failure="stall"), "a call that hangs")
        self.assertTrue(self.count("refreshes"))
        self.assert_gone("code", "code_verifier", "refresh_token", pid=calling.pid)


if __name__ == "__main__":
    unittest.main()
