"""HTTP as bytes: a listener on loopback, the requests it reads, and answers in any framing.

No HTTP library, because a deviation may be what no library would send.
"""
import dataclasses
import json
import socket
import threading
import urllib.parse

REASONS = {200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content",
           206: "Partial Content", 302: "Found", 307: "Temporary Redirect", 400: "Bad Request", 401: "Unauthorized",
           404: "Not Found", 405: "Method Not Allowed", 429: "Too Many Requests", 500: "Internal Server Error",
           502: "Bad Gateway", 503: "Service Unavailable"}


class Request:
    """One request: method, target, path, headers (names in lower case), body."""

    def __init__(self, method, target, headers, body):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.path = urllib.parse.urlsplit(target).path

    def json(self):
        return json.loads(self.body or b"null")

    def form(self):
        return dict(urllib.parse.parse_qsl(self.body.decode(), keep_blank_values=True))

    def __str__(self):
        told = [f"> {self.method} {self.target}"]
        told += [f"> {name}: {value}" for name, value in self.headers.items() if name not in ("host", "user-agent")]
        return "\n".join(told + ([f"> {self.body.decode(errors='replace')}"] if self.body else []))


@dataclasses.dataclass
class Answer:
    """One answer and how it is framed. `tail` is sent behind the body, `hold_s` is waited before the connection ends."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: list = dataclasses.field(default_factory=list)
    framing: str = "length"  # or chunked, bytewise, trailers, close, both, twice, none
    version: str = "HTTP/1.1"
    newline: str = "\r\n"
    before: bytes = b""      # informational responses
    cut: bool = False        # half of the body, then the connection ends
    hold_s: float = 0        # the connection stays open behind the answer, and nothing comes
    is_silent: bool = False  # nothing is sent

    @property
    def ends_connection(self):
        return self.framing == "close" or self.cut or self.version == "HTTP/1.0" or self.hold_s > 0

    def encode(self):
        if self.is_silent:
            return b""
        if self.version == "HTTP/1.0" and self.framing != "length":
            self.framing = "close"  # it knows no chunks
        lines = [f"{self.version} {self.status} {REASONS.get(self.status, 'Other')}"]
        if self.content_type and (self.body or self.status == 200):
            lines.append(f"Content-Type: {self.content_type}")
        has_body = self.status != 204
        if has_body and self.framing in ("length", "both", "twice"):
            lines += [f"Content-Length: {len(self.body)}"] * (2 if self.framing == "twice" else 1)
        if has_body and self.framing in ("chunked", "bytewise", "trailers", "both"):
            lines.append("Transfer-Encoding: chunked")
        if self.ends_connection:
            lines.append("Connection: close")
        lines += [f"{name}: {value}" for name, value in self.headers]
        head = (self.newline.join(lines) + self.newline * 2).encode("latin-1", errors="replace")
        body = self._framed() if has_body else b""
        return self.before + head + (body[: len(body) // 2] if self.cut else body)

    def _framed(self):
        if self.framing not in ("chunked", "bytewise", "trailers", "both"):
            return self.body
        size = 7 if self.framing == "bytewise" else 4096
        extension = b";name=value" if self.framing == "trailers" else b""
        pieces = [self.body[at:at + size] for at in range(0, len(self.body), size)]
        chunks = [b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces]
        trailer = b"Expires: 0\r\n" if self.framing == "trailers" else b""
        return b"".join(chunks) + b"0\r\n" + trailer + b"\r\n"


class Listener:
    """A port on loopback. Each request is given to `serve`, which returns an Answer, or None to close the connection."""

    def __init__(self, serve):
        self._serve, self._ending = serve, threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=16)
        self._open, self._lock = set(), threading.Lock()
        self.origin = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._ending.set()
        with self._lock:
            sockets = [self._socket, *self._open]
        for each in sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._socket.close()

    def _accept(self):
        while not self._ending.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        try:
            with connection, connection.makefile("rb") as stream:
                while (request := read_request(stream)) and (answer := self._serve(request)):
                    connection.sendall(answer.encode())
                    if answer.hold_s:
                        self._ending.wait(answer.hold_s)
                    if answer.ends_connection:
                        break
        except (OSError, ValueError):
            pass  # the other side went away
        finally:
            with self._lock:
                self._open.discard(connection)


def read_request(stream):
    """The next request on a connection; None at its end."""
    line = stream.readline().decode("latin-1").split()
    if len(line) < 2:
        return None
    headers = {}
    while (text := stream.readline().decode("latin-1").strip()):
        name, _, value = text.partition(":")
        headers[name.lower()] = value.strip()
    return Request(line[0], line[1], headers, stream.read(int(headers.get("content-length", 0))))
