"""Dashboards in the console: tiles that keep their data, refreshing, and files to take away."""
import unittest

import held_host
import journey
from console_test import ConsoleJourney

SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10">'
       '<g fill="none" aria-label="bars"><path d="M0,0h10v10h-10Z" fill="#4c78a8"/>'
       '<text x="1" y="2" font-family="sans-serif">41 &amp; more</text></g></svg>')


class Dashboards(ConsoleJourney):
    def setUp(self):
        super().setUp()
        self.source = self.connected()

    def pin(self, question="List PostgreSQL services by region", dashboard="first", **more):
        job = self.browser.ask(self.source, question)
        return self.browser.post(f"/api/dashboards/{dashboard}/tiles",
                                 {"job_id": job["id"], **more}, 201)

    def board(self, identifier="first"):
        return self.browser.get(f"/api/dashboards/{identifier}")

    def refresh(self, tile):
        return self.browser.job(self.browser.post(f"/api/tiles/{tile['id']}/refresh", expect=202))


class Tiles(Dashboards):
    def test_a_tile_keeps_plan_result_and_time(self):
        tile = self.pin()
        self.assertEqual(tile["title"], "List PostgreSQL services by region")
        self.assertEqual((tile["state"], tile["source"]), ("fresh", "prod"))
        self.assertEqual(tile["answer"]["plan"]["plan_version"], 1)
        self.assertEqual(self.board()["tiles"], [tile])
        self.assertEqual(self.browser.get("/api/data-sources")["data_sources"][0]["tile_count"], 1)

    def test_they_outlast_the_console(self):
        tile = self.pin()
        self.assertEqual(self.console.stop(), journey.OK)
        self.console = self.start_console()
        self.browser = type(self.browser)(self, self.console)
        [kept] = self.board()["tiles"]
        self.assertEqual(kept["answer"], tile["answer"])
        self.assertEqual(self.refresh(kept)["state"], "finished")

    def test_a_refresh_runs_the_plan_again(self):
        tile = self.pin("How many services are there?")
        before = len(self.sandbox.calls())
        events = self.events()
        done = self.refresh(tile)
        self.assertEqual(done["state"], "finished", done)
        self.assertEqual(done["result"]["id"], tile["id"])
        self.assertGreaterEqual(done["result"]["as_of"], tile["as_of"])
        self.assertEqual(done["result"]["question"], "How many services are there?")
        events.wait("dashboard", lambda one: one["dashboard_id"] == "first", "the tile has changed")
        events.check()
        self.assertLessEqual(len(self.sandbox.calls()) - before, 1, "the inventory is shared")

    def test_nothing_is_refreshed_by_itself(self):
        self.pin("How many services are there?")
        before = len(self.sandbox.calls())
        self.board()
        self.board()
        self.assertEqual(len(self.sandbox.calls()), before)

    def test_all_tiles_of_a_dashboard_share_the_inventory(self):
        for question in ("How many services are there?", "How many Kafka services are there?",
                         "How many services are there by type?"):
            self.pin(question)
        before = len(self.sandbox.calls())
        jobs = self.browser.post("/api/dashboards/first/refresh", expect=202)["jobs"]
        self.assertEqual(len(jobs), 3)
        for job in jobs:
            self.assertEqual(self.browser.job({"job": job})["state"], "finished")
        self.assertLessEqual(len(self.sandbox.calls()) - before, 1)

    def test_a_refresh_that_fails_keeps_the_data_and_says_so(self):
        tile = self.pin("How many services are there?")
        self.sandbox.control("/revoke-all", {})
        # The inventory that was just read would serve still.
        self.browser.ask(self.source, "How many services are there?", fresh=True)
        failed = self.refresh(tile)
        self.assertEqual(failed["state"], "failed")
        [kept] = self.board()["tiles"]
        self.assertEqual((kept["state"], kept["error"]["code"]), ("failed", "auth_required"))
        self.assertEqual((kept["answer"], kept["as_of"]), (tile["answer"], tile["as_of"]))

    def test_a_new_sign_in_keeps_them(self):
        tile = self.pin()
        attempt = self.browser.post("/api/attempts", {"data_source_id": self.source["id"]}, 201)
        self.browser.follow(held_host.approve(
            self.browser.attempt(attempt, "awaiting_user")["authorization_url"], self.sandbox.ca_file))
        self.browser.attempt(attempt, "finished")
        self.assertEqual([one["id"] for one in self.board()["tiles"]], [tile["id"]])

    def test_disconnecting_names_those_that_go(self):
        tile = self.pin(title="By region")
        path = f"/api/data-sources/{self.source['id']}"
        named = [{"id": tile["id"], "title": "By region", "dashboard": "Dashboard"}]
        self.assertEqual(self.browser.get(f"{path}/affected")["tiles"], named)
        done = self.browser.job(self.browser.post(f"{path}/disconnect", expect=202))
        self.assertEqual(done["result"]["tiles_removed"], named)
        self.assertEqual(self.board()["tiles"], [])

    def test_the_command_line_names_them_too(self):
        self.pin(title="By region")
        gone = self.host.run("disconnect", "prod")
        self.assert_ok(gone)
        self.assertEqual(gone.json["tiles"], ["By region"])
        self.assertEqual(self.board()["tiles"], [])

    def test_order_title_view_and_unpinning(self):
        first, second = self.pin(), self.pin("How many services are there?")
        ordered = self.browser.call("PUT", "/api/dashboards/first/order",
                                    {"tile_ids": [second["id"], first["id"]]}, 200).json
        self.assertEqual([one["id"] for one in ordered["tiles"]], [second["id"], first["id"]])
        self.browser.call("PUT", "/api/dashboards/first/order", {"tile_ids": [first["id"]]}, 409)
        path = f"/api/tiles/{first['id']}"
        changed = self.browser.call("PATCH", path, {"title": "New", "view": "table"}, 200).json
        self.assertEqual((changed["title"], changed["view"]), ("New", "table"))
        self.browser.call("PATCH", path, {"view": "pie"}, 400)
        self.browser.call("DELETE", path, expect=204)
        self.browser.call("GET", path, expect=404)
        self.assertEqual([one["id"] for one in self.board()["tiles"]], [second["id"]])

    def test_several_dashboards(self):
        other = self.browser.post("/api/dashboards", {"name": "Other"}, 201)
        names = [one["name"] for one in self.browser.get("/api/dashboards")["dashboards"]]
        self.assertEqual(names, ["Dashboard", "Other"])
        tile = self.pin(dashboard=other["id"])
        self.browser.call("PATCH", f"/api/tiles/{tile['id']}", {"dashboard_id": "first"}, 200)
        self.assertEqual([one["id"] for one in self.board()["tiles"]], [tile["id"]])
        self.browser.call("PATCH", f"/api/dashboards/{other['id']}", {"name": "Better"}, 200)
        self.browser.call("DELETE", f"/api/dashboards/{other['id']}", expect=204)
        self.browser.call("GET", f"/api/dashboards/{other['id']}", expect=404)

    def test_only_an_answer_is_pinned(self):
        declined = self.browser.ask(self.source, "What is the meaning of life?")
        self.browser.post("/api/dashboards/first/tiles", {"job_id": declined["id"]}, 409)
        self.browser.post("/api/dashboards/first/tiles", {"job_id": "nothing"}, 404)
        self.browser.post("/api/dashboards/nothing/tiles", {"job_id": declined["id"]}, 404)


class Files(Dashboards):
    def export(self, svgs, expect=200):
        return self.browser.call("POST", "/api/dashboards/first/export", {"svgs": svgs}, expect)

    def test_a_dashboard_as_one_file(self):
        tile = self.pin(title="<script>alert(1)</script>")
        self.pin("How many services are there?")
        page = self.export({tile["id"]: SVG}).body.decode()
        self.assertIn(SVG, page)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", page)
        self.assertNotIn("<script", page)
        self.assertIn("default-src 'none'", page)
        self.assertIn("<table>", page, "the tile without a drawing")

    def test_what_is_no_drawing_is_refused(self):
        tile = self.pin()
        head = '<svg xmlns="http://www.w3.org/2000/svg"'
        for hostile in (
            f"{head}><script>alert(1)</script></svg>", f'{head} onload="alert(1)"/>',
            f'{head}><image href="https://example.com/x.png"/></svg>',
            f'{head}><a href="javascript:alert(1)"><text>x</text></a></svg>',
            f'{head}><foreignObject><p>x</p></foreignObject></svg>',
            f'{head}><rect fill="url(https://example.com/x)"/></svg>',
            f'{head}><rect style="background:url(//example.com)"/></svg>',
            f"<!DOCTYPE svg [<!ENTITY x 'y'>]>{head}/>", f"{head}/><p>after</p>", f"{head}><g></svg>",
            f"{head}><style>*{{}}</style></svg>", "no drawing", "",
        ):
            refused = self.export({tile["id"]: hostile}, 400)
            self.assertEqual(refused.json["error"]["code"], "invalid", hostile)

    def test_a_table_is_safe_in_a_spreadsheet(self):
        tile = self.pin()
        table = self.browser.call("GET", f"/api/tiles/{tile['id']}/export?format=csv", expect=200)
        self.assertTrue(table.body.startswith(b"region,name,project,type,state\r\n"))
        self.browser.call("GET", f"/api/tiles/{tile['id']}/export?format=vega-lite",
                          expect=200 if tile["answer"]["chart"] else 404)


if __name__ == "__main__":
    unittest.main()
