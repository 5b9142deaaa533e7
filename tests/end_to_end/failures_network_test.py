"""Failure 20: the callback port is taken, a corporate proxy, a private certificate authority."""
import json
import socket
import unittest

import journey
from connect_proxy import ConnectProxy
from failures import Failure

VENDOR = "vendor.example.test"


class CallbackPort(Failure):
    def setUp(self):
        super().setUp()
        taken = socket.socket()
        self.addCleanup(taken.close)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        self.port = str(taken.getsockname()[1])

    def test_20_a_callback_port_that_is_taken_is_named_before_anybody_signs_in(self):
        failed = self.connecting("--callback-port", self.port)
        self.assert_error(failed, journey.USAGE, self.port, "any free port")
        self.assert_no_sign_in_was_begun()

    def test_20_without_a_port_of_its_own_any_free_one_serves(self):
        processes = [
            self.host.start("connect", name, "--endpoint", self.sandbox.mcp_url)
            for name in ("one", "two")
        ]
        said = [process.communicate(timeout=journey.PATIENCE_S) for process in processes]
        self.assertEqual([process.returncode for process in processes], [0, 0], str(said))


class PrivateAuthority(Failure):
    def test_20_a_certificate_of_an_unknown_authority_is_named(self):
        self.host.globals = [
            argument for argument in self.host.globals
            if argument not in ("--ca-file", self.sandbox.ca_file)
        ]
        failed = self.connecting()
        self.assert_error(
            failed, journey.UNREACHABLE, "for localhost", "Vendor sandbox authority", "not trusted",
            "SHA-256", "authority.s certificate",
        )
        self.assertEqual(self.sandbox.ledger(), [], "nothing was sent to it")

    def test_20_a_private_authority_is_trusted_where_the_operator_names_it(self):
        self.connect()
        self.assert_ok(self.call())

    def test_20_a_certificate_for_another_name_is_refused(self):
        self.sandbox.stop()
        self.sandbox = self.start_sandbox("--host", VENDOR)
        manifest = manifest_for_any_host(self.folder)
        with ConnectProxy("other.example.test") as proxy:
            failed = self.host.run(
                "connect", "prod", "--manifest", manifest, "--proxy", proxy.url,
                "--endpoint", self.sandbox.mcp_url.replace(VENDOR, "other.example.test"),
            )
        self.assert_error(failed, journey.UNREACHABLE, "certificate", "another host|other.example.test")
        self.assertEqual(self.sandbox.ledger(), [])


class CorporateProxy(Failure):
    """The vendor's name leads nowhere from here: only the proxy knows it."""

    sandbox_options = ("--host", VENDOR)

    def setUp(self):
        super().setUp()
        self.host.globals.remove("--allow-insecure-loopback")
        self.host.globals += ["--manifest", manifest_for_any_host(self.folder)]
        # The person's browser, which is not what is tested, finds the vendor without a proxy.
        (self.folder / ".curlrc").write_text(f'connect-to = "{VENDOR}::127.0.0.1:"\n')

    def test_20_through_a_proxy_everything_goes(self):
        with ConnectProxy(VENDOR) as proxy:
            self.host.globals += ["--proxy", proxy.url]
            self.connect()
            self.assert_ok(self.call())
            gone = self.host.run("disconnect", "prod")
        self.assertEqual(gone.json["revocation"], "revoked", str(gone))
        self.assertEqual(set(proxy.targets), {VENDOR})

    def test_20_without_the_proxy_the_vendor_is_out_of_reach(self):
        self.assert_error(self.connecting(), journey.UNREACHABLE, VENDOR)
        self.assertEqual(self.sandbox.ledger(), [])

    def test_20_a_proxy_that_refuses_is_named(self):
        for status in (403, 407, 502):
            with self.subTest(status=status), ConnectProxy(VENDOR, refusal=status) as proxy:
                failed = self.connecting("--proxy", proxy.url)
                self.assert_error(failed, failed.code, "proxy", str(status))
                self.assertNotIn(failed.code, (journey.OK, journey.INTERNAL))
        self.assertEqual(self.sandbox.ledger(), [])


def manifest_for_any_host(folder):
    """The manifest, but for a vendor of any name and port."""
    manifest = json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))
    manifest["endpoint_rule"]["allowed_hosts"] = []
    file = folder / "any_host.json"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    return file


if __name__ == "__main__":
    unittest.main()
