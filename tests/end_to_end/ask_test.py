"""Questions as plans, against the simulated vendor: what is answered, and what is left open.

Words become plans elsewhere; here a plan is given, and everything behind it is the product's.
"""
import csv
import io
import json
import os
import pathlib
import pty
import signal
import subprocess
import unittest

import jsonschema

import journey
from journey import Journey

PLANS = pathlib.Path(__file__).parent / "plans"
PARTIAL = 10


class Asking(Journey):
    def setUp(self):
        super().setUp()
        self.connect()

    def plan_file(self, **plan):
        path = self.folder / "plan.json"
        path.write_text(json.dumps({"plan_version": 1, "plan": plan}))
        return path

    def ask(self, *options, code=journey.OK, **plan):
        outcome = self.host.run("ask", "prod", "--run-plan", self.plan_file(**plan), *options)
        self.assertEqual(outcome.code, code, str(outcome))
        return outcome.json

    def article(self, name):
        outcome = self.host.run("ask", "prod", "--run-plan", PLANS / f"{name}.json")
        self.assert_ok(outcome)
        self.assertEqual(outcome.json["status"], "answered", str(outcome))
        self.assertTrue(outcome.json["complete"])
        return outcome.json

    @staticmethod
    def column(answer, name):
        place = [column["name"] for column in answer["table"]["columns"]].index(name)
        return [row[place] for row in answer["table"]["rows"]]


class Schemas(unittest.TestCase):
    """Models and plans that are published keep to the schemas that are published."""

    def test_hold(self):
        pairs = [("manifests/model.schema.json", "manifests/aiven.model.json"),
                 ("manifests/model.schema.json", "tests/host_stub/engine/mill.model.json")]
        pairs += [("docs/plan.schema.json", path) for path in PLANS.glob("*.json")]
        for schema, document in pairs:
            schema = json.loads((journey.ROOT / schema).read_text())
            jsonschema.Draft202012Validator.check_schema(schema)
            value = json.loads((journey.ROOT / document).read_text())
            problems = [f"{document} {problem.json_path}: {problem.message}"
                        for problem in jsonschema.Draft202012Validator(schema).iter_errors(value)]
            self.assertEqual(problems, [])


HOTTEST = {
    "from": "service", "frame": "top",
    "where": {"column": "service.type", "op": "=", "value": "clickhouse"},
    "measures": [{"measure": "write_throughput", "as": "rate"}],
    "order": [{"by": "rate", "descending": True}], "limit": {"count": 1},
}
COUNT = {"from": "service", "frame": "count", "aggregates": [{"function": "count", "as": "n"}]}


class Article(Asking):
    """The four questions of the article."""

    def test_highest_write_throughput(self):
        answer = self.article("write_throughput")
        self.assertEqual(self.column(answer, "service.name"), ["telemetry-ch-prod"])
        self.assertTrue(answer["answer"].startswith("telemetry-ch-prod has the highest"))
        self.assertEqual(answer["chart"]["mark"]["type"], "bar")
        self.assertEqual(answer["chart"]["description"], answer["answer"])
        self.assertEqual(len(answer["chart"]["data"]["values"]), 6)
        self.assertIn("inserted bytes", " ".join(answer["notes"]))
        self.assertIn("frozen-ch", " ".join(answer["notes"]), "left out, and said to be")

    def test_without_an_engine_metric_a_proxy_ranks_all_and_is_named(self):
        self.sandbox.knobs(clickhouse_engine_metrics=False)
        answer = self.article("write_throughput")
        self.assertEqual(self.column(answer, "service.name"), ["telemetry-ch-prod"])
        self.assertIn("operations/s", json.dumps(answer["table"]["columns"]))
        self.assertRegex(" ".join(answer["notes"]), "Disk writes stand for the write throughput")

    def test_pro_plans(self):
        answer = self.article("pro_plans")
        self.assertEqual(
            sorted(self.column(answer, "service.name")), ["features-pg-prod", "invoices-pg-prod"]
        )
        self.assertIsNone(answer["chart"], "texts have no chart")

    def test_schemas(self):
        answer = self.article("schemas")
        found = set(zip(self.column(answer, "schema.database"), self.column(answer, "schema.name")))
        self.assertEqual({name for database, name in found if database == "defaultdb"},
                         {"public", "sales", "finance", "marketing", "raw_events"})
        self.assertIn(("app", "public"), found)

    def test_by_region(self):
        answer = self.article("by_region")
        regions = self.column(answer, "service.cloud")
        self.assertEqual(len(regions), 12)
        self.assertEqual(regions, sorted(regions))


class Coverage(Asking):
    def test_a_forbidden_project_makes_counts_at_least_and_withholds_tops(self):
        self.sandbox.knobs(forbidden_project=True)
        answer = self.ask(**COUNT)
        self.assertEqual((answer["status"], answer["complete"]), ("partial", False))
        self.assertRegex(answer["answer"], "At least 42 services")
        self.assertIn("nordlicht-payroll", " ".join(answer["notes"]))
        top = self.ask("--fail-on-partial", code=PARTIAL, **HOTTEST)
        self.assertIn("cannot be told", top["answer"])
        self.assertIsNone(top["chart"])

    def test_one_that_cannot_matter_does_not(self):
        self.sandbox.knobs(forbidden_project=True)
        where = {"column": "service.project", "op": "=", "value": "nordlicht-prod"}
        answer = self.ask(where=where, **COUNT)
        self.assertTrue(answer["complete"], answer)

    def test_a_failing_vendor_is_an_error_and_one_failing_call_is_not(self):
        self.sandbox.knobs(upstream_status="500", upstream_count=1000)
        failed = self.host.run("ask", "prod", "--run-plan", self.plan_file(**COUNT))
        self.assertNotEqual(failed.code, journey.OK)
        self.assertTrue(failed.error["what"])

    def test_a_rate_limit_is_waited_for(self):
        self.sandbox.knobs(fail_next={"count": 1, "behaviour": "status", "status": 429,
                                      "listener": "mcp", "retry_after_s": 1})
        self.assertTrue(self.ask(**COUNT)["complete"])

    def test_interrupted_says_so(self):
        self.sandbox.knobs(latency_ms=400)
        # Two rounds of calls: what there is, then the points; the second one is cut off.
        measures = [{"measure": "cpu_usage", "as": "rate", "over_time": "max"}]
        plan = self.plan_file(**dict(HOTTEST, measures=measures))
        asking = self.host.start("ask", "prod", "--run-plan", plan)
        # The text, because its last line may still be on its way.
        journey.wait_until(lambda: "aiven_service_metrics_fetch" in self.sandbox.ledger_file.read_text(),
                           "the first metrics")
        asking.send_signal(signal.SIGINT)
        stdout, stderr = asking.communicate(timeout=journey.PATIENCE_S)
        self.assertEqual(asking.returncode, journey.INTERRUPTED, stdout + stderr)
        answer = json.loads(stdout)
        self.assertEqual(answer["status"], "partial", stdout)
        self.assertIn("interrupted", " ".join(answer["notes"]))


class Output(Asking):
    def test_json_is_one_object_with_the_binding_members(self):
        answer = self.ask(**HOTTEST)
        for member in ("status", "answer", "table", "chart", "calls", "complete", "notes", "choices"):
            self.assertIn(member, answer)
        for call in answer["calls"]:
            self.assertLessEqual(
                {"tool", "arguments", "started_at", "duration_ms", "rows", "retries"}, set(call))
        audited = self.host.run("audit", "prod").json["calls"]
        self.assertEqual(sorted(call["tool"] for call in audited if call["outcome"] == "ok"
                                and call["tool"] != "aiven_project_list"),
                         sorted(call["tool"] for call in answer["calls"]), "each call is on record")

    def test_text_has_bars_and_how_it_was_answered(self):
        plan = self.plan_file(**HOTTEST)
        outcome = self.host.run("ask", "prod", "--run-plan", plan, "--explain", json_output=False)
        self.assertEqual(outcome.code, journey.OK, str(outcome))
        self.assertTrue(outcome.stdout.startswith("telemetry-ch-prod has"), outcome.stdout)
        self.assertIn("█", outcome.stdout)
        self.assertRegex(outcome.stdout, "claribi-host call prod aiven_service_metrics_fetch --args .* --data-dir /")
        self.assertEqual(outcome.stderr, "", "no progress where nobody looks")

    def test_csv_and_chart_file(self):
        chart = self.folder / "chart.vl.json"
        plan = self.plan_file(**HOTTEST)
        outcome = self.host.run("ask", "prod", "--run-plan", plan, "--csv", "--chart", chart,
                                json_output=False)
        rows = list(csv.reader(io.StringIO(outcome.stdout)))
        self.assertEqual(rows[0], ["name", "project", "write throughput (B/s)"])
        self.assertEqual(rows[1][0], "telemetry-ch-prod")
        self.assertEqual(json.loads(chart.read_text())["encoding"]["x"]["field"], "c1")

    def test_a_batch_is_one_object_and_no_failure_ends_it(self):
        questions = self.folder / "questions.txt"
        questions.write_text("# three\n\nHow many services?\n# of services\nHow many ships?\n")
        script = self.folder / "planner.py"
        script.write_text(f"""import json, sys
question = json.load(sys.stdin)["question"]
if "ships" in question: sys.exit(9)
words = [{{"words": question.split(" services")[0], "as": "filler"}},
         {{"words": "services", "as": "entity", "at": "/from"}}]
print(json.dumps({{"plan_version": 1, "plan": dict({COUNT!r}, words=words)}}))
""")
        outcome = self.host.run("ask", "prod", "--batch", questions,
                                "--planner-command", f"/usr/bin/python3 {script}")
        self.assertEqual(outcome.code, journey.USAGE, str(outcome))
        first, second, third = outcome.json["answers"]
        self.assertEqual((first["status"], first["question"]), ("answered", "How many services?"))
        self.assertEqual(second["question"], "# of services", "is no comment")
        self.assertEqual((third["status"], third["error"]["code"]), ("failed", "usage"))

    def test_bad_input_calls_nothing(self):
        broken = self.folder / "broken.json"
        cases = {
            '{"plan_version": 1': "JSON",
            '{"plan_version": 1, "plan": {"from": "service", "frame": "list", "sql": "x"}}': "/plan/sql",
            '{"plan_version": 1, "plan": {"from": "ship", "frame": "list"}}': "/plan/from",
        }
        before = len(self.sandbox.calls())
        for text, words in cases.items():
            broken.write_text(text)
            outcome = self.host.run("ask", "prod", "--run-plan", broken)
            self.assert_error(outcome, journey.USAGE, words)
        broken.write_text('{"model_version": 1, "vendor": ""}')
        plan = self.plan_file(**COUNT)
        outcome = self.host.run("ask", "prod", "--run-plan", plan, "--model", broken)
        self.assert_error(outcome, journey.USAGE, "/vendor")
        self.assertEqual(len(self.sandbox.calls()), before)


class Planners(Asking):
    """A planner that is a program: its plan is checked, whatever it prints."""

    def planner(self, body):
        path = self.folder / "planner.py"
        path.write_text("import json, sys\nasked = json.load(sys.stdin)\n" + body)
        return f"/usr/bin/python3 '{path}'"

    def ask_words(self, body, question="How many services?", code=journey.OK):
        outcome = self.host.run("ask", "prod", question, "--planner-command", self.planner(body))
        self.assertEqual(outcome.code, code, str(outcome))
        return outcome

    def test_gets_words_vocabulary_and_schema_and_nothing_of_the_estate(self):
        plan = dict(COUNT, words=[{"words": "How many", "as": "filler"},
                                  {"words": "services", "as": "entity", "at": "/from"}])
        body = f"""
open({str(self.folder / 'asked')!r}, 'w').write(json.dumps(asked))
print(json.dumps({{"plan_version": 1, "plan": {plan!r}}}))
"""
        answer = self.ask_words(body).json
        self.assertEqual(self.column(answer, "n"), [42])
        asked = json.loads((self.folder / "asked").read_text())
        self.assertEqual(set(asked), {"question", "now", "vocabulary", "plan_schema"})
        self.assertNotIn("nordlicht", json.dumps(asked))
        jsonschema.Draft202012Validator.check_schema(asked["plan_schema"])

    def test_cannot_leave_a_word_out(self):
        words = [{"words": "How many", "as": "filler"},
                 {"words": "services", "as": "entity", "at": "/from"}]
        for claimed in ([], [{"words": "exploded", "as": "filler"}]):
            plan = dict(COUNT, words=words + claimed)
            body = f"print(json.dumps({{'plan_version': 1, 'plan': {plan!r}}}))"
            answer = self.ask_words(body, "How many services exploded?").json
            self.assertEqual(answer["status"], "declined")
            self.assertIn("exploded", answer["answer"])
            self.assertEqual(answer["calls"], [])

    def test_that_prints_nonsense_fails_or_hangs_is_an_error(self):
        for body, words in (("print('no plan')", "JSON"), ("sys.exit(3)", "status 3"),
                            ("print('x' * 1000000)", "more than"),
                            ("print(json.dumps({'plan_version': 1, 'plan': {'from': 'service', "
                             "'frame': 'list', 'tool': 'aiven_service_update'}}))", "/plan/tool")):
            outcome = self.ask_words(body, code=journey.USAGE)
            self.assertIn(words, json.dumps(outcome.error))
        hangs = self.host.run("ask", "prod", "How many services?", "--timeout", "2s",
                              "--planner-command", "/usr/bin/tail -f /dev/null")
        self.assertEqual(hangs.code, journey.TIMED_OUT, str(hangs))


class Waiting(Journey):
    """What a terminal shows while a limit of the vendor is waited for, and that Ctrl-C ends it."""

    def watch(self, *arguments):
        person, terminal = pty.openpty()
        self.addCleanup(os.close, person)
        process = subprocess.Popen(
            self.host.command(*arguments, json_output=False), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=terminal, env={**self.host.environment, "TERM": "xterm"})
        os.close(terminal)
        said = b""
        while b"vendor's rate limit" not in said:
            said += os.read(person, 4096)  # OSError where the command has ended
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=journey.PATIENCE_S), journey.INTERRUPTED)
        self.assertRegex(said.decode(), r"waiting until \d\d:\d\d:\d\dZ for the vendor's rate limit")

    def test_it_says_until_when(self):
        self.connect()
        # One wait that the plugin makes, and one that is longer than it waits, which the engine makes.
        for seconds in (25, 120):
            self.sandbox.knobs(fail_next={"count": 50, "behaviour": "status", "status": 429,
                                          "retry_after_s": seconds, "listener": "mcp"})
            self.watch("ask", "prod", "How many services are there?")
        self.sandbox.knobs(fail_next={"count": 50, "behaviour": "status", "status": 429, "retry_after_s": 25,
                                      "listener": "mcp"})
        self.watch("test", "prod")


if __name__ == "__main__":
    unittest.main()
