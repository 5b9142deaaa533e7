"""What the console refuses: one test for each rule of docs/security.md, "The console"."""
import concurrent.futures
import json
import socket
import unittest
import urllib.parse

import console
import journey
from console_test import ConsoleJourney


class Requests(ConsoleJourney):
    def refused(self, status, path="/api/data-sources", method="GET", body=None, **headers):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        reply = self.browser.call(method, path, body, status, **given)
        self.assertTrue(reply.json["error"]["fix"])
        return reply

    def test_a_name_that_resolves_to_this_machine_is_not_this_machine(self):
        for host in ("attacker.example", f"attacker.example:{self.console.port}",
                     f"localhost:{self.console.port}", "127.0.0.1", f"127.0.0.1:{self.console.port + 1}",
                     "", f"127.0.0.1:{self.console.port}@attacker.example"):
            self.refused(403, Host=host)
            self.assertEqual(self.console.raw("GET", "/", {"Host": host}).status, 403, host)

    def test_two_hosts_are_none(self):
        with socket.create_connection(("127.0.0.1", self.console.port), timeout=10) as raw:
            raw.sendall(f"GET / HTTP/1.1\r\nHost: {self.console.authority}\r\nHost: attacker.example\r\n\r\n".encode())
            self.assertIn(b" 400 ", raw.recv(100))

    def test_a_page_of_another_origin_gets_nothing(self):
        for origin in ("https://attacker.example", "null", f"http://127.0.0.1:{self.console.port + 1}",
                       f"http://localhost:{self.console.port}", f"https://127.0.0.1:{self.console.port}"):
            self.refused(403, Origin=origin)
            self.refused(403, method="POST", path="/api/dashboards", body={"name": "x"}, Origin=origin)
            self.refused(403, path="/api/events", Origin=origin)

    def test_the_browser_says_where_a_request_comes_from(self):
        for site in ("cross-site", "same-site"):
            self.refused(403, Sec_Fetch_Site=site, Origin=None)
            reply = self.console.raw("GET", "/assets/app.js", {"Sec-Fetch-Site": site})
            self.assertEqual(reply.status, 403)
        self.assertNotEqual(self.console.raw(
            "GET", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status, 403)
        self.refused(403, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate", Origin=None)

    def test_what_changes_something_needs_the_token(self):
        for token in (None, "", "wrong", self.browser.token[:-1], self.browser.token + "0"):
            self.refused(403, method="POST", path="/api/dashboards", body={"name": "x"},
                         X_Claribi_Token=token)
        other = console.Browser(self, self.start_console())
        self.refused(403, method="POST", path="/api/dashboards", body={"name": "x"}, X_Claribi_Token=other.token)
        self.assertEqual(len(self.browser.get("/api/dashboards")["dashboards"]), 1)

    def test_each_route_that_changes_something_is_closed_to_other_pages(self):
        changing = [(method.upper(), template.replace("{id}", "x"))
                    for template, methods in self.browser.interface.document["paths"].items()
                    for method in methods if method in ("post", "put", "patch", "delete")]
        self.assertGreater(len(changing), 15)
        for method, path in changing:
            # What a form of another page can send, and what a script of it would have to.
            self.refused(403, path, method, {}, X_Claribi_Token=None)
            self.refused(403, path, method, {}, Origin="https://attacker.example")
            self.refused(403, path, method, {}, Origin=None, Sec_Fetch_Site="cross-site")
            self.refused(401, path, method, {}, Cookie="")

    def test_without_a_session_there_is_nothing(self):
        for cookie in ("", "claribi_session_1=x", f"claribi_session_{self.console.port}=",
                       f"claribi_session_{self.console.port}={'0' * 64}"):
            self.refused(401, Cookie=cookie)
            self.refused(401, path="/api/events", Cookie=cookie)

    def test_the_address_works_once(self):
        target = urllib.parse.urlsplit(self.console.greeting["url"])
        again = self.console.raw("GET", f"/?{target.query}")
        self.assertEqual(again.status, 403)
        self.assertIsNone(again.headers["Set-Cookie"])
        self.assertEqual(self.console.raw("GET", "/?token=").status, 403)

    def test_a_session_is_of_one_console(self):
        other = self.start_console()
        stranger = console.Browser(self, other, enter=False)
        stranger.cookies = self.browser.cookies
        self.assertEqual(stranger.call("GET", "/api/session").status, 401)
        [name] = self.browser.cookies
        moved = f"claribi_session_{other.port}={self.browser.cookies[name][0]}"
        self.assertEqual(other.raw("GET", "/api/session", {"Cookie": moved}).status, 401)

    def test_cookies_are_out_of_reach(self):
        console_of_its_own = self.start_console()
        target = urllib.parse.urlsplit(console_of_its_own.greeting["url"])
        cookie = console_of_its_own.raw("GET", f"/?{target.query}").headers["Set-Cookie"]
        for part in ("HttpOnly", "SameSite=Strict", "Path=/;", f"claribi_session_{console_of_its_own.port}="):
            self.assertIn(part, cookie)
        given = {"name": "x", "endpoint": self.sandbox.mcp_url, "endpoint_values": {}, "scopes": []}
        begun = self.browser.call("POST", "/api/attempts", {"card_id": "aiven", "input": given}, 201)
        cookie = begun.headers["Set-Cookie"]
        for part in ("HttpOnly", "SameSite=Lax", "Path=/callback;", "Max-Age=600"):
            self.assertIn(part, cookie)

    def test_a_body_is_bounded(self):
        self.refused(413, method="POST", path="/api/questions", body={"question": "x" * 300_000})
        with socket.create_connection(("127.0.0.1", self.console.port), timeout=10) as raw:
            head = (f"POST /api/questions HTTP/1.1\r\nHost: {self.console.authority}\r\n"
                    f"Cookie: {self.browser.cookie_header('/api/questions')}\r\n"
                    "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
            raw.sendall(head.encode())
            chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
            try:
                for _ in range(200):
                    raw.sendall(chunk)
            except OSError:
                return  # refused before it was sent
            self.assertIn(b" 413 ", raw.recv(100))

    def test_a_body_is_json(self):
        token = {"X-Claribi-Token": self.browser.token}
        cookie = {"Cookie": self.browser.cookie_header("/api"), "Origin": self.console.origin}
        for kind, body, status in (
            ("text/plain", '{"name": "x"}', 415), ("application/x-www-form-urlencoded", "name=x", 415),
            ("application/json", "{", 400), ("application/json", "[]", 400),
            ("application/json", "[" * 200 + "]" * 200, 400),
            ("application/json", b'{"name": "\xff"}', 400), ("application/json", '{"name": ""}', 400),
            ("application/json", '{"name": 7}', 400),
        ):
            reply = self.console.raw("POST", "/api/dashboards", {**token, **cookie, "Content-Type": kind}, body)
            self.assertEqual(reply.status, status, body)

    def test_requests_are_bounded(self):
        # Several at once: one after another they may be slower than the bound.
        def ask(_):
            return self.console.raw("GET", "/api/session", {"Cookie": self.browser.cookie_header("/api")}).status

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            statuses = list(pool.map(ask, range(600)))
        self.assertIn(429, statuses)
        self.assertEqual(statuses[0], 200)

    def test_connections_are_bounded_and_others_are_served_afterwards(self):
        idle = []
        try:
            for _ in range(1000):
                idle.append(socket.create_connection(("127.0.0.1", self.console.port), timeout=10))
            # Beyond the bound they are closed at once.
            closed = 0
            for one in idle[-20:]:
                one.settimeout(3)
                try:
                    closed += one.recv(1) == b""
                except OSError:
                    pass
            self.assertGreater(closed, 0)
        finally:
            for one in idle:
                one.close()
        journey.wait_until(self.is_served, "served again")

    def is_served(self):
        """Whether a request is answered. Until the server has seen that connections ended, it still resets new ones."""
        try:
            return self.browser.call("GET", "/api/session").status == 200
        except OSError:
            return False

    def test_event_streams_are_bounded(self):
        streams = [self.events() for _ in range(6)]
        for stream in streams:
            stream.wait("hello", lambda one: True, "hello")
        journey.wait_until(lambda: not streams[0].thread.is_alive(), "the oldest is ended")
        self.assertTrue(streams[-1].thread.is_alive())

    def test_pages_run_no_script_of_others(self):
        for target in ("/", "/callback/done?received", "/api/session", "/nothing.js"):
            reply = self.console.raw("GET", target)
            policy = reply.headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn("script-src 'self';", policy)
            self.assertNotIn("unsafe", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            for name, value in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
                                ("X-Frame-Options", "DENY"), ("Cross-Origin-Resource-Policy", "same-origin")):
                self.assertEqual(reply.headers[name], value)
            self.assertIsNone(reply.headers["Access-Control-Allow-Origin"])

    def test_no_path_leads_out_of_the_pages(self):
        for target in ("/../../etc/passwd", "/..%2f..%2fetc/passwd", "/assets/%2e%2e/%2e%2e/x", "//etc/passwd",
                       "/assets/..\\..\\x", "/.git/config", "/%00", "/assets/%"):
            self.assertNotIn(b"root:", self.console.raw("GET", target).body, target)

    def test_other_methods_are_refused(self):
        self.refused(405, method="DELETE", path="/api/data-sources")
        self.refused(404, method="GET", path="/api/nothing")
        self.refused(404, method="GET", path="/api/tiles/a%2fb")
        self.assertEqual(self.console.raw("OPTIONS", "/").status, 405)
        self.assertEqual(self.console.raw("POST", "/callback?code=x&state=y").status, 405)


class Callbacks(ConsoleJourney):
    def another_browser(self):
        """One that has no cookie."""
        return console.Browser(self, self.console, enter=False)

    def test_a_callback_counts_in_the_browser_that_began(self):
        attempt = self.browser.begin(self.sandbox)
        redirect = self.approve(attempt)
        stranger = self.another_browser()
        page = stranger.follow(redirect)
        self.assertEqual(page.status, 403)
        self.assertIn(b"only in the browser that began it", page.body)
        self.assertEqual(self.browser.get(f"/api/attempts/{attempt['id']}")["state"], "awaiting_user")
        self.browser.follow(redirect)
        self.assertEqual(self.browser.attempt(attempt, "ready")["state"], "ready")

    def test_the_session_cookie_alone_is_not_enough(self):
        attempt = self.browser.begin(self.sandbox)
        redirect = self.approve(attempt)
        session = f"claribi_session_{self.console.port}"
        stranger = self.another_browser()
        stranger.cookies = {session: self.browser.cookies[session]}
        self.assertEqual(stranger.follow(redirect).status, 403)

    def test_another_state_is_none(self):
        attempt = self.browser.begin(self.sandbox)
        for target in ("/callback?code=x&state=wrong", "/callback?error=access_denied&state=wrong"):
            self.assertEqual(self.browser.follow(target).status, 400)
        self.assertEqual(self.browser.follow("/callback").status, 400)
        self.assertEqual(self.browser.get(f"/api/attempts/{attempt['id']}")["state"], "awaiting_user")

    def test_the_code_does_not_stay_in_the_address(self):
        attempt = self.browser.begin(self.sandbox)
        target = urllib.parse.urlsplit(self.approve(attempt))._replace(scheme="", netloc="").geturl()
        reply = self.browser.visit(target)
        self.assertEqual(reply.headers["Location"], "/callback/done?received")

    def test_an_attempt_is_of_its_session(self):
        attempt = self.browser.begin(self.sandbox)
        # Anybody else gets to know nothing of it; a second session stands for anybody.
        stranger = console.Browser(self, self.start_console())
        self.assertEqual(stranger.call("GET", f"/api/attempts/{attempt['id']}").status, 404)


class Secrets(ConsoleJourney):
    sandbox_options = ("--auto-consent", "approve", "--reveal-secrets")

    def test_no_secret_reaches_the_page(self):
        bodies = []
        raw = self.console.raw
        self.console.raw = lambda *given, **more: bodies.append(raw(*given, **more)) or bodies[-1]
        events = self.events()
        source = self.connected()
        self.browser.job(self.browser.post(f"/api/data-sources/{source['id']}/test"))
        self.browser.ask(source, "How many services are there?")
        self.browser.get("/api/data-sources")
        attempt = self.browser.post("/api/attempts", {"data_source_id": source["id"]}, 201)
        redirect = self.approve(self.browser.attempt(attempt, "awaiting_user"))
        self.browser.follow(redirect)
        self.browser.attempt(attempt, "finished")
        events.wait("attempt", lambda one: one["state"] == "finished", "finished")
        said = b"".join(reply.body for reply in bodies).decode() + json.dumps(events.events)
        secrets = [secret["value"] for secret in self.sandbox.control("/secrets")["secrets"]]
        secrets.append(journey.parameter(redirect, "code"))
        self.assertGreater(len(secrets), 4)
        for secret in secrets:
            self.assertNotIn(secret, said)


if __name__ == "__main__":
    unittest.main()
