"""A vendor that changes its tools after they were approved, and the names of tools for models."""
import json
import pathlib
import re
import shutil
import tempfile
import unittest

import journey
from failures import CALL
from journey import Journey

TOOL = "aiven_project_list"


class Approving(Journey):
    """Approves what was looked at, as a script does: by the fingerprint that was printed."""

    def approve(self, tool, *options):
        seen = self.host.run("tools", "prod", "--diff", tool)
        self.assert_ok(seen)
        return self.host.run("tools", "prod", "--approve", f"{tool}@{seen.json['diff']['definition']}", *options)

    def approve_all(self, *options):
        seen = self.host.run("tools", "prod")
        return self.host.run("tools", "prod", "--approve-all", "--as-listed", seen.json["as_listed"], *options)


class Drift(Approving):
    def setUp(self):
        super().setUp()
        self.connected = self.connect()

    def change(self, *names, kind="material"):
        self.sandbox.knobs(tool_drift=",".join(names), tool_drift_kind=kind)

    def hidden(self, listed):
        return {tool["name"]: tool for tool in listed.json["hidden"]}

    def calls_of(self, name):
        return [call for call in self.sandbox.calls() if call.get("tool") == name]

    def test_connecting_approves_what_it_shows(self):
        self.assertEqual(self.connected.json["tools"]["approved"], 32)
        self.assertEqual(self.connected.json["tools"]["drifted"], 0)

    def test_hides_a_changed_tool_and_says_what_changed(self):
        self.change("aiven_service_list")
        listed = self.host.run("tools", "prod")
        self.assert_ok(listed)
        changed = self.hidden(listed)["aiven_service_list"]
        self.assertEqual(changed["layer"], "drift")
        self.assertRegex(changed["reason"], "changed since it was approved at .*description")
        self.assertNotIn("aiven_service_list", [tool["name"] for tool in listed.json["tools"]])
        told = self.host.run("tools", "prod", json_output=False)
        self.assertRegex(told.stdout, "warning: aiven_service_list is hidden: .*description")
        self.assertIn("--approve TOOL", told.stdout)

    def test_refuses_a_changed_tool_when_it_is_called(self):
        self.change("aiven_service_list")
        refused = self.host.run("call", "prod", "aiven_service_list", "--args", '{"project":"nordlicht-prod"}')
        self.assertNotEqual(refused.code, journey.OK)
        self.assertRegex(refused.error["cause"], "drift")
        self.assertEqual(self.calls_of("aiven_service_list"), [], "the call must not even leave")
        self.assert_nothing_written()
        told = self.host.run("call", "prod", "aiven_service_list", "--for-model", json_output=False).stdout
        self.assertIn("decided by an operator", told)
        self.assertNotRegex(told, "approve|option|claribi-host|input_schema")

    def test_everybody_who_meets_a_changed_tool_names_it_and_a_command(self):
        self.change("aiven_service_list")
        command = r"\S*claribi-host tools prod --diff aiven_service_list --data-dir \S+"
        asked = self.host.run("ask", "prod", "Which services are powered off?")
        self.assertEqual(asked.code, journey.TOOL_ERROR, asked.stdout)
        self.assertRegex(asked.error["cause"], "aiven_service_list is hidden: .*changed since it was approved")
        self.assertRegex(asked.error["fix"], command)
        called = self.host.run("call", "prod", "aiven_service_list", "project=nordlicht-prod")
        self.assertRegex(called.error["fix"], command)
        told = self.host.run("status", "prod", json_output=False).stdout
        self.assertRegex(told, "(?s)to do .*aiven_service_list is hidden: .*next: " + command)
        examined = self.host.run("doctor", "prod", json_output=False).stdout
        self.assertRegex(examined, "(?s)aiven_service_list is hidden: .*" + command)
        self.assert_ok(self.approve("aiven_service_list"))
        told = self.host.run("status", "prod", json_output=False).stdout
        self.assertNotIn("aiven_service_list", told)

    def test_ends_with_an_approval(self):
        self.change("aiven_service_list")
        approved = self.approve("aiven_service_list")
        self.assert_ok(approved)
        self.assertEqual(approved.json["approved"], ["aiven_service_list"])
        self.assertIn("aiven_service_list", [tool["name"] for tool in approved.json["tools"]])
        again = self.host.run("tools", "prod")
        self.assertNotIn("aiven_service_list", self.hidden(again))

    def test_an_approval_holds_for_what_was_seen(self):
        self.change("aiven_service_list")
        told = self.host.run("tools", "prod", "--diff", "aiven_service_list", json_output=False)
        hint = re.search(r"--approve (aiven_service_list@2:[\w-]{22})(\s|$)", told.stdout)[1]
        self.change("aiven_service_list", kind="instructions")
        refused = self.host.run("tools", "prod", "--approve", hint)
        self.assertEqual(refused.error["code"], "conflict")
        self.assertIn("nothing was approved", refused.error["fix"])
        self.assertNotIn("Ignore all previous", json.dumps(self.host.run("tools", "prod").json["tools"]))
        self.change("aiven_service_list")
        self.assert_ok(self.host.run("tools", "prod", "--approve", hint))

    def test_a_script_that_gives_no_fingerprint_is_told_that_nobody_looked(self):
        for options in (["--approve", "aiven_service_list"], ["--approve-all"]):
            self.change("aiven_service_list")
            approved = self.host.run("tools", "prod", *options)
            self.assert_ok(approved)
            self.assertIn("approved unseen", approved.stderr)
            self.assertIn("FINGERPRINT", approved.stderr)

    def test_an_approval_can_be_withdrawn(self):
        withdrawn = self.host.run("tools", "prod", "--withdraw", "aiven_service_list")
        self.assertEqual(withdrawn.json["withdrawn"], ["aiven_service_list"])
        refused = self.host.run("call", "prod", "aiven_service_list", "--args", '{"project":"nordlicht-prod"}')
        self.assertIn("withdrawn", refused.error["cause"])
        self.assertEqual(self.calls_of("aiven_service_list"), [], "the call must not even leave")
        self.assert_error(self.host.run("tools", "prod", "--withdraw", "aiven_service_list"),
                          journey.USAGE, "not approved|no tool of that name")
        self.assert_ok(self.approve("aiven_service_list"))

    def test_is_not_approved_by_signing_in_again(self):
        self.change("aiven_service_list")
        again = self.connect()
        self.assertGreaterEqual(again.json["tools"]["drifted"], 1)
        self.assertEqual(self.hidden(self.host.run("tools", "prod"))["aiven_service_list"]["layer"], "drift")

    def test_of_the_test_tool_stops_the_test_and_not_the_sign_in(self):
        self.change(TOOL)
        before = len(self.calls_of(TOOL))
        self.assertNotEqual(self.host.run("test", "prod").code, journey.OK)
        again = self.connect()
        self.assertGreaterEqual(again.json["tools"]["drifted"], 1)
        self.assertNotEqual(self.host.run(*CALL).code, journey.OK)
        self.assertEqual(len(self.calls_of(TOOL)), before, "the call must not even leave")
        self.assert_ok(self.approve(TOOL))

    def test_a_tool_that_writes_cannot_be_approved(self):
        self.sandbox.knobs(ignore_read_only=True)
        refused = self.host.run("tools", "prod", "--approve", "aiven_service_create@2:" + "a" * 22)
        self.assert_error(refused, journey.USAGE, "name_pattern", "nothing was approved")

    def test_is_forgotten_with_the_data_source(self):
        self.assert_ok(self.host.run("disconnect", "prod"))
        self.change("aiven_service_list")
        self.assertEqual(self.connect().json["tools"]["drifted"], 0)


class NextRelease(Approving):
    """The vendor's next release changes most of its tools: nothing ends, and no new text gets past."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.tools = [tool["name"] for tool in self.host.run("tools", "prod").json["tools"]]

    def release(self, kind, names=None):
        self.sandbox.knobs(tool_drift=",".join(names or self.tools), tool_drift_kind=kind)

    def listed(self, *options):
        listed = self.host.run("tools", "prod", *options)
        self.assert_ok(listed)
        return listed.json

    def test_with_other_words_everything_works_with_the_approved_ones(self):
        self.release("wording")
        listed = self.listed()
        self.assertEqual([tool["name"] for tool in listed["tools"]], self.tools)
        self.assertEqual({tool["drift"]["change"] for tool in listed["tools"]}, {"wording"})
        self.assertNotIn("Newest entries first", json.dumps(listed))
        self.assert_ok(self.host.run("test", "prod"))
        self.assert_ok(self.host.run(*CALL))
        told = self.host.run("tools", "prod", "--diff", "aiven_service_list", json_output=False)
        self.assertIn("{+Newest entries first.+}", told.stdout)
        self.assertIn("wording", told.stdout)
        self.assertEqual(len(self.approve_all().json["approved"]), len(self.tools))
        self.assertIn("Newest entries first", json.dumps(self.listed()))

    def test_with_plain_arguments_they_are_taken(self):
        self.release("harmless")
        listed = self.listed()
        self.assertEqual(len(listed["tools"]), len(self.tools))
        self.assertIn("changed without harm", " ".join(listed["notes"]))
        self.assert_ok(self.host.run("call", "prod", "aiven_project_list", "--args", '{"newest_first":true}'))

    def test_with_free_texts_each_is_hidden_and_a_status_tells_the_dead_probe(self):
        self.release("material")
        self.assertEqual(self.listed()["tools"], [])
        told = self.host.run("status", "prod", json_output=False)
        self.assertRegex(told.stdout, "the test call aiven_project_list cannot be made since .*drift")
        self.assertEqual(self.host.run("status", "prod").json["data_sources"][0]["dead_probe"]["tool"], TOOL)
        self.assert_ok(self.approve(TOOL))
        self.assertIsNone(self.host.run("status", "prod").json["data_sources"][0]["dead_probe"])

    def test_under_the_strict_rule_all_is_hidden_and_the_probe_works(self):
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder, "operator.json")
            config.write_text('{"tool_drift":"hide"}', encoding="utf-8")
            self.release("wording")
            listed = self.host.run("tools", "prod", "--operator-config", str(config))
            self.assertEqual(listed.json["tools"], [])
            self.assert_ok(self.host.run("test", "prod", "--operator-config", str(config)))

    def test_words_for_a_model_reach_none(self):
        self.release("instructions")
        self.assertNotIn("Ignore all previous", json.dumps(self.listed()["tools"]))
        self.assertEqual(self.approve_all().json["approved"], [])
        told = self.host.run("tools", "prod", "--diff", "aiven_service_list", json_output=False)
        self.assertIn("may be meant for a model", told.stdout)

    def test_words_for_a_model_at_the_first_listing_need_an_approval_by_name(self):
        self.release("instructions", ["aiven_service_list"])
        self.assert_ok(self.host.run("disconnect", "prod"))
        self.connect()
        refused = self.host.run("call", "prod", "aiven_service_list", "--for-model", json_output=False)
        self.assertNotEqual(refused.code, journey.OK)
        self.assertNotRegex(refused.stdout, "(?i)ignore all")
        self.assertNotIn("aiven_service_list", [tool["name"] for tool in self.listed()["tools"]])
        self.assert_ok(self.approve_all())
        self.assertNotIn("aiven_service_list", [tool["name"] for tool in self.listed()["tools"]])
        self.assert_ok(self.approve("aiven_service_list"))
        self.assertIn("aiven_service_list", [tool["name"] for tool in self.listed()["tools"]])

    def test_an_operator_approves_once_for_all(self):
        self.release("material")
        self.assert_ok(self.approve_all())
        with tempfile.TemporaryDirectory() as folder:
            manifest = pathlib.Path(folder, "vendor.json")
            shutil.copy(pathlib.Path(__file__).parents[2] / "manifests" / "aiven.json", manifest)
            self.assert_ok(self.host.run("approvals", "export", "prod",
                                         "--output", str(manifest.with_suffix(".approved.json"))))
            self.sandbox.knobs(tool_drift="")
            self.connect("other")
            self.release("material")
            self.assertEqual(self.host.run("tools", "other").json["tools"], [])
            with_catalogue = self.host.run("tools", "other", "--manifest", str(manifest))
            self.assertEqual(len(with_catalogue.json["tools"]), len(self.tools))

    def test_an_organisation_approves_for_all_its_data_sources(self):
        self.connect("other")
        self.release("material")
        self.assert_ok(self.approve_all("--for", "organisation"))
        self.assertEqual(len(self.host.run("tools", "other").json["tools"]), len(self.tools))
        listed = self.host.run("approvals", "list", "other").json["tools"]
        self.assertEqual({tool["state"] for tool in listed}, {"approved"})


class ModelNames(Journey):
    def test_lead_to_the_tool_of_the_data_source(self):
        self.connect("prod")
        self.connect("second source")
        listed = self.host.run("tools")
        self.assert_ok(listed)
        names = [tool["model_name"] for source in listed.json["data_sources"] for tool in source["tools"]]
        self.assertEqual(len(names), len(set(names)))
        for name in names:
            self.assertRegex(name, r"\A[A-Za-z0-9_-]{1,64}\Z")
        for name in (name for name in names if "aiven_project_list" in name):
            called = self.host.run("call", "--model-name", name)
            self.assert_ok(called)
            self.assertEqual(called.json["tool"], TOOL)
        audited = self.host.run("audit").json["calls"]
        self.assertEqual({call["data_source"] for call in audited}, {"prod", "second source"})


if __name__ == "__main__":
    unittest.main()
