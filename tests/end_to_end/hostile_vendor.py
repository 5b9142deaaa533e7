"""A vendor on loopback whose answers try to lead the plugin astray, and a place it must never reach."""
import contextlib
import http.server
import json
import threading


class Loopback:
    """A plain HTTP server on 127.0.0.1 that remembers what it was asked. A context manager."""

    def __init__(self):
        self.requests = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.requests.append((self.command, self.path, body))
                status, headers, body = outer.answer(self.command, self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                with contextlib.suppress(ConnectionError):  # the client has read enough
                    self.end_headers()
                    self.wfile.write(body)

            do_GET = do_POST = do_CONNECT = serve

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def answer(self, method, path):
        """Status, headers and body of the answer to one request."""
        return 200, {}, b"{}"

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class HostileVendor(Loopback):
    """Behaves, but for what `lies` says: values of its documents, by name, and redirects, by path."""

    def __init__(self, redirects=None, **lies):
        self.redirects = redirects or {}
        self.lies = lies
        super().__init__()

    @property
    def endpoint(self):
        return self.url + "/mcp?read_only=true"

    def lie_or(self, name, truth):
        return self.lies.get(name, truth)

    def answer(self, method, path):
        path = path.split("?")[0]
        if path in self.redirects:
            return 307, {"Location": self.redirects[path]}, b""
        if path == "/mcp":
            link = self.lie_or("resource_metadata", self.url + "/.well-known/oauth-protected-resource/mcp")
            return 401, {"WWW-Authenticate": f'Bearer resource_metadata="{link}"'}, b""
        documents = {
            "/.well-known/oauth-protected-resource/mcp": {
                "resource": self.url + "/mcp",
                "authorization_servers": [self.lie_or("issuer", self.url)],
            },
            "/.well-known/oauth-authorization-server": {
                "issuer": self.url,
                **{
                    name: self.lie_or(name, f"{self.url}/{name}")
                    for name in (
                        "authorization_endpoint", "token_endpoint", "registration_endpoint",
                        "revocation_endpoint",
                    )
                },
                "code_challenge_methods_supported": ["S256"],
                "padding": "x" * self.lie_or("padding", 0),
            },
            "/registration_endpoint": {
                "client_id": "c", "token_endpoint_auth_method": "none",
                "redirect_uris": [], "application_type": "native",
            },
        }
        if path not in documents:
            return 404, {}, b""
        return (
            201 if method == "POST" else 200, {"Content-Type": "application/json"},
            json.dumps(documents[path]).encode(),
        )
