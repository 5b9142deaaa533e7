"""A vendor that changes its tools after they were approved, and the names of tools for models."""
import unittest

import journey
from failures import CALL
from journey import Journey

TOOL = "aiven_project_list"


class Drift(Journey):
    def setUp(self):
        super().setUp()
        self.connected = self.connect()

    def change(self, *names):
        self.sandbox.knobs(tool_drift=",".join(names))

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

    def test_ends_with_an_approval(self):
        self.change("aiven_service_list")
        approved = self.host.run("tools", "prod", "--approve", "aiven_service_list")
        self.assert_ok(approved)
        self.assertEqual(approved.json["approved"], ["aiven_service_list"])
        self.assertIn("aiven_service_list", [tool["name"] for tool in approved.json["tools"]])
        again = self.host.run("tools", "prod")
        self.assertNotIn("aiven_service_list", self.hidden(again))

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
        self.assert_ok(self.host.run("tools", "prod", "--approve", TOOL))

    def test_a_tool_that_writes_cannot_be_approved(self):
        self.sandbox.knobs(ignore_read_only=True)
        refused = self.host.run("tools", "prod", "--approve", "aiven_service_create")
        self.assert_error(refused, journey.USAGE, "name_pattern", "nothing was approved")

    def test_is_forgotten_with_the_data_source(self):
        self.assert_ok(self.host.run("disconnect", "prod"))
        self.change("aiven_service_list")
        self.assertEqual(self.connect().json["tools"]["drifted"], 0)


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
