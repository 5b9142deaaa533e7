"""A second vendor answers questions with a manifest and a model alone: other things, pages and units.

The vendor is a harbour with ships and berths, a small MCP server of this file. Its lists come in numbered
pages, its ships weigh tonnes, and one of its lists gives cursors.
"""
import http.server
import json
import threading
import unittest

import journey
from journey import Journey

BERTHS = [{"berth": f"B{i}", "quay": "east" if i % 2 else "west"} for i in range(1, 8)]
SHIPS = [{"ship": f"ship-{i}", "berth": f"B{i % 5 + 1}", "tonnes": i * 1000} for i in range(1, 13)]
CONTAINERS = {f"ship-{i}": [f"box-{i}-{n}" for n in range(i)] for i in range(1, 13)}
PAGE = 5
TOOLS = {
    "list_berths": {"page": "integer"},
    "list_ships": {"page": "integer"},
    "list_containers": {"ship": "string", "cursor": "string"},
}


class Harbour(http.server.ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls = []
        self.broken_ships = set()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(405, b"")

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "id" not in message:
            return self.answer(202, b"")
        outcome = self.outcome(message["method"], message.get("params") or {})
        body = {"jsonrpc": "2.0", "id": message["id"], **outcome}
        return self.answer(200, json.dumps(body).encode())

    def outcome(self, method, params):
        if method == "initialize":
            return {"result": {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                               "serverInfo": {"name": "harbour", "version": "1"}}}
        if method == "tools/list":
            return {"result": {"tools": [
                {"name": name, "description": "Lists what is there.", "annotations": {"readOnlyHint": True},
                 "inputSchema": {"type": "object", "properties": {key: {"type": kind} for key, kind in keys.items()}}}
                for name, keys in TOOLS.items()]}}
        if method == "tools/call":
            name, arguments = params["name"], params.get("arguments") or {}
            self.server.calls.append((name, arguments))
            if arguments.get("ship") in self.server.broken_ships:
                return {"result": {"content": [{"type": "text", "text": "the crane is broken"}], "isError": True}}
            return {"result": {"content": [], "structuredContent": self.rows(name, arguments)}}
        return {"error": {"code": -32601, "message": "Method not found"}}

    @staticmethod
    def rows(name, arguments):
        if name == "list_containers":
            boxes = CONTAINERS[arguments["ship"]]
            first = int(arguments.get("cursor") or 0)
            page = {"containers": [{"code": box} for box in boxes[first:first + PAGE]]}
            if first + PAGE < len(boxes):
                page["next_cursor"] = str(first + PAGE)
            return page
        rows = BERTHS if name == "list_berths" else SHIPS
        first = (arguments.get("page", 1) - 1) * PAGE
        return {"items": rows[first:first + PAGE], "total": len(rows)}

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def model():
    page = {"by": "page", "argument": "page", "size": PAGE}
    return {
        "model_version": 1, "vendor": "harbour", "name": "Harbour", "default_entity": "ship",
        "entities": {
            "berth": {"names": ["berth"], "key": ["name"], "label": "name", "fields": {
                "name": {"type": "text", "names": ["name"], "is_name": True},
                "quay": {"type": "text", "names": ["quay"]}}},
            "ship": {"names": ["ship"], "key": ["name"], "label": "name", "shown": ["name", "berth", "weight"],
                     "belongs_to": [{"entity": "berth", "on": {"berth": "name"}}], "fields": {
                "name": {"type": "text", "names": ["name"], "is_name": True},
                "berth": {"type": "text", "names": ["berth"]},
                "weight": {"type": "number", "unit": "t", "names": ["weight"], "more": ["heavy"]}}},
            "container": {"names": ["container"], "key": ["ship", "code"], "label": "code",
                          "belongs_to": [{"entity": "ship", "on": {"ship": "name"}}], "fields": {
                "ship": {"type": "text", "names": ["ship"]},
                "code": {"type": "text", "names": ["code"]}}},
        },
        "reads": {
            "berths": {"tool": "list_berths", "entity": "berth", "lists": True, "rows": "/items", "paging": page,
                       "fields": {"name": "/berth", "quay": "/quay"}},
            "ships": {"tool": "list_ships", "entity": "ship", "lists": True, "rows": "/items", "paging": page,
                      "is_inventory": True,
                      "fields": {"name": "/ship", "berth": "/berth", "weight": "/tonnes"}},
            "containers": {"tool": "list_containers", "entity": "container", "lists": True, "each": "ship",
                           "arguments": {"ship": {"column": "ship.name"}}, "rows": "/containers",
                           "paging": {"by": "cursor", "argument": "cursor", "next": "/next_cursor"},
                           "fields": {"code": "/code"}},
        },
    }


class SecondVendor(Journey):
    sandbox_options = None

    def setUp(self):
        super().setUp()
        self.harbour = Harbour()
        self.addCleanup(self.harbour.server_close)
        self.addCleanup(self.harbour.shutdown)
        threading.Thread(target=self.harbour.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self.harbour.server_address[1]}/mcp"
        manifest = {
            "schema_version": 1, "id": "harbour",
            "vendor": {"name": "Harbour", "summary": "Ships and berths.", "homepage": "https://harbour.example"},
            "endpoints": [{"name": "Harbour", "url": url}], "endpoint_rule": {},
            "sign_in": {"kind": "none"}, "tools": {}, "probe": {"tool": "list_berths", "arguments": {}},
            "result_adapter": "plain",
        }
        (self.folder / "harbour.json").write_text(json.dumps(manifest))
        (self.folder / "harbour.model.json").write_text(json.dumps(model()))
        self.host.globals += ["--manifest", self.folder / "harbour.json", "--allow-insecure-loopback"]
        self.assert_ok(self.host.run("connect", "port"))
        self.harbour.calls.clear()

    def ask(self, **plan):
        path = self.folder / "plan.json"
        path.write_text(json.dumps({"plan_version": 1, "plan": plan}))
        outcome = self.host.run("ask", "port", "--run-plan", path)
        self.assert_ok(outcome)
        return outcome.json

    def test_pages_units_and_what_things_belong_to(self):
        answer = self.ask(**{"from": "ship", "frame": "top", "where": {"column": "berth.quay", "op": "=", "value": "east"},
                             "order": [{"by": "ship.weight", "descending": True}], "limit": {"count": 1}})
        self.assertTrue(answer["complete"], answer)
        east = [ship for ship in SHIPS if int(ship["berth"][1:]) % 2]
        heaviest = max(east, key=lambda ship: ship["tonnes"])
        self.assertEqual(answer["table"]["rows"], [[heaviest["ship"], heaviest["berth"], heaviest["tonnes"]]])
        self.assertEqual(answer["table"]["columns"][2]["unit"], "t")
        self.assertIn(f"of the {len(east)} ships", answer["answer"])
        pages = [arguments.get("page", 1) for name, arguments in self.harbour.calls if name == "list_ships"]
        self.assertEqual(pages, [1, 2, 3])

    def test_cursors_and_one_failure_of_many(self):
        plan = {"from": "ship", "frame": "groups", "joins": [{"entity": "container", "kind": "left"}],
                "group_by": ["ship.name"], "order": [{"by": "boxes", "descending": True}],
                "aggregates": [{"function": "count", "of": "container.code", "as": "boxes"}]}
        answer = self.ask(**plan)
        self.assertTrue(answer["complete"], answer)
        self.assertEqual(dict(answer["table"]["rows"]), {ship: len(boxes) for ship, boxes in CONTAINERS.items()})
        self.harbour.broken_ships = {"ship-12"}
        answer = self.ask(**plan)
        self.assertEqual(answer["status"], "partial")
        self.assertEqual(dict(answer["table"]["rows"])["ship-11"], 11, "the others are not lost")
        self.assertIn("the crane is broken", " ".join(answer["notes"]))
        self.assertIn("At least so many, perhaps more: ship-12.", answer["notes"])


if __name__ == "__main__":
    unittest.main()
