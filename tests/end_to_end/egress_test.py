"""Where the plugin goes, and where no vendor, and no proxy in between, can lead it.

What failures 20 and 24 name has its tests there (failures_network_test.py, failures_egress_test.py);
here are the other places where a vendor may put a URL, the other disguises, and the other accidents.
"""
import http.server
import socketserver
import threading
import unittest

import journey
from connect_proxy import ConnectProxy
from failures import Failure
from failures_network_test import VENDOR, manifest_for_any_host
from journey import Journey

METADATA_SERVICE = "https://169.254.169.254/latest/meta-data/"


class HostileUrls(Failure):
    def refused(self, *words):
        failed = self.connecting()
        self.assert_error(failed, journey.TOOL_ERROR, *words)
        self.assertEqual(self.host.state(), [])

    def refused_endpoint(self, name, address, *words):
        self.sandbox.knobs(authorization_server_metadata={name: address})
        self.refused(name, *words)
        self.assert_no_sign_in_was_begun()

    def test_of_the_authorization_endpoint(self):
        self.refused_endpoint("authorization_endpoint", METADATA_SERVICE, "metadata service")

    def test_of_the_revocation_endpoint(self):
        self.refused_endpoint("revocation_endpoint", METADATA_SERVICE, "metadata service")

    def test_that_are_numbers_in_disguise(self):
        for number in ("2852039166", "0xa9fea9fe", "025177524776", "169.254.43518", "0xa9.254.169.254"):
            with self.subTest(number=number):
                self.refused_endpoint("token_endpoint", f"https://{number}/token", "number")

    def test_that_hide_an_ipv4_address(self):
        for address in ("::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "::a9fe:a9fe"):
            with self.subTest(address=address):
                self.refused_endpoint("token_endpoint", f"https://[{address}]/token", "embeds an IPv4")

    def test_that_name_a_metadata_service(self):
        for name in ("metadata.google.internal", "metadata.google.internal.", "instance-data"):
            with self.subTest(name=name):
                self.refused_endpoint("token_endpoint", f"https://{name}/token", "metadata service")

    def test_behind_a_redirect_of_a_document(self):
        with Elsewhere() as elsewhere:
            self.fail_requests("/.well-known", status=307, headers={"Location": elsewhere.url})
            self.refused("metadata")
            self.assertEqual(elsewhere.requests, 0)

    def test_behind_a_redirect_of_the_registration(self):
        with Elsewhere() as elsewhere:
            self.fail_requests("/register", status=307, headers={"Location": elsewhere.url})
            self.refused("another origin")
            self.assertEqual(elsewhere.requests, 0)

    def test_behind_a_redirect_of_the_code(self):
        with Elsewhere() as elsewhere:
            self.fail_requests("/token", status=307, headers={"Location": elsewhere.url})
            self.refused("another origin")
            self.assertEqual(elsewhere.requests, 0)

    def test_of_this_machine_without_the_operators_switch(self):
        self.host.globals.remove("--allow-insecure-loopback")
        failed = self.connecting()
        self.assert_error(failed, failed.code, "this machine")
        self.assertEqual(self.sandbox.ledger(), [])


class Elsewhere:
    """Another origin on this machine, which counts what reaches it. Use as a context manager."""

    def __init__(self):
        self.requests = 0
        elsewhere = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def handle(self):
                elsewhere.requests += 1

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class ProxyOfTheEnvironment(Failure):
    sandbox_options = ("--host", VENDOR)

    def setUp(self):
        super().setUp()
        self.host.globals.remove("--allow-insecure-loopback")
        self.host.globals += ["--manifest", manifest_for_any_host(self.folder)]
        (self.folder / ".curlrc").write_text(f'connect-to = "{VENDOR}::127.0.0.1:"\n')

    def test_is_used(self):
        for variable in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
            with self.subTest(variable=variable), ConnectProxy(VENDOR) as proxy:
                self.host.environment[variable] = proxy.url
                self.connect(variable.lower())
                del self.host.environment[variable]
                self.assertEqual(set(proxy.targets), {VENDOR})

    def test_is_left_out_for_the_hosts_of_no_proxy(self):
        with ConnectProxy(VENDOR) as proxy:
            self.host.environment["HTTPS_PROXY"] = proxy.url
            for exceptions in ("*", VENDOR, "other.example,.example.test"):
                with self.subTest(exceptions=exceptions):
                    self.host.environment["NO_PROXY"] = exceptions
                    self.assert_error(self.connecting(), journey.UNREACHABLE, VENDOR)
            self.assertEqual(proxy.targets, [], "that name leads nowhere from here")

    def test_is_told_to_the_log(self):
        with ConnectProxy(VENDOR) as proxy:
            self.host.environment["HTTPS_PROXY"] = proxy.url
            connected = self.connecting("-v")
        self.assert_ok(connected)
        self.assertRegex(connected.stderr, f"connected to {VENDOR}:[0-9]+ through the proxy 127.0.0.1:")
        self.assertRegex(connected.stderr, f"TLSv1.3 with {VENDOR}; its certificate: subject")

    def test_is_refused_without_repeating_its_password(self):
        self.host.environment["HTTPS_PROXY"] = "http://user:hunter2@proxy.example:3128"
        failed = self.connecting()
        self.assert_error(failed, journey.USAGE, "proxy", "without user name and password")
        self.assertNotIn("hunter2", failed.stdout + failed.stderr)


class BrokenProxy(Journey):
    sandbox_options = None

    def failed_behind(self, answer, *words):
        asked = []

        class Proxy(socketserver.BaseRequestHandler):
            def handle(self):
                asked.append(self.request.recv(4096).decode().split("\r\n")[0])
                self.request.sendall(answer)

        with socketserver.TCPServer(("127.0.0.1", 0), Proxy) as proxy:
            serving = threading.Thread(target=proxy.serve_forever, args=(0.02,))
            serving.start()
            failed = self.host.run(
                "connect", "prod", "--no-browser", "--timeout", "20s",
                "--proxy", "http://127.0.0.1:%d" % proxy.server_address[1],
            )
            proxy.shutdown()
            serving.join()
        self.assert_error(failed, journey.UNREACHABLE, "proxy", *words)
        self.assertEqual(set(asked), {"CONNECT mcp.aiven.live:443 HTTP/1.1"})

    def test_that_answers_garbage_is_named(self):
        self.failed_behind(b"220 mail.example ESMTP\r\n\r\n", "not that of an HTTP proxy")

    def test_that_hangs_up_is_named(self):
        self.failed_behind(b"", "closed the connection")


class LoopbackBesideAProxy(Journey):
    def test_is_reached_without_it(self):
        with ConnectProxy("localhost") as proxy:
            self.host.environment["HTTPS_PROXY"] = proxy.url
            self.connect()
        self.assertEqual(proxy.targets, [])


class Certificates(Journey):
    def test_that_are_refused_are_described(self):
        authority = self.host.globals.index("--ca-file")
        del self.host.globals[authority:authority + 2]
        failed = self.host.run("connect", "prod", "--endpoint", self.sandbox.mcp_url)
        self.assert_error(
            failed, journey.UNREACHABLE, "not trusted here", "subject", "issuer", "valid from 20",
            "for localhost", "SHA-256", "authority's certificate",
        )


if __name__ == "__main__":
    unittest.main()
