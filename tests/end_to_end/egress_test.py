"""No URL that a vendor supplies leads the plugin inside, elsewhere, or into an endless document.

Failure 24 of the list of failures (server-side request forgery), one test for each place where a
vendor may put a URL; and what a proxy in between may do.
"""
import socket
import threading
import unittest

import journey
from hostile_vendor import HostileVendor, Loopback
from journey import Journey

METADATA_SERVICE = "https://169.254.169.254/latest/meta-data/"


class HostileUrls(Journey):
    sandbox_options = None

    def setUp(self):
        super().setUp()
        self.host.globals += ["--allow-insecure-loopback"]
        self.host.environment["BROWSER"] = "/bin/true"
        self.inside = Loopback()
        self.addCleanup(self.inside.stop)

    def refused(self, *words, redirects=None, code=journey.TOOL_ERROR, **lies):
        vendor = HostileVendor(redirects, **lies)
        self.addCleanup(vendor.stop)
        failed = self.host.run("connect", "prod", "--endpoint", vendor.endpoint, "--timeout", "20s")
        self.assert_error(failed, code, *words)
        self.assertEqual(self.inside.requests, [])
        self.assertEqual(self.host.state(), [])
        return vendor

    def test_of_the_link_to_the_resource_metadata(self):
        self.refused("resource_metadata", "metadata service", resource_metadata=METADATA_SERVICE)

    def test_of_the_issuer(self):
        self.refused("issuer", "metadata service", issuer=METADATA_SERVICE)

    def test_of_the_authorization_endpoint(self):
        self.refused("authorization_endpoint", authorization_endpoint=METADATA_SERVICE)

    def test_of_the_token_endpoint(self):
        self.refused("token_endpoint", token_endpoint=METADATA_SERVICE)

    def test_of_the_registration_endpoint(self):
        vendor = self.refused("registration_endpoint", registration_endpoint=METADATA_SERVICE)
        self.assertNotIn("POST", [method for method, path, _ in vendor.requests if path != "/mcp?read_only=true"])

    def test_of_the_revocation_endpoint(self):
        self.refused("revocation_endpoint", revocation_endpoint=METADATA_SERVICE)

    def test_that_are_no_https(self):
        self.refused("token_endpoint", "https", token_endpoint="http://vendor.example/token")

    def test_that_are_numbers_in_disguise(self):
        self.refused("token_endpoint", "number", token_endpoint="https://2852039166/token")

    def test_that_are_ipv4_inside_of_ipv6(self):
        self.refused(
            "token_endpoint", "hides an IPv4", token_endpoint="https://[::ffff:169.254.169.254]/token"
        )

    def test_that_name_a_metadata_service(self):
        self.refused(
            "token_endpoint", "metadata service", token_endpoint="https://metadata.google.internal/token"
        )

    def test_behind_a_redirect_of_the_mcp_endpoint(self):
        self.refused(redirects={"/mcp": self.inside.url + "/mcp"})

    def test_behind_a_redirect_of_the_metadata(self):
        self.refused(
            "metadata", redirects={"/.well-known/oauth-authorization-server": self.inside.url + "/x"}
        )

    def test_behind_a_redirect_of_the_registration(self):
        self.refused("another origin", redirects={"/registration_endpoint": self.inside.url + "/x"})

    def test_of_a_document_without_end(self):
        self.refused("too large", padding=32 << 20)

    def test_of_this_machine_without_the_operators_switch(self):
        self.host.globals.remove("--allow-insecure-loopback")
        vendor = HostileVendor()
        self.addCleanup(vendor.stop)
        failed = self.host.run("connect", "prod", "--endpoint", vendor.endpoint)
        self.assert_error(failed, failed.code, "this machine|http://")
        self.assertEqual(vendor.requests, [])


class ScriptedProxy:
    """Says one thing to everybody who asks for a tunnel; remembers what for. A context manager."""

    def __init__(self, answer):
        self.asked = []
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            with peer:
                self.asked.append(peer.recv(4096).decode().split("\r\n")[0])
                peer.sendall(self._answer)

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


class Proxies(Journey):
    """HTTPS_PROXY leads to Aiven's own address; nothing here reaches it."""

    sandbox_options = None

    def failed_behind(self, answer, *words, variable="HTTPS_PROXY"):
        proxy = ScriptedProxy(answer)
        self.addCleanup(proxy.stop)
        self.host.environment[variable] = proxy.url
        failed = self.host.run("connect", "prod", "--no-browser", "--timeout", "20s")
        self.assert_error(failed, journey.UNREACHABLE, "proxy", *words)
        self.assertIn("CONNECT mcp.aiven.live:443 HTTP/1.1", proxy.asked)
        self.assertEqual(self.host.state(), [])

    def test_that_refuse(self):
        self.failed_behind(b"HTTP/1.1 403 Forbidden\r\n\r\n", "403", "mcp.aiven.live")

    def test_that_want_a_sign_in(self):
        self.failed_behind(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "407", "sign-in")

    def test_that_answer_garbage(self):
        self.failed_behind(b"220 mail.example ESMTP\r\n\r\n", "not that of an HTTP proxy")

    def test_that_hang_up(self):
        self.failed_behind(b"", "closed the connection")

    def test_of_all_proxy(self):
        self.failed_behind(b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "502", variable="ALL_PROXY")

    def test_that_cannot_be_used_are_refused_without_their_password(self):
        self.host.environment["HTTPS_PROXY"] = "http://user:hunter2@proxy.example:3128"
        failed = self.host.run("connect", "prod", "--no-browser")
        self.assert_error(failed, journey.USAGE, "proxy", "without user name and password")
        self.assertNotIn("hunter2", failed.stdout + failed.stderr)


class LoopbackBesideAProxy(Journey):
    def test_is_reached_without_it(self):
        proxy = ScriptedProxy(b"HTTP/1.1 403 Forbidden\r\n\r\n")
        self.addCleanup(proxy.stop)
        self.host.environment["HTTPS_PROXY"] = proxy.url
        self.connect()
        self.assertEqual(proxy.asked, [])


class Certificates(Journey):
    def test_are_named_with_what_is_wrong(self):
        authority = self.host.globals.index("--ca-file")
        del self.host.globals[authority:authority + 2]
        failed = self.host.run("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assert_error(
            failed, journey.UNREACHABLE, "not trusted here", "subject", "issuer", "valid from 20",
            "for localhost", "SHA-256", "authority's certificate",
        )

    def test_and_tls_are_told_to_the_log(self):
        connected = self.host.run("-v", "connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assert_ok(connected)
        self.assertRegex(connected.stderr, "TLSv1.3 with localhost; its certificate: subject")


if __name__ == "__main__":
    unittest.main()
