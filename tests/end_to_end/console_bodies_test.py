"""Bodies that no page sends: each member of each route missing, null, or something else; and requests that are
none. Each gets an answer of the interface: an error that says what to do, or, where the body is still a right one, success."""
import copy
import json
import socket
import time
import unittest

import journey
from console_test import ConsoleJourney

OTHERS = (None, True, 0, -1, 1.5, 1e308, 10**30, "", " ", "x" * 5000, "../../etc/passwd", "\x00", "\ud800", [], [[]], {}, {"a": {}})
PLAN = {"from": "service", "frame": "count", "aggregates": [{"function": "count", "as": "n"}]}


def places(value, path=()):
    """The path of each member and element, from the whole body on."""
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from places(value[index], (*path, index))


def changed(body, path):
    """What becomes of the body where this place is left out, and where it is something else."""
    for other in (..., *OTHERS):
        if not path:
            if other is not ... and other is not None:  # nothing at all is no body
                yield other
            continue
        whole = copy.deepcopy(body)
        holder = whole
        for key in path[:-1]:
            holder = holder[key]
        if other is ...:
            del holder[path[-1]]
        else:
            holder[path[-1]] = other
        yield whole


class Bodies(ConsoleJourney):
    def setUp(self):
        super().setUp()
        self.source = self.connected()
        self.answer = self.browser.ask(self.source, "Which services are running on Pro plans?")
        [self.board] = self.browser.get("/api/dashboards")["dashboards"]
        tiles = f"/api/dashboards/{self.board['id']}/tiles"
        self.tile = self.browser.post(tiles, {"job_id": self.answer["id"], "view": "table"}, 201)

    def send(self, method, path, body):
        """As often as the console allows."""
        replies = []

        def is_heard():
            replies.append(self.browser.call(method, path, body))
            return replies[-1].status != 429

        journey.wait_until(is_heard, "a request that is let in")
        return replies[-1]

    def schema_of(self, method, path):
        operation = self.browser.interface.operation(method, path)
        return operation["requestBody"]["content"]["application/json"]["schema"]

    def try_all(self, method, path, body, undo=lambda reply: None):
        schema = self.schema_of(method, path)
        self.assertEqual(self.browser.interface.problems(schema, body), [], "the body to begin with")
        for place in places(body):
            for other in changed(body, place):
                with self.subTest(f"{method} {path}", body=json.dumps(other)[:200]):
                    reply = self.send(method, path, other)
                    self.assertLess(reply.status, 500, reply.body[:1000])
                    if reply.status < 400:
                        problems = self.browser.interface.problems(schema, other)
                        self.assertEqual(problems, [], "a wrong body was taken")
                        undo(reply)

    def test_names(self):
        source = f"/api/data-sources/{self.source['id']}"
        self.try_all("PATCH", source, {"name": "prod"})
        self.try_all("PATCH", f"/api/dashboards/{self.board['id']}", {"name": "Overview"})
        self.try_all("POST", "/api/dashboards", {"name": "Another"},
                     lambda reply: self.browser.call("DELETE", f"/api/dashboards/{reply.json['id']}"))

    def test_questions(self):
        def cancel(reply):
            self.send("POST", f"/api/jobs/{reply.json['job']['id']}/cancel", None)

        source = self.source["id"]
        self.try_all("POST", "/api/questions", {"data_source_id": source, "question": "How many?", "fresh": False}, cancel)
        self.try_all("POST", "/api/questions", {"data_source_id": source, "plan": PLAN}, cancel)
        patch = {"patch": [{"op": "replace", "path": "/frame", "value": "list"}, {"op": "remove", "path": "/order"}]}
        self.try_all("POST", f"/api/questions/{self.answer['id']}/patch", patch, cancel)

    def test_dashboards(self):
        tiles = f"/api/dashboards/{self.board['id']}/tiles"
        self.try_all("POST", tiles, {"job_id": self.answer["id"], "title": "Pro", "view": "table"},
                     lambda reply: self.browser.call("DELETE", f"/api/tiles/{reply.json['id']}"))
        board = f"/api/dashboards/{self.board['id']}"
        self.try_all("PUT", f"{board}/order", {"tile_ids": [self.tile["id"]]})
        self.try_all("POST", f"{board}/export", {"svgs": {self.tile["id"]: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"}})
        tile = f"/api/tiles/{self.tile['id']}"
        self.try_all("PATCH", tile, {"title": "Pro", "view": "table", "dashboard_id": self.board["id"]})

    def test_attempts(self):
        def cancel(reply):
            self.send("POST", f"/api/attempts/{reply.json['id']}/cancel", None)

        given = {"name": "other", "endpoint": self.sandbox.mcp_url, "endpoint_values": {}, "scopes": ["all:read"]}
        self.try_all("POST", "/api/catalogue/aiven/check", {"input": {**given, "endpoint_values": {"a": "b"}}})
        self.try_all("POST", "/api/attempts", {"card_id": "aiven", "input": given}, cancel)
        self.try_all("POST", "/api/attempts", {"data_source_id": self.source["id"]}, cancel)
        begun = self.send("POST", "/api/attempts", {"card_id": "aiven", "input": {**given, "scopes": []}})
        self.assertEqual(begun.status, 201, begun.body)
        attempt = f"/api/attempts/{begun.json['id']}"
        self.try_all("PATCH", attempt, {"name": "other"})
        self.try_all("POST", f"{attempt}/api-key", {"api_key": "k"})
        self.try_all("POST", f"{attempt}/finish", {"name": "other"})

    def test_each_route_with_a_body_is_tried(self):
        """A route that is added has to be added above, too."""
        with_body = [f"{method.upper()} {path}" for path, methods in self.browser.interface.document["paths"].items()
                     for method, operation in methods.items() if "requestBody" in operation]
        self.assertEqual(len(with_body), 14, with_body)


class Requests(ConsoleJourney):
    def exchange(self, text, patience=journey.PATIENCE_S):
        """What comes back for these bytes, until the console closes."""
        with socket.create_connection(("127.0.0.1", self.console.port), timeout=patience) as raw:
            raw.sendall(text)
            answer = b""
            try:
                while block := raw.recv(65536):
                    answer += block
                    head, _, body = answer.partition(b"\r\n\r\n")
                    if body.endswith(b"}"):
                        break
            except ConnectionError:
                pass
            return answer

    def head(self, line, *headers):
        lines = [line, f"Host: {self.console.authority}", f"Cookie: {self.browser.cookie_header('/api/x')}",
                 f"X-Claribi-Token: {self.browser.token}", "Content-Type: application/json", *headers, "", ""]
        return "\r\n".join(lines).encode()

    def test_an_address_that_cannot_be_read(self):
        for target in ("/api/jobs/%zz", "/api/jobs?x=%", "/api/%00", "/api/jobs/%2e%2e%2fsession"):
            answer = self.exchange(self.head(f"GET {target} HTTP/1.1"))
            head, _, body = answer.partition(b"\r\n\r\n")
            self.assertRegex(head, rb"^HTTP/1.1 40[04] ", target)
            error = json.loads(body)["error"]
            self.assertTrue(error["what"] and error["cause"] and error["fix"] and error["request_id"], target)

    def test_what_is_no_request_ends_the_connection(self):
        for text in (b"\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                     b"A" * 100_000 + b" / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
                     self.head("POST /api/dashboards HTTP/1.1", "Content-Length: -5"),
                     self.head("POST /api/dashboards HTTP/1.1", "Content-Length: 99999999999999999999"),
                     self.head("POST /api/dashboards HTTP/1.1", "Transfer-Encoding: chunked") + b"zz\r\n"):
            answer = self.exchange(text)
            self.assertNotIn(b" 200 ", answer[:20], text[:60])
            self.assertNotIn(b" 500 ", answer[:20], text[:60])
        self.assertEqual(self.browser.call("GET", "/api/session").status, 200)

    def test_slow_requests_hold_nobody_up(self):
        slow = [socket.create_connection(("127.0.0.1", self.console.port), timeout=10) for _ in range(40)]
        try:
            for one in slow:
                one.sendall(b"POST /api/dashboards HTTP/1.1\r\nContent-Length: 100\r\n")
            begun = time.monotonic()
            self.assertEqual(self.browser.call("GET", "/api/session").status, 200)
            self.assertLess(time.monotonic() - begun, 5)
        finally:
            for one in slow:
                one.close()

    def test_a_flood_of_event_streams_leaves_room_for_requests(self):
        for _ in range(40):
            stream = self.events()
            stream.close()
        self.assertEqual(self.browser.call("GET", "/api/session").status, 200)
        self.events().wait("hello", lambda one: True, "hello")


if __name__ == "__main__":
    unittest.main()
