"""A small CONNECT proxy on loopback that knows one name, and leads it here."""
import http.server
import select
import socket
import threading


class ConnectProxy:
    """Tunnels to 127.0.0.1 whoever asks for `host`, and writes down who asked for what.

    With a `refusal` (a status) it refuses everyone. Use as a context manager.
    """

    def __init__(self, host, refusal=None):
        self.targets = []
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_CONNECT(self):  # noqa: N802, the name that the library looks for
                name, _, port = self.path.rpartition(":")
                proxy.targets.append(name)
                if refusal or name != host:
                    self.send_error(refusal or 502)
                    return
                with socket.create_connection(("127.0.0.1", int(port))) as vendor:
                    self.send_response(200)
                    self.end_headers()
                    tunnel(self.connection, vendor)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def tunnel(client, vendor):
    """Carries bytes both ways until one side ends."""
    other = {client: vendor, vendor: client}
    while True:
        readable, _, _ = select.select(list(other), [], [])
        for side in readable:
            data = side.recv(65536)
            if not data:
                return
            other[side].sendall(data)
