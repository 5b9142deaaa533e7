"""Questions in the console: jobs, their events, chips, and what cannot be answered."""
import os
import subprocess
import unittest

import journey
from console_test import ConsoleJourney


class Asking(ConsoleJourney):
    def setUp(self):
        super().setUp()
        self.source = self.connected()

    def ask(self, question, **more):
        return self.browser.ask(self.source, question, **more)

    def chips(self, job, kind):
        return [chip for chip in job["result"]["chips"] if chip["kind"] == kind]

    def patched(self, job, patch):
        started = self.browser.post(f"/api/questions/{job['id']}/patch", {"patch": patch}, 202)
        return self.browser.job(started)

    def test_an_answer_has_sentence_table_chart_and_how_it_was_answered(self):
        job = self.ask("List PostgreSQL services by region")
        answer = job["result"]
        self.assertEqual((job["state"], answer["status"]), ("finished", "answered"))
        self.assertRegex(answer["answer"], "^12 PostgreSQL services")
        self.assertEqual(len(answer["table"]["rows"]), 12)
        self.assertTrue(answer["calls"])
        self.assertIn("claribi-host call", answer["calls"][0]["command"])
        self.assertIn("claribi-host ask prod 'List PostgreSQL services by region'", answer["command"])
        self.assertIsNone(answer["inventory_age_s"])
        again = self.ask("How many PostgreSQL services are there?")["result"]
        self.assertIsNotNone(again["inventory_age_s"], "the inventory is shared")
        fresh = self.ask("How many PostgreSQL services are there?", fresh=True)["result"]
        self.assertIsNone(fresh["inventory_age_s"])

    def test_everything_about_it_comes_on_the_stream(self):
        events = self.events()
        self.sandbox.knobs(latency_ms=30)
        job = self.ask("Which of our ClickHouse instances has the highest write throughput?")
        self.assertEqual(job["state"], "finished", job)
        ended = events.wait("job", lambda one: one["state"] == "finished", "finished")
        self.assertEqual(ended["result"], job["result"])
        running = [data for kind, data in events.events if kind == "job" and data["state"] == "running"]
        self.assertTrue(any(one["progress"] for one in running))
        rows = [one["provisional"] for one in running if one["provisional"]]
        self.assertTrue(rows, "rows are shown before the answer")
        self.assertTrue(all(one["result"] is None for one in running), "no sentence before the end")
        events.check()

    def test_a_stream_goes_on_where_it_was(self):
        events = self.events()
        events.wait("hello", lambda one: not one["resumed"], "hello")
        self.ask("How many services are there?")
        events.wait("job", lambda one: one["state"] == "finished", "finished")
        seen = [data["id"] for kind, data in events.events if kind == "job"]
        last = events.last_id
        events.close()
        self.ask("How many Kafka services are there?")
        again = self.events(last_id=last)
        again.wait("hello", lambda one: one["resumed"], "hello again")
        ended = again.wait("job", lambda one: one["state"] == "finished", "the second question")
        self.assertNotIn(ended["id"], seen)
        stranger = self.events(last_id="00000000-7")
        stranger.wait("hello", lambda one: not one["resumed"], "an unknown id")

    def test_a_reload_finds_its_jobs(self):
        self.ask("How many services are there?")
        [job] = self.browser.get("/api/jobs")["jobs"]
        self.assertEqual(job["question"], "How many services are there?")
        self.assertTrue(job["result_omitted"])
        self.assertTrue(self.browser.get(f"/api/jobs/{job['id']}")["result"]["answer"])

    def test_a_question_can_be_cancelled(self):
        self.sandbox.knobs(latency_ms=500)
        started = self.browser.post(
            "/api/questions",
            {"data_source_id": self.source["id"], "question": "Which services run on Pro plans?"}, 202)
        events = self.events()
        self.browser.post(f"/api/jobs/{started['job']['id']}/cancel", expect=200)
        job = self.browser.job(started)
        self.assertEqual(job["state"], "cancelled", job)
        events.check()

    def test_a_declined_question_offers_others(self):
        answer = self.ask("What is the meaning of life?")["result"]
        self.assertEqual(answer["status"], "declined")
        self.assertTrue(answer["choices"])
        self.assertEqual((answer["chips"], answer["chart"]), ([], None))
        self.assertEqual(self.ask(answer["choices"][0])["state"], "finished")

    def test_one_value_has_no_chart(self):
        answer = self.ask("How many services are there?")["result"]
        self.assertEqual(answer["status"], "answered")
        self.assertIsNone(answer["chart"])

    def test_chips_patch_the_plan(self):
        job = self.ask("Which of our ClickHouse instances has the highest write throughput?")
        [condition] = self.chips(job, "condition")
        other = next(one for one in condition["choices"] if one["text"] == "PostgreSQL")
        changed = self.patched(job, other["patch"])
        self.assertEqual(changed["state"], "finished", changed)
        self.assertIn("PostgreSQL services", changed["result"]["answer"])
        pasted = subprocess.run(["sh", "-c", changed["result"]["command"]], capture_output=True, text=True,
                                timeout=journey.PATIENCE_S, check=False, env={
                                    **self.host.environment,
                                    "PATH": f"{journey.BUILD / 'bin'}:{os.environ['PATH']}"})
        self.assertEqual(pasted.returncode, journey.OK, pasted.stderr)
        self.assertIn("PostgreSQL services", pasted.stdout)
        [limit] = self.chips(changed, "limit")
        three = next(one for one in limit["choices"] if one["text"] == "the first 3")
        self.assertEqual(len(self.patched(changed, three["patch"])["result"]["table"]["rows"]), 3)

    def test_every_change_that_is_offered_can_be_made(self):
        job = self.ask("How many running services are there by type?")
        patches = [chip["remove"] for chip in job["result"]["chips"] if chip["remove"]]
        for chip in job["result"]["chips"]:
            patches += [one["patch"] for one in chip["choices"] if not one["selected"]][:2]
        self.assertGreater(len(patches), 3)
        for patch in patches:
            changed = self.patched(job, patch)
            self.assertEqual(changed["state"], "finished", (patch, changed["error"]))

    def test_a_patch_that_fits_nothing_is_refused(self):
        job = self.ask("How many services are there?")
        path = f"/api/questions/{job['id']}/patch"
        for patch in ([{"op": "replace", "path": "/plan/from", "value": "moon"}],
                      [{"op": "replace", "path": "/nowhere", "value": 1}],
                      [{"op": "remove", "path": "/plan"}]):
            refused = self.browser.post(path, {"patch": patch}, 400)
            self.assertEqual(refused["error"]["code"], "invalid")

    def test_a_plan_can_be_asked(self):
        plan = {"plan_version": 1, "plan": {"from": "project", "frame": "count",
                                            "aggregates": [{"function": "count", "as": "number"}]}}
        started = self.browser.post("/api/questions",
                                    {"data_source_id": self.source["id"], "plan": plan}, 202)
        job = self.browser.job(started)
        self.assertEqual(job["state"], "finished", job)
        self.assertRegex(job["result"]["answer"], "^3 projects")

    def test_what_was_not_read_is_said(self):
        self.sandbox.knobs(forbidden_project=True)
        answer = self.ask("How many services are there?", fresh=True)["result"]
        self.assertEqual(answer["status"], "partial")
        shown = self.browser.get(f"/api/data-sources/{self.source['id']}")
        self.assertTrue(shown["partial"]["text"])
        self.sandbox.knobs(forbidden_project=False)
        self.ask("How many services are there?", fresh=True)
        shown = self.browser.get(f"/api/data-sources/{self.source['id']}")
        self.assertIsNone(shown["partial"])

    def test_a_lost_sign_in_is_said_and_the_question_runs_after_a_new_one(self):
        self.sandbox.control("/revoke-all", {})
        lost = self.ask("How many services are there?", fresh=True)
        self.assertEqual((lost["state"], lost["error"]["code"]), ("failed", "auth_required"))
        shown = self.browser.get(f"/api/data-sources/{self.source['id']}")
        self.assertIn(shown["status"], ("expired", "revoked"))
        attempt = self.browser.post("/api/attempts", {"data_source_id": self.source["id"]}, 201)
        self.browser.follow(self.approve(self.browser.attempt(attempt, "awaiting_user")))
        self.assertEqual(self.browser.attempt(attempt, "finished")["state"], "finished")
        again = self.ask("How many services are there?")
        self.assertEqual(again["result"]["status"], "answered", again)
        self.assertEqual(self.browser.get(f"/api/data-sources/{self.source['id']}")["status"],
                         "connected")

    def test_a_question_of_a_data_source_that_is_gone(self):
        self.assert_ok(self.host.run("disconnect", "prod"))
        refused = self.browser.call("POST", "/api/questions", {
            "data_source_id": self.source["id"], "question": "How many services are there?"}, 404)
        self.assertEqual(refused.json["error"]["code"], "not_found")

    def test_a_table_and_a_chart_can_be_saved(self):
        job = self.ask("Which services had CPU above 50 % last week?")
        path = f"/api/jobs/{job['id']}/export"
        table = self.browser.call("GET", f"{path}?format=csv", expect=200)
        self.assertIn("attachment", table.headers["Content-Disposition"])
        self.assertEqual(table.body.decode().count("\r\n"), len(job["result"]["table"]["rows"]) + 1)
        chart = self.browser.call("GET", f"{path}?format=vega-lite", expect=200)
        self.assertIn("vega-lite", chart.json["$schema"])
        self.browser.call("GET", f"{path}?format=exe", expect=400)

    def test_questions_are_in_the_audit(self):
        self.ask("How many services are there?")
        audit = self.host.run("audit", "prod")
        self.assert_ok(audit)
        self.assertIn("aiven_service_list", audit.stdout)


class SeveralTabs(ConsoleJourney):
    def test_ten_questions_at_once_share_inventory_and_pace(self):
        source = self.connected()
        before = len(self.sandbox.calls())
        started = [self.browser.post("/api/questions", {
            "data_source_id": source["id"], "question": "How many services are there?"}, 202)
            for _ in range(10)]
        answers = {self.browser.job(one)["result"]["answer"] for one in started}
        self.assertEqual(len(answers), 1)
        self.assertLess(len(self.sandbox.calls()) - before, 10)


if __name__ == "__main__":
    unittest.main()
