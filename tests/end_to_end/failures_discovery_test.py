"""Failures 6, 7 and 11: metadata that differs by a slash, is not where expected, or is another's."""
import unittest

import journey
from failures import RESOURCE_METADATA, Failure


class ResourceThatDiffers(Failure):
    """The sandbox issues tokens for the very string of its metadata, and for nothing like it."""

    def setUp(self):
        super().setUp()
        self.endpoint = self.sandbox.mcp_url
        self.origin = self.endpoint.split("/mcp")[0]

    def works(self, resource):
        self.sandbox.knobs(protected_resource_metadata={"resource": resource})
        self.connect()
        self.assertEqual(self.asked_for("resource"), [resource])
        self.assert_ok(self.call())
        self.assertEqual(
            {entry["query"] for entry in self.requests(listener="mcp", method="POST")},
            {"read_only=true"}, "the query stays on the endpoint",
        )

    def refused(self, resource):
        self.sandbox.knobs(protected_resource_metadata={"resource": resource})
        self.assert_error(self.connecting(), journey.TOOL_ERROR, "resource", resource)
        self.assert_no_sign_in_was_begun()

    def test_06_a_resource_with_a_slash_is_sent_verbatim(self):
        self.works(self.origin + "/")

    def test_06_a_resource_without_the_query_is_sent_verbatim(self):
        self.works(self.origin + "/mcp")

    def test_06_a_resource_with_the_query_is_sent_verbatim(self):
        self.works(self.endpoint)

    def test_06_a_resource_of_another_path_is_refused(self):
        self.refused(self.origin + "/mcp2")

    def test_06_a_resource_of_another_origin_is_refused(self):
        self.refused("https://mcp.example.com/mcp")


class MetadataNotFound(Failure):
    def well_known(self):
        """The paths that were asked for protected resource metadata, and how that ended."""
        return [
            (entry["path"], entry["status"]) for entry in self.sandbox.ledger()
            if "resource" in entry["path"] and entry["method"] == "GET"
        ]

    def test_07_a_link_in_the_401_is_followed_first(self):
        self.sandbox.knobs(protected_resource_at="header")
        self.connect()
        self.assertEqual(self.well_known(), [("/resource-metadata", 200)])

    def test_07_without_a_link_the_path_is_asked_and_then_the_root(self):
        self.sandbox.knobs(protected_resource_at="root")
        self.connect()
        self.assertEqual(
            self.well_known(), [(RESOURCE_METADATA + "/mcp", 404), (RESOURCE_METADATA, 200)]
        )

    def test_07_any_4xx_is_a_miss(self):
        for status in (400, 401, 403, 405, 410):
            with self.subTest(status=status):
                self.fail_requests(RESOURCE_METADATA, listener="mcp", count=1, status=status)
                self.connect(f"source-{status}")
                self.assertEqual(
                    self.well_known()[-2:],
                    [(RESOURCE_METADATA + "/mcp", status), (RESOURCE_METADATA, 200)],
                )

    def test_07_found_nowhere_says_what_was_tried(self):
        self.fail_requests(RESOURCE_METADATA, listener="mcp", status=404)
        self.assert_error(self.connecting(), journey.TOOL_ERROR, RESOURCE_METADATA + "/mcp", "404")
        self.assert_no_sign_in_was_begun()

    def test_07_a_server_error_is_no_miss(self):
        self.fail_requests(RESOURCE_METADATA, listener="mcp", status=503)
        self.assert_error(self.connecting(), journey.UNREACHABLE, "503")
        self.assert_no_sign_in_was_begun()


class ForeignIssuer(Failure):
    def refused(self, issuer):
        self.sandbox.knobs(authorization_server_metadata={"issuer": issuer})
        self.assert_error(self.connecting(), journey.TOOL_ERROR, "issuer", issuer)
        self.assert_no_sign_in_was_begun()

    def test_11_an_issuer_of_another_host_is_refused(self):
        self.refused("https://auth.example.com")

    def test_11_an_issuer_that_differs_by_a_slash_is_refused(self):
        self.refused(self.sandbox.greeting["issuer"] + "/")

    def test_11_a_server_that_does_not_advertise_pkce_is_refused(self):
        self.sandbox.knobs(authorization_server_metadata={"code_challenge_methods_supported": None})
        self.assert_error(self.connecting(), journey.TOOL_ERROR, "S256")
        self.assert_no_sign_in_was_begun()


if __name__ == "__main__":
    unittest.main()
