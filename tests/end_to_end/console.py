"""A browser of the console that has no screen: one session of `claribi-host serve`, its cookies, its
token and its event stream. Every answer is held to host_stub/web_console/openapi.json."""
import contextlib
import http.client
import json
import re
import signal
import socket
import threading
import urllib.parse

import jsonschema

import journey

OPENAPI = journey.ROOT / "host_stub" / "web_console" / "openapi.json"
END_STATES = ("finished", "denied", "expired", "failed", "cancelled")


class Interface:
    """The interface as its file has it."""

    def __init__(self):
        self.document = json.loads(OPENAPI.read_text(encoding="utf-8"))
        # References of the file lead into it.
        self.resolver = jsonschema.RefResolver("", self.document)

    def problems(self, schema, value):
        validator = jsonschema.Draft202012Validator(schema, resolver=self.resolver)
        return [f"{p.json_path}: {p.message}" for p in validator.iter_errors(value)]

    def named(self, name):
        return {"$ref": f"#/components/schemas/{name}"}

    def operation(self, method, path):
        for template, methods in self.document["paths"].items():
            pattern = re.escape(template).replace(re.escape("{id}"), "[^/]+")
            if re.fullmatch(pattern, path) and method.lower() in methods:
                return methods[method.lower()]
        return None

    def check(self, method, path, status, kind, body):
        """Complaints about an answer."""
        operation = self.operation(method, path)
        responses = operation["responses"] if operation else {}
        response = responses.get(str(status)) or {"$ref": "#/components/responses/Error"}
        if operation and str(status) not in responses and status < 400:
            return [f"{method} {path}: {status} is not in the interface"]
        if "$ref" in response:
            response = self.document["components"]["responses"]["Error"]
        content = response.get("content")
        if content is None:
            return [] if not body else [f"{method} {path}: a body where none is"]
        if kind.split(";")[0] not in content:
            return [f"{method} {path}: {kind} is not among {list(content)}"]
        schema = content[kind.split(";")[0]].get("schema")
        return self.problems(schema, json.loads(body)) if schema else []


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


class Console:
    """A running `claribi-host serve`."""

    def __init__(self, host, *options):
        self.process = host.start("serve", "--port", "0", "--no-browser", *options)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(self.process.stderr.read())
        self.greeting = json.loads(line)
        self.port = self.greeting["port"]
        self.authority = f"127.0.0.1:{self.port}"
        self.origin = f"http://{self.authority}"

    def stop(self):
        """Ends it as its user would; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=journey.PATIENCE_S)
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def raw(self, method, target, headers=None, body=None):
        """One request, exactly as given but for Host."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=journey.PATIENCE_S)
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            headers = {"Host": self.authority, **(headers or {})}
            data = body if isinstance(body, (bytes, type(None))) else body.encode()
            if data is not None:
                headers.setdefault("Content-Length", str(len(data)))
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(data)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


class Browser:
    """One browser session."""

    interface = Interface()

    def __init__(self, test, console, enter=True):
        self.test = test
        self.console = console
        self.cookies = {}  # name -> (value, path)
        self.token = None
        if enter:
            self.enter(console.greeting["url"])

    def enter(self, url):
        reply = self.visit(urllib.parse.urlsplit(url)._replace(scheme="", netloc="").geturl())
        self.test.assertEqual(reply.status, 303, reply.body)
        self.token = self.get("/api/session")["token"]

    def visit(self, target, **headers):
        """A page, as a person opens it."""
        reply = self.console.raw("GET", target, {"Cookie": self.cookie_header(target), **headers})
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            path = re.search(r"Path=([^;]*)", rest).group(1)
            self.cookies[name] = (rest.split(";")[0], path)
        return reply

    def cookie_header(self, target):
        return "; ".join(f"{name}={value}" for name, (value, path) in self.cookies.items()
                         if target.startswith(path))

    def call(self, method, path, body=None, expect=None, **headers):
        """One request of the interface; its answer is held to the file."""
        data = None if body is None else json.dumps(body)
        given = {"Cookie": self.cookie_header(path), "Origin": self.console.origin, **headers}
        if method != "GET" and self.token:
            given.setdefault("X-Claribi-Token", self.token)
        if data is not None:
            given.setdefault("Content-Type", "application/json")
        given = {name: value for name, value in given.items() if value is not None}
        reply = self.console.raw(method, path, given, data)
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = (rest.split(";")[0], re.search(r"Path=([^;]*)", rest).group(1))
        bare = path.split("?")[0]
        problems = self.interface.check(method, bare, reply.status,
                                        reply.headers.get("Content-Type", ""), reply.body)
        self.test.assertEqual(problems, [], f"{method} {path}\n{reply.body[:2000]}")
        if expect is not None:
            self.test.assertEqual(reply.status, expect, reply.body[:2000])
        return reply

    def get(self, path):
        return self.call("GET", path, expect=200).json

    def post(self, path, body=None, expect=None):
        reply = self.call("POST", path, body, expect)
        return reply.json if reply.body else None

    # ---- What takes long

    def wait_for(self, path, is_there, what):
        found = {}

        def look():
            found["value"] = self.get(path)
            return is_there(found["value"])

        journey.wait_until(look, what)
        return found["value"]

    def job(self, started):
        """The job, once it has ended."""
        identifier = started["job"]["id"]
        return self.wait_for(f"/api/jobs/{identifier}", lambda job: job["state"] != "running",
                             f"the end of job {identifier}")

    def attempt(self, attempt, *states):
        wanted = states or END_STATES
        return self.wait_for(f"/api/attempts/{attempt['id']}",
                             lambda one: one["state"] in (*wanted, *END_STATES),
                             f"{wanted} of an attempt")

    def begin(self, sandbox, name="prod", card="aiven"):
        given = {"name": name, "endpoint": sandbox.mcp_url, "endpoint_values": {}, "scopes": []}
        begun = self.post("/api/attempts", {"card_id": card, "input": given}, expect=201)
        return self.attempt(begun, "awaiting_user")

    def follow(self, redirect):
        """What the popup shows at the end of the vendor's redirect."""
        target = urllib.parse.urlsplit(redirect)._replace(scheme="", netloc="").geturl()
        reply = self.visit(target, **{"Sec-Fetch-Site": "cross-site"})
        self.test.assertEqual(reply.status, 303, reply.body)
        return self.visit(reply.headers["Location"])

    def connect(self, sandbox, approve, name="prod"):
        """From the click to the saved data source."""
        attempt = self.begin(sandbox, name)
        self.follow(approve(attempt["authorization_url"], sandbox.ca_file))
        ready = self.attempt(attempt, "ready")
        self.test.assertEqual(ready["state"], "ready", ready)
        return self.post(f"/api/attempts/{attempt['id']}/finish", {"name": name},
                         expect=200)["data_source"]

    def ask(self, source, question, **more):
        started = self.post("/api/questions",
                            {"data_source_id": source["id"], "question": question, **more},
                            expect=202)
        return self.job(started)


class Events:
    """The event stream of a browser, read on a thread. Each event is held to the interface."""

    SCHEMAS = {"hello": "Event_hello", "job": "Job", "attempt": "Attempt",
               "data_sources": "Event_data_sources", "dashboard": "Event_dashboard"}

    def __init__(self, browser, last_id=None):
        self.browser = browser
        self.events = []
        self.last_id = None
        self.connection = http.client.HTTPConnection("127.0.0.1", browser.console.port,
                                                     timeout=journey.PATIENCE_S)
        headers = {"Cookie": browser.cookie_header("/api/events")}
        if last_id:
            headers["Last-Event-ID"] = last_id
        self.connection.request("GET", "/api/events", headers=headers)
        self.socket = self.connection.sock
        self.answer = self.connection.getresponse()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        event = {}
        try:
            for line in self.answer:
                text = line.decode().rstrip("\n")
                if text:
                    name, _, value = text.partition(": ")
                    event[name] = value
                elif "event" in event:
                    self.last_id = event.get("id", self.last_id)
                    self.events.append((event["event"], json.loads(event["data"])))
                    event = {}
                else:
                    event = {}
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass

    def wait(self, name, is_it, what):
        def found():
            return [data for kind, data in list(self.events) if kind == name and is_it(data)]

        journey.wait_until(found, f"event {name}: {what}")
        return found()[0]

    def check(self):
        for name, data in list(self.events):
            schema = self.browser.interface.named(self.SCHEMAS[name])
            problems = self.browser.interface.problems(schema, data)
            self.browser.test.assertEqual(problems, [], f"{name}: {json.dumps(data)[:1500]}")

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)  # the thread that reads would wait otherwise
        self.thread.join(journey.PATIENCE_S)
        self.connection.close()
