"""A vendor on loopback that signs nobody in and answers each call with what a case says, and the plugin connected to it."""
import ctypes
import http.server
import json
import os
import pathlib
import re
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugin_api" / "examples"))
import ctypes_host  # noqa: E402

BUILD = pathlib.Path(os.environ.get("CLARIBI_BUILD_DIR", ROOT / "build" / "release"))
PLUGIN = BUILD / "plugins" / "claribi_aiven.so"

LIMIT = {"type": "integer", "minimum": 1}
TOOLS = {
    "aiven_service_list": {"project": {"type": "string"}, "state": {"type": "string"}, "limit": LIMIT,
                           "service_type": {"type": "string"}, "search": {"type": "string"}},
    "aiven_kafka_topic_list": {"limit": LIMIT, "offset": {"type": "integer"}, "page": {"type": "integer"},
                               "cursor": {"type": "string"}, "per_page": LIMIT},
    "aiven_project_get_service_logs": {"limit": dict(LIMIT, maximum=500, default=100), "offset": {"type": "string"}},
    "aiven_service_query_activity": {"limit": LIMIT, "offset": {"type": "integer"}},
    "aiven_service_metrics_fetch": {"metrics": {"type": "array", "items": {"type": "string"}}},
}


def tools_of(answers):
    """The tools of labelled answers: each takes every argument that any of them was given, of the type that it was given as."""
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    tools = {}
    for answer in answers:
        properties = tools.setdefault(answer["tool"], {})
        for name, value in (answer.get("arguments") or {}).items():
            properties[name] = {"type": kinds[type(value)]} if type(value) in kinds else {}
    return tools


class Digits(str):
    """A number as it is written."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer is one piece: otherwise its body waits for an acknowledgement of its head

    def log_message(self, *_):
        pass

    def _send(self, status, text=""):
        body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self._send(405)

    do_DELETE = do_GET

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        method, ident = message.get("method"), message.get("id")
        if ident is None:
            return self._send(202)
        if method == "initialize":
            result = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                      "serverInfo": {"name": "loopback", "version": "1"}}
        elif method == "tools/list":
            result = {"tools": [
                {"name": name, "description": "Lists.", "annotations": {"readOnlyHint": True},
                 "inputSchema": {"type": "object", "properties": properties}} for name, properties in self.server.tools.items()]}
        elif method == "tools/call":
            return self._send(200, '{"result":%s,"jsonrpc":"2.0","id":%s}' % (self.server.answer, json.dumps(ident)))
        else:
            error = {"code": -32601, "message": "Method not found"}
            return self._send(200, json.dumps({"jsonrpc": "2.0", "id": ident, "error": error}))
        return self._send(200, json.dumps({"jsonrpc": "2.0", "id": ident, "result": result}))


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    answer = "{}"
    tools = TOOLS


class Plugin(ctypes_host.Host):
    """The plugin with one connection to a vendor of its own. adapter: "aiven" or "plain". tools: of the vendor, any that the filter
    would hide too, by name with their arguments."""

    def __init__(self, adapter, tools=None):
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.tools = tools or TOOLS
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        shipped = json.loads((ROOT / "manifests" / "aiven.json").read_text(encoding="utf-8"))
        manifest = {
            "schema_version": 1, "id": "loopback", "vendor": dict(shipped["vendor"], logo=None),
            "endpoints": [{"name": "here", "url": f"{origin}/mcp"}], "endpoint_rule": {"any_loopback": True} if tools else {},
            "sign_in": {"kind": "none"}, "result_adapter": adapter,
            "tools": {"show_all": True} if tools else {"allowed_tools": ["aiven_service_query_activity"]},
            "in_band_errors": shipped["in_band_errors"],
        }
        config = json.dumps({"manifest": manifest, "allow_insecure_loopback": True}).encode()
        super().__init__(ctypes_host.Abi(ROOT / "plugin_api" / "abi" / "x86_64.json"), PLUGIN, config)
        self.connection = self.open(json.dumps({"endpoint": f"{origin}/mcp"}).encode())

    def call(self, function, handle, *arguments, seconds=60):
        call = ctypes_host.Call(self, seconds)
        if status := getattr(self.api, function)(handle, ctypes.byref(call.table), *arguments):
            raise ctypes_host.PluginError(status, call.told)
        text = b"".join(call.pieces)
        return json.loads(text, parse_float=Digits, parse_int=_integer) if text else None

    def ask(self, tool, arguments, answer):
        """The call result, numbers in it as they are written where they are no plain integers."""
        self.server.answer = answer
        text = json.dumps(arguments).encode()
        options = b'{"include":["content","data","model_text"]}'
        return self.call("call_tool", self.connection, tool.encode(), text, len(text), options)

    def close(self):
        self.api.close(self.connection)
        self.api.destroy(self.plugin)
        self.server.shutdown()
        self.server.server_close()


def _integer(digits):
    return int(digits) if re.fullmatch(r"-?[1-9]\d{0,17}|0", digits) else Digits(digits)
