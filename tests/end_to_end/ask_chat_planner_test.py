"""docs/planners/chat_planner.py: against a scripted endpoint that answers well, badly, and never."""
import http.server
import json
import os
import subprocess
import sys
import threading
import unittest

import jsonschema

import journey

SCRIPT = journey.ROOT / "docs" / "planners" / "chat_planner.py"
PLAN = {"plan_version": 1, "plan": {"from": "service", "frame": "list"}}
KEY = "made-up-key-of-nobody"
ASKED = {"question": "Which services?", "now": "2026-06-15T12:00:00Z", "vocabulary": {"entities": {}},
         "plan_schema": {"title": "Plan"}}


class Endpoint(http.server.ThreadingHTTPServer):
    """Answers with what it is given, one after the other: (status, headers, body)."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = []
        self.requests = []
        self.never = threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((dict(self.headers), json.loads(body)))
        answer = self.server.answers.pop(0)
        if answer is None:
            self.server.never.wait(journey.PATIENCE_S)
            return
        status, headers, text = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def message(text):
    return 200, {}, json.dumps({"choices": [{"message": {"content": text}}]})


class ChatPlanner(unittest.TestCase):
    def setUp(self):
        self.endpoint = Endpoint()
        self.addCleanup(self.endpoint.server_close)
        self.addCleanup(self.endpoint.shutdown)
        self.addCleanup(self.endpoint.never.set)
        threading.Thread(target=self.endpoint.serve_forever, daemon=True).start()

    def plan(self, *answers, asked=None, **environment):
        self.endpoint.answers = list(answers)
        port = self.endpoint.server_address[1]
        settings = {"PATH": os.environ["PATH"], "CHAT_API_KEY": KEY, "CHAT_MODEL": "m",
                    "CHAT_URL": f"http://127.0.0.1:{port}/v1/chat/completions", **environment}
        return subprocess.run([sys.executable, SCRIPT], env=settings, capture_output=True, text=True,
                              input=json.dumps(ASKED) if asked is None else asked,
                              timeout=journey.PATIENCE_S)

    def assert_no_plan(self, ended, words):
        self.assertEqual((ended.returncode, ended.stdout), (1, ""), ended.stderr)
        self.assertIn(words, ended.stderr)
        self.assertNotIn(KEY, ended.stderr)

    def test_finds_the_plan_in_what_the_model_wrote(self):
        for text in (json.dumps(PLAN), f"Here it is:\n```json\n{json.dumps(PLAN, indent=2)}\n```",
                     '{"thoughts": "none"} ' + json.dumps(PLAN), '{"broken": ' + json.dumps(PLAN)):
            ended = self.plan(message(text))
            self.assertEqual(ended.returncode, 0, ended.stderr)
            self.assertEqual(json.loads(ended.stdout), PLAN)
        headers, body = self.endpoint.requests[0]
        self.assertEqual(headers["Authorization"], f"Bearer {KEY}")
        self.assertEqual(body["messages"][-1]["content"], ASKED["question"])
        self.assertNotIn(ASKED["question"], body["messages"][0]["content"], "words are data, no rules")

    def test_waits_where_it_is_asked_to(self):
        busy = (429, {"Retry-After": "0"}, "busy")
        ended = self.plan(busy, (503, {}, ""), message(json.dumps(PLAN)))
        self.assertEqual(json.loads(ended.stdout), PLAN)
        self.assert_no_plan(self.plan(busy, busy, busy), "429")

    def test_ends_where_there_is_no_plan(self):
        self.assert_no_plan(self.plan(message("I cannot help with that.")), "no plan")
        self.assert_no_plan(self.plan(message('{"plan_version": 1, "plan": {"from": ')), "no plan")
        self.assert_no_plan(self.plan((200, {}, "<html>")), "no answer")
        self.assert_no_plan(self.plan((200, {}, '{"choices": []}')), "no message")
        self.assert_no_plan(self.plan((401, {}, KEY)), "401")
        self.assert_no_plan(self.plan(None, CHAT_TIMEOUT="0.2"), "no answer")
        self.assert_no_plan(self.plan(CHAT_API_KEY=""), "CHAT_API_KEY")
        self.assert_no_plan(self.plan(CHAT_URL="http://llm.example/"), "https")
        self.assert_no_plan(self.plan(asked="no json"), "no question")

    def test_a_hostile_plan_is_for_the_host_to_refuse(self):
        hostile = {"plan_version": 1, "plan": {"from": "service", "frame": "list", "tool": "delete"}}
        ended = self.plan(message(json.dumps(hostile)))
        self.assertEqual(json.loads(ended.stdout), hostile)
        schema = json.loads((journey.ROOT / "docs" / "plan.schema.json").read_text())
        self.assertFalse(jsonschema.Draft202012Validator(schema).is_valid(hostile))


if __name__ == "__main__":
    unittest.main()
