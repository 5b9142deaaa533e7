"""The vendor ends an access on its side: who notices, what is told, and what signing in again keeps."""
import contextlib
import sqlite3
import unittest

import journey
from journey import Journey

CALL = ("call", "prod", "aiven_project_list", "--args", "{}")


class Revocation(Journey):
    def setUp(self):
        super().setUp()
        self.connect()
        self.sandbox.control("/revoke-all", {})

    def source(self):
        """The data source as `status`, which asks only the store, tells it in a process of its own."""
        status = self.host.run("status", "prod")
        self.assert_ok(status)
        (source,) = status.json["data_sources"]
        return source

    def assert_revoked(self):
        source = self.source()
        self.assertEqual(source["status"], "revoked")
        self.assertEqual(source["reason"]["code"], "revoked_by_vendor")
        self.assertRegex(source["reason"]["message"], "invalid_grant")
        self.assertGreater(source["reason"]["at_ms"], 0)

    def test_is_not_known_before_anybody_asks_the_vendor(self):
        source = self.source()
        self.assertEqual(source["status"], "authorized")
        self.assertIsNone(source["reason"])

    def test_is_noticed_by_a_call(self):
        self.assert_error(self.host.run(*CALL), journey.SIGN_IN, "invalid_grant", "sign in")
        self.assert_revoked()

    def test_is_noticed_by_a_test(self):
        self.assert_error(self.host.run("test", "prod"), journey.SIGN_IN, "invalid_grant", "sign in")
        self.assert_revoked()

    def test_is_told_again_without_asking_the_vendor(self):
        self.host.run(*CALL)
        requests = len(self.sandbox.ledger())
        for command in (CALL, ("test", "prod"), ("tools", "prod")):
            self.assert_error(self.host.run(*command), journey.SIGN_IN, "invalid_grant")
        self.assertEqual(len(self.sandbox.ledger()), requests)

    def test_is_told_to_people_with_the_way_out(self):
        self.host.run(*CALL)
        status = self.host.run("status", json_output=False)
        self.assertEqual(status.code, journey.OK, str(status))
        self.assertRegex(status.stdout, "prod: The vendor has ended the access.*claribi-host connect prod")

    def test_is_mended_by_signing_in_again_which_keeps_the_data_source(self):
        before = self.rows()
        self.assertEqual(self.host.run(*CALL).code, journey.SIGN_IN)
        again = self.connect()
        self.assertFalse(again.json["created"])
        self.assertEqual(self.rows(), before)
        source = self.source()
        self.assertEqual(source["status"], "authorized")
        self.assertIsNone(source["reason"])
        self.assert_ok(self.host.run(*CALL))

    def rows(self):
        """What names a data source and what hangs on it: never changed by a sign-in."""
        rows = []
        for path in self.host.files():
            if path.read_bytes()[:15] == b"SQLite format 3":
                with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
                    rows += store.execute(
                        "SELECT org_id, connection_id, name, plugin_id, manifest_id, config,"
                        " created_at_ms FROM data_sources"
                    )
        return rows


class RevocationWithoutRefreshTokens(Journey):
    sandbox_options = ("--refresh", "off")

    def test_is_noticed_by_a_call_too(self):
        self.connect()
        self.sandbox.control("/revoke-all", {})
        self.assert_error(self.host.run(*CALL), journey.SIGN_IN, "refresh token")
        (source,) = self.host.run("status", "prod").json["data_sources"]
        self.assertEqual(source["status"], "revoked")
        self.assertEqual(source["reason"]["code"], "revoked_by_vendor")


if __name__ == "__main__":
    unittest.main()
