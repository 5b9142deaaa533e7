"""The console without a screen: data sources, the catalogue, and attempts to connect in every state."""
import json
import unittest
import urllib.parse

import console
import held_host
import journey


class ConsoleJourney(journey.Journey):
    """A test with a console and one browser. The person approves unless a test says otherwise."""

    sandbox_options = ("--auto-consent", "approve")
    serve_options = ()

    def setUp(self):
        super().setUp()
        self.console = self.start_console()
        self.browser = console.Browser(self, self.console)

    def start_console(self, *options):
        started = console.Console(self.host, *self.serve_options, *options)
        self.addCleanup(started.stop)
        return started

    def events(self, browser=None, **more):
        stream = console.Events(browser or self.browser, **more)
        self.addCleanup(stream.close)
        return stream

    def connected(self, name="prod"):
        return self.browser.connect(self.sandbox, held_host.approve, name)

    def approve(self, attempt):
        return held_host.approve(attempt["authorization_url"], self.sandbox.ca_file)

    def finish(self, attempt, name, expect=200):
        return self.browser.post(f"/api/attempts/{attempt['id']}/finish", {"name": name}, expect)

    def sources(self):
        return self.browser.get("/api/data-sources")["data_sources"]


class Catalogue(ConsoleJourney):
    def test_a_card_says_what_the_article_needs(self):
        [card] = self.browser.get("/api/catalogue")["cards"]
        self.assertEqual((card["id"], card["available"], card["read_only"]), ("aiven", True, True))
        self.assertTrue(card["sign_in"]["needs_popup"])
        self.assertEqual(len(card["endpoints"]), 4)
        self.assertTrue(card["sample_questions"])
        self.assertTrue(card["troubleshooting"])
        self.assertTrue(card["can_answer"])

    def test_a_suggested_name_is_free(self):
        self.connected("Aiven")
        [card] = self.browser.get("/api/catalogue")["cards"]
        self.assertEqual(card["suggested_name"], "Aiven 2")


class BrokenPlugin(ConsoleJourney):
    def start_console(self, *options):
        folder = self.folder / "catalogue"
        folder.mkdir()
        manifest = json.loads((journey.BUILD / "plugins" / "aiven.json").read_text())
        manifest["id"] = "broken"
        manifest["vendor"]["name"] = "<b>Broken</b>"
        (folder / "broken.json").write_text(json.dumps(manifest))
        (folder / "claribi_broken.so").write_bytes(b"no library")
        return super().start_console("--catalogue", folder)

    def test_it_is_a_disabled_card_with_the_reason(self):
        cards = {card["id"]: card for card in self.browser.get("/api/catalogue")["cards"]}
        self.assertTrue(cards["aiven"]["available"])
        self.assertFalse(cards["broken"]["available"])
        self.assertEqual(cards["broken"]["error"]["code"], "plugin_load")
        self.assertEqual(cards["broken"]["vendor"]["name"], "<b>Broken</b>")
        given = {"name": "x", "endpoint": None, "endpoint_values": {}, "scopes": []}
        refused = self.browser.call("POST", "/api/attempts", {"card_id": "broken", "input": given})
        self.assertEqual(refused.json["error"]["code"], "plugin_load")


class Connecting(ConsoleJourney):
    def test_from_the_click_to_the_data_source(self):
        events = self.events()
        attempt = self.browser.begin(self.sandbox, "prod")
        redirect = urllib.parse.parse_qs(urllib.parse.urlsplit(attempt["authorization_url"]).query)
        self.assertEqual(redirect["redirect_uri"], [f"{self.console.origin}/callback"])
        page = self.browser.follow(self.approve(attempt))
        self.assertIn(b"You can close this window", page.body)
        self.assertEqual(self.host.state(), [], "nothing is saved before Finish")
        ready = self.browser.attempt(attempt, "ready")
        self.assertTrue(ready["can_finish"])
        self.assertTrue(ready["test"]["passed"])
        self.assertEqual(ready["test"]["tool"], "aiven_project_list")
        self.assertFalse(ready["test"]["nothing_visible"])
        recorded = self.host.run("audit").json["calls"]
        self.assertEqual({one["data_source"] for one in recorded}, {"prod"}, "so far it is called so")
        source = self.finish(attempt, "prod")["data_source"]
        self.assertEqual((source["name"], source["status"]), ("prod", "connected"))
        self.assertEqual(self.sources(), [source])
        events.wait("attempt", lambda one: one["state"] == "finished", "finished")
        events.wait("data_sources", lambda one: True, "the list has changed")
        events.check()
        self.assert_ok(self.host.run("test", "prod"))

    def test_denial_saves_nothing_and_keeps_the_input(self):
        self.sandbox.knobs(auto_consent="deny")
        attempt = self.browser.begin(self.sandbox, "my name")
        self.browser.follow(self.approve(attempt))
        denied = self.browser.attempt(attempt, "denied")
        self.assertEqual(denied["state"], "denied")
        self.assertIn("You declined; nothing was saved", denied["error"]["what"])
        self.assertEqual(denied["input"]["name"], "my name")
        self.assertEqual(self.host.state(), [])
        self.sandbox.knobs(auto_consent="approve")
        self.browser.post(f"/api/attempts/{attempt['id']}/restart", expect=202)
        again = self.browser.attempt(attempt, "awaiting_user")
        self.assertNotEqual(again["authorization_url"], attempt["authorization_url"])
        self.browser.follow(self.approve(again))
        self.assertEqual(self.browser.attempt(attempt, "ready")["input"]["name"], "my name")

    def test_a_link_that_was_used_changes_nothing(self):
        attempt = self.browser.begin(self.sandbox)
        redirect = self.approve(attempt)
        self.browser.follow(redirect)
        self.browser.attempt(attempt, "ready")
        self.assertEqual(self.browser.follow(redirect).status, 410)
        self.assertEqual(self.browser.get(f"/api/attempts/{attempt['id']}")["state"], "ready")

    def test_an_earlier_link_is_turned_away_and_the_wait_goes_on(self):
        attempt = self.browser.begin(self.sandbox)
        earlier = self.approve(attempt)
        self.browser.post(f"/api/attempts/{attempt['id']}/restart", expect=202)
        again = self.browser.attempt(attempt, "awaiting_user")
        self.assertEqual(self.browser.follow(earlier).status, 400)
        waiting = self.browser.get(f"/api/attempts/{attempt['id']}")
        self.assertEqual(waiting["state"], "awaiting_user")
        self.assertTrue(waiting["turned_away"])
        self.browser.follow(self.approve(again))
        self.assertEqual(self.browser.attempt(attempt, "ready")["state"], "ready")

    def test_a_reload_in_mid_wizard_finds_the_attempt(self):
        attempt = self.browser.begin(self.sandbox)
        self.browser.call("PATCH", f"/api/attempts/{attempt['id']}", {"name": "typed"}, 200)
        [found] = self.browser.get("/api/attempts")["attempts"]
        self.assertEqual((found["id"], found["input"]["name"]), (attempt["id"], "typed"))
        self.browser.follow(self.approve(attempt))
        self.browser.attempt(attempt, "ready")
        self.finish(attempt, "typed")
        self.assertEqual(self.browser.get("/api/attempts")["attempts"], [])

    def test_cancelling_saves_nothing_and_revokes_what_was_granted(self):
        attempt = self.browser.begin(self.sandbox)
        self.browser.follow(self.approve(attempt))
        self.browser.attempt(attempt, "ready")
        gone = self.browser.post(f"/api/attempts/{attempt['id']}/cancel", expect=200)
        self.assertEqual(gone["state"], "cancelled")
        self.assertEqual(self.host.state(), [])
        self.assertIn("/revoke", [entry["path"] for entry in self.sandbox.ledger()])
        self.finish(attempt, "prod", expect=409)

    def test_a_name_that_is_taken_can_be_changed(self):
        self.connected("prod")
        attempt = self.browser.begin(self.sandbox, "prod")
        self.browser.follow(self.approve(attempt))
        self.assertTrue(self.browser.attempt(attempt, "ready")["name_taken"])
        refused = self.finish(attempt, "prod", expect=409)
        self.assertIn("taken", refused["error"]["what"])
        kept = self.browser.get(f"/api/attempts/{attempt['id']}")
        self.assertEqual((kept["state"], kept["can_finish"]), ("ready", True))
        self.finish(attempt, "prod 2")
        self.assertEqual([source["name"] for source in self.sources()], ["prod", "prod 2"])

    def test_finish_waits_for_the_test(self):
        attempt = self.browser.begin(self.sandbox)
        self.assertFalse(attempt["can_finish"])
        self.finish(attempt, "prod", expect=409)

    def test_a_test_call_that_fails_is_said_and_nothing_is_saved(self):
        attempt = self.browser.begin(self.sandbox)
        redirect = self.approve(attempt)
        self.sandbox.knobs(maintenance=True)
        self.browser.follow(redirect)
        failed = self.browser.attempt(attempt, "failed")
        self.assertEqual(failed["state"], "failed", failed)
        self.assertFalse(failed["test"]["passed"])
        self.assertTrue(failed["error"]["request_id"])
        self.assertEqual(self.host.state(), [])

    def test_an_endpoint_that_is_not_there_is_an_error_with_a_fix(self):
        given = {"name": "x", "endpoint": "https://127.0.0.1:9/mcp?read_only=true",
                 "endpoint_values": {}, "scopes": []}
        attempt = self.browser.post("/api/attempts", {"card_id": "aiven", "input": given}, 201)
        failed = self.browser.attempt(attempt, "failed")
        self.assertEqual(failed["state"], "failed")
        for member in ("what", "cause", "fix", "request_id"):
            self.assertTrue(failed["error"][member], member)


    def test_what_breaks_the_rule_is_refused_before_anything_begins(self):
        right = self.sandbox.mcp_url
        for wrong, values in ((right.split("?")[0], {}), ("http://vendor.example/mcp?read_only=true", {}), ("https://vendor.example/mcp?read_only=true", {}),
                              ("no address", {}), (right, {"place": "x"})):
            given = {"name": "x", "endpoint": wrong, "endpoint_values": values, "scopes": []}
            fault = self.browser.post("/api/catalogue/aiven/check", {"input": given}, 200)["fault"]
            self.assertIsNotNone(fault, given)
            self.assertIn(fault["code"], ("usage", "invalid"), fault)
            refused = self.browser.call("POST", "/api/attempts", {"card_id": "aiven", "input": given})
            self.assertEqual((refused.status, refused.json["error"]["what"]), (400, fault["what"]), given)
        given = {"name": "x", "endpoint": right, "endpoint_values": {}, "scopes": []}
        self.assertIsNone(self.browser.post("/api/catalogue/aiven/check", {"input": given}, 200)["fault"])
        self.assertEqual(self.browser.get("/api/attempts")["attempts"], [])
        self.assertEqual(self.sandbox.ledger(), [])
        unknown = self.browser.call("POST", "/api/catalogue/nobody/check", {"input": given})
        self.assertEqual(unknown.status, 404)

    def test_attempts_that_failed_are_in_nobodys_way(self):
        given = {"name": "x", "endpoint": "https://127.0.0.1:9/mcp?read_only=true", "endpoint_values": {}, "scopes": []}
        for _ in range(9):
            attempt = self.browser.post("/api/attempts", {"card_id": "aiven", "input": given}, 201)
            self.assertEqual(self.browser.attempt(attempt, "failed")["state"], "failed")


class NothingVisible(ConsoleJourney):
    sandbox_options = ("--auto-consent", "approve", "--empty-account")

    def test_it_is_said_with_the_permission(self):
        attempt = self.browser.begin(self.sandbox)
        self.browser.follow(self.approve(attempt))
        test = self.browser.attempt(attempt, "ready")["test"]
        self.assertTrue(test["nothing_visible"])
        self.assertTrue(test["permissions"])


class DataSources(ConsoleJourney):
    def test_there_is_none_at_first(self):
        self.assertEqual(self.sources(), [])

    def test_a_test_is_a_job(self):
        source = self.connected()
        done = self.browser.job(self.browser.post(f"/api/data-sources/{source['id']}/test", expect=202))
        self.assertEqual(done["state"], "finished", done)
        self.assertTrue(done["result"]["passed"])

    def test_a_vendor_that_is_down_makes_it_offline(self):
        source = self.connected()
        self.sandbox.knobs(maintenance=True)
        failed = self.browser.job(self.browser.post(f"/api/data-sources/{source['id']}/test"))
        self.assertEqual(failed["state"], "failed")
        self.assertEqual(failed["error"]["code"], "unavailable")
        shown = self.browser.get(f"/api/data-sources/{source['id']}")
        self.assertEqual(shown["status"], "offline")
        self.assertFalse(shown["last_check"]["passed"])

    def test_a_new_name_keeps_the_rest(self):
        source = self.connected()
        path = f"/api/data-sources/{source['id']}"
        renamed = self.browser.call("PATCH", path, {"name": "better"}, 200).json
        self.assertEqual((renamed["name"], renamed["status"]), ("better", "connected"))
        self.assert_ok(self.host.run("test", "better"))
        self.connected("other")
        refused = self.browser.call("PATCH", path, {"name": "other"}, 409).json
        self.assertIn("taken", refused["error"]["what"])
        self.browser.call("PATCH", path, {"name": "a\u202eb"}, 400)

    def test_authorizing_again_keeps_name_and_id(self):
        source = self.connected()
        attempt = self.browser.post("/api/attempts", {"data_source_id": source["id"]}, 201)
        waiting = self.browser.attempt(attempt, "awaiting_user")
        self.browser.follow(self.approve(waiting))
        done = self.browser.attempt(attempt, "finished")
        self.assertEqual(done["state"], "finished", done)
        [now] = self.sources()
        self.assertEqual((now["id"], now["name"], now["status"]), (source["id"], "prod", "connected"))

    def test_disconnecting_reports_each_outcome(self):
        source = self.connected()
        path = f"/api/data-sources/{source['id']}"
        self.assertEqual(self.browser.get(f"{path}/affected"), {"name": "prod", "tiles": []})
        done = self.browser.job(self.browser.post(f"{path}/disconnect", expect=202))
        self.assertEqual(done["state"], "finished", done)
        steps = {step["what"]: step["outcome"] for step in done["result"]["steps"]}
        self.assertEqual(steps, {"revocation": "done", "credentials": "done",
                                 "data_source": "done", "tiles": "nothing_to_do"})
        self.assertEqual(self.sources(), [])
        self.assertEqual(self.host.state(), [])
        self.browser.call("GET", path, expect=404)

    def test_data_sources_of_the_command_line_are_here_too(self):
        self.host.environment["CONSENT_DECISION"] = "approve"
        self.sandbox.knobs(auto_consent="ask")
        self.connect("terminal")
        self.assertEqual([source["name"] for source in self.sources()], ["terminal"])


if __name__ == "__main__":
    unittest.main()
