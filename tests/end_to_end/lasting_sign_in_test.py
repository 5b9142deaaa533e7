"""What a sign-in goes by stays true: one registration, endpoints that move, exceptions that are pinned
in the manifest, and dead tokens that only a manifest tells."""
import json
import unittest
import uuid

import journey
from journey import Journey

CALL = ("call", "prod", "aiven_project_list", "--args", "{}")


class Lasting(Journey):
    def setUp(self):
        super().setUp()
        self.issuer = self.sandbox.greeting["issuer"]
        self.origin = self.sandbox.mcp_url.split("/mcp")[0]
        # Ports of its own, so that no other test holds those of this one's organisation.
        self.host.globals += ["--org", f"org-{uuid.uuid4()}"]

    def use_manifest(self, change):
        """The shipped manifest after `change`."""
        manifest = json.loads((journey.ROOT / "manifests" / "aiven.json").read_text())
        change(manifest)
        path = self.folder / "manifest.json"
        path.write_text(json.dumps(manifest))
        self.host.globals += ["--manifest", path]

    def posts(self, path):
        return [entry for entry in self.sandbox.ledger()
                if entry["method"] == "POST" and entry["path"] == path]

    def connect_and_log(self, name="prod", endpoint=None):
        connected = self.host.run(
            "--log-level", "warn", "connect", name, "--endpoint", endpoint or self.sandbox.mcp_url)
        self.assert_ok(connected)
        return connected.stderr

    def refuses(self, *words, endpoint=None):
        failed = self.host.run("connect", "prod", "--endpoint", endpoint or self.sandbox.mcp_url)
        self.assertNotIn(failed.code, (journey.OK, journey.INTERNAL), str(failed))
        self.assert_error(failed, failed.code, *words)
        self.assertEqual(self.host.state(), [])


class Registration(Lasting):
    def test_is_made_once_for_all_connections_of_an_organisation(self):
        self.connect("prod")
        self.connect("staging")
        self.assertEqual(len(self.posts("/register")), 1)
        self.host.globals[-1] = f"org-{uuid.uuid4()}"
        self.connect("prod")
        self.assertEqual(len(self.posts("/register")), 2)

    def test_is_made_again_once_when_the_vendor_forgot_it(self):
        self.connect()
        self.sandbox.control("/forget-clients", {})
        self.connect()
        self.connect()
        self.assertEqual(len(self.posts("/register")), 2)
        self.assert_ok(self.host.run(*CALL))

    def test_waits_for_a_short_pause_that_the_vendor_asks_for(self):
        self.sandbox.knobs(fail_next={"count": 1, "status": 429, "retry_after_s": 1,
                                      "listener": "issuer", "path": "/register"})
        self.connect()
        self.assertEqual([entry["status"] for entry in self.posts("/register")], [429, 201])

    def test_tells_a_long_pause_that_the_vendor_asks_for(self):
        self.sandbox.knobs(fail_next={"count": 100, "status": 429, "retry_after_s": 600,
                                      "listener": "issuer", "path": "/register"})
        failed = self.host.run("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assert_error(failed, journey.RATE_LIMITED, "regist")
        self.assertTrue(failed.error["retryable"])
        self.assertIsNotNone(failed.error["retry_at"])
        self.assertEqual(len(self.posts("/register")), 1)


class Marketplace(Lasting):
    def setUp(self):
        super().setUp()
        self.endpoint = self.origin + "/mcp/aws?read_only=true"

    def accept(self, manifest):
        for endpoint in manifest["endpoints"]:
            if "/mcp/aws" in endpoint["url"]:
                endpoint["accepted_resources"] = [self.origin + "/aws"]

    def test_address_works_by_the_rule_of_the_manifest_and_says_so(self):
        self.use_manifest(self.accept)
        said = self.connect_and_log(endpoint=self.endpoint)
        self.assertRegex(said, "resource .*/aws does not cover the endpoint; accepted by the manifest")
        self.assert_ok(self.host.run(*CALL))
        self.assertEqual(len(self.posts("/aws/token")), 1)
        self.assertEqual(self.posts("/token"), [])
        asked = [entry for entry in self.sandbox.ledger() if entry["path"] == "/aws/authorize"]
        self.assertIn("resource=" + self.origin.replace(":", "%3A").replace("/", "%2F") + "%2Faws",
                      asked[0]["query"])

    def test_address_is_refused_without_the_rule(self):
        self.refuses("another server", "manifest", endpoint=self.endpoint)

    def test_rule_is_for_its_own_address_only(self):
        self.use_manifest(self.accept)
        self.refuses("another server", endpoint=self.origin + "/mcp/gcp?read_only=true")


class PinnedException(Lasting):
    def without_pkce(self):
        self.sandbox.knobs(authorization_server_metadata={"code_challenge_methods_supported": None})

    def test_for_pkce_that_is_not_advertised_is_used_and_told(self):
        self.without_pkce()
        self.use_manifest(
            lambda manifest: manifest["sign_in"].update(pkce_unadvertised=[self.issuer]))
        self.assertRegex(self.connect_and_log(), "does not advertise PKCE")
        asked = [entry for entry in self.sandbox.ledger() if entry["path"] == "/authorize"]
        self.assertIn("code_challenge_method=S256", asked[0]["query"])

    def test_is_needed_for_pkce_that_is_not_advertised(self):
        self.without_pkce()
        self.refuses("S256")

    def test_for_an_issuer_that_does_not_match_is_used_and_told(self):
        named = self.issuer + "/"
        self.sandbox.knobs(authorization_server_metadata={"issuer": named}, iss_parameter=False)
        self.use_manifest(lambda manifest: manifest["sign_in"].update(
            accepted_issuers=[{"expected": self.issuer, "accepted": named}]))
        self.assertRegex(self.connect_and_log(), "names the issuer .*; accepted by the manifest")
        self.assert_ok(self.host.run(*CALL))

    def test_is_needed_for_an_issuer_that_does_not_match(self):
        self.sandbox.knobs(authorization_server_metadata={"issuer": self.issuer + "/"})
        self.refuses("issuer")


class MovedEndpoint(Lasting):
    def need_a_renewal(self):
        self.sandbox.knobs(upstream_status="401", upstream_count=1)

    def move(self):
        self.sandbox.knobs(
            authorization_server_metadata={"token_endpoint": self.issuer + "/aws/token",
                                           "revocation_endpoint": self.issuer + "/aws/revoke"},
            fail_next={"count": 1000, "status": 404, "listener": "issuer", "path": "/token"})

    def test_is_found_again_and_remembered(self):
        self.connect()
        before = len(self.posts("/token"))
        self.move()
        for _ in range(2):
            self.need_a_renewal()
            self.assert_ok(self.host.run(*CALL))
        self.assertEqual([entry["status"] for entry in self.posts("/token")[before:]], [404])
        self.assertEqual([entry["status"] for entry in self.posts("/aws/token")], [200, 200])
        gone = self.host.run("disconnect", "prod")
        self.assertEqual(gone.json["revocation"], "revoked")
        self.assertEqual(self.posts("/revoke"), [])

    def test_of_another_issuer_is_not_followed(self):
        self.connect()
        self.sandbox.knobs(
            protected_resource_metadata={"authorization_servers": [self.issuer + "/aws"]},
            fail_next={"count": 1000, "status": 404, "listener": "issuer", "path": "/token"})
        self.need_a_renewal()
        failed = self.host.run(*CALL)
        self.assert_error(failed, journey.SIGN_IN, "now names the authorization server")
        self.assertEqual(self.posts("/aws/token") + self.posts("/aws/register"), [])


class FailureInsideAResult(Lasting):
    """Of a vendor without code of its own: what it means is in the manifest."""

    def setUp(self):
        super().setUp()
        self.use_manifest(lambda manifest: manifest.update(result_adapter="plain"))
        self.connect()

    def refreshes(self):
        return sum(entry.get("grant_type") == "refresh_token" for entry in self.sandbox.ledger())

    def test_that_is_a_dead_token_is_healed_by_one_renewal_and_one_repeat(self):
        self.sandbox.knobs(upstream_status="401", upstream_count=1)
        called = self.host.run(*CALL)
        self.assert_ok(called)
        self.assertEqual(called.json["retries"], 1)
        self.assertEqual(self.refreshes(), 1)

    def test_that_stays_a_dead_token_asks_the_person(self):
        self.sandbox.knobs(upstream_status="401")
        before = len(self.sandbox.calls())
        self.assert_error(self.host.run(*CALL), journey.SIGN_IN, "sign-in|sign in")
        self.assertEqual(self.refreshes(), 1)
        self.assertEqual(len(self.sandbox.calls()) - before, 2)

    def test_is_told_by_its_status_with_a_fix(self):
        for status, kind in (("403", "forbidden"), ("429", "rate_limited"), ("502", "unavailable")):
            self.sandbox.knobs(upstream_status=status)
            called = self.host.run(*CALL)
            detail = json.loads(called.stdout)["error"]
            self.assertIn(kind, json.dumps(detail), str(called))
            self.assertIn(status, json.dumps(detail), str(called))
        self.assertEqual(self.refreshes(), 0)


if __name__ == "__main__":
    unittest.main()
