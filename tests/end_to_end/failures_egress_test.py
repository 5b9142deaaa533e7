"""Failure 24: SSRF through the metadata's addresses, and authorization addresses that run a command."""
import signal
import unittest

import journey
from failures import Failure

# None of them answers here; none may even be tried.
INTERNAL = (
    "https://169.254.169.254/latest/meta-data", "https://[fd00:ec2::254]/",
    "https://[::ffff:169.254.169.254]/", "https://100.100.100.200/", "https://0.0.0.0/",
    "https://[fe80::1]/", "http://169.254.169.254/", "http://vendor.example.com/",
    "ftp://vendor.example.com/", "file:///etc/passwd",
)


class InternalAddresses(Failure):
    def refused(self):
        failed = self.connecting()
        self.assert_error(failed, journey.TOOL_ERROR, "not allowed|not safe|https")
        self.assertEqual(failed.error["code"], "forbidden", str(failed))
        self.assert_no_sign_in_was_begun()

    def test_24_ssrf_through_the_link_of_a_401_is_never_followed(self):
        """A link that may not be used counts as none: the well-known places are asked."""
        for index, address in enumerate(INTERNAL):
            with self.subTest(address=address):
                link = f'Bearer resource_metadata="{address}"'
                self.fail_requests(
                    "/mcp", listener="mcp", count=1, status=401, headers={"WWW-Authenticate": link}
                )
                self.connect(f"source-{index}")

    def test_24_ssrf_through_authorization_servers_is_refused(self):
        for address in INTERNAL:
            with self.subTest(address=address):
                self.sandbox.knobs(protected_resource_metadata={"authorization_servers": [address]})
                self.refused()

    def test_24_ssrf_through_the_registration_endpoint_is_refused(self):
        for address in INTERNAL:
            with self.subTest(address=address):
                self.sandbox.knobs(authorization_server_metadata={"registration_endpoint": address})
                self.refused()

    def test_24_ssrf_through_the_token_endpoint_never_leaves(self):
        """It is used after the sign-in: the code is not sent there, and nothing is stored."""
        for address in INTERNAL:
            with self.subTest(address=address):
                self.sandbox.knobs(authorization_server_metadata={"token_endpoint": address})
                failed = self.connecting()
                self.assert_error(failed, journey.TOOL_ERROR, "not allowed|not safe|https")
                self.assertEqual(failed.error["code"], "forbidden", str(failed))
                self.assertEqual(self.host.state(), [])
        self.assertEqual(self.requests(path="/token"), [])


class CraftedAuthorizationAddress(Failure):
    def setUp(self):
        super().setUp()
        # A browser that writes down the arguments it is started with, one a line.
        self.opened = self.folder / "opened"
        browser = self.folder / "browser.sh"
        browser.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" >"{self.opened}.new"\n'
            f'mv "{self.opened}.new" "{self.opened}"\n'
        )
        browser.chmod(0o700)
        self.host.environment["BROWSER"] = str(browser)
        self.issuer = self.sandbox.greeting["issuer"]

    def connect_to(self, authorization_endpoint):
        self.sandbox.knobs(
            authorization_server_metadata={"authorization_endpoint": authorization_endpoint}
        )
        process = self.host.start("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        journey.wait_until(
            lambda: self.opened.exists() or process.poll() is not None, "a browser, or a refusal"
        )
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=journey.PATIENCE_S)
        return journey.Outcome(["connect"], process.returncode, stdout, stderr)

    def test_24_a_crafted_authorization_address_runs_no_command(self):
        ran = self.folder / "ran"
        touch = f"touch${{IFS}}{ran}"
        for crafted in (
            f"$({touch})", f";{touch};", f"&{touch}&", f"'$({touch})'", f"`{touch}`", f"|{touch}",
        ):
            with self.subTest(crafted=crafted):
                self.opened.unlink(missing_ok=True)
                outcome = self.connect_to(f"{self.issuer}/authorize?x={crafted}")
                if self.opened.exists():
                    count, address = self.opened.read_text().splitlines()
                    self.assertEqual(count, "1", "one argument, no shell")
                    self.assertTrue(address.startswith(self.issuer + "/authorize?x="), address)
                else:
                    self.assert_error(outcome, journey.TOOL_ERROR)
                self.assertFalse(ran.exists(), "a command ran")

    def test_24_an_address_that_a_shell_would_understand_is_one_argument(self):
        self.connect_to(f"{self.issuer}/authorize?x=$(id);id&y=1")
        count, address = self.opened.read_text().splitlines()
        self.assertEqual(count, "1")
        self.assertTrue(address.startswith(f"{self.issuer}/authorize?x=$(id);id&y=1"), address)

    def test_24_an_authorization_address_that_is_no_web_address_is_not_opened(self):
        for crafted in (
            "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "--help",
            self.issuer + '/authorize" --new-window "', self.issuer + "/a b", self.issuer + "/a\nb",
            "http://vendor.example.com/authorize",
        ):
            with self.subTest(crafted=crafted):
                failed = self.connect_to(crafted)
                self.assert_error(failed, journey.TOOL_ERROR)
                self.assertFalse(self.opened.exists(), "a browser was started")
                self.assertEqual(self.host.state(), [])


if __name__ == "__main__":
    unittest.main()
