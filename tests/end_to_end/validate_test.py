"""The Aiven plugin, held to every rule that can be tested of it: with an API key, so that its tools can be called.

What it does without a sign-in, and with OAuth, is in `smoke` (test.sh).
"""
import json
import unittest
import xml.etree.ElementTree

import journey
from journey import Journey

KEY = "sk-validate-1f0e9d8c7b6a5948"
HEADER = "X-Validate-Key"


class Validate(Journey):
    sandbox_options = ("--api-key-header", HEADER)

    def test_finds_no_fault_with_a_plugin_that_answers(self):
        self.sandbox.knobs(api_key=KEY)
        manifest = json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))
        manifest["sign_in"] = {
            "kind": "api_key", "header": HEADER, "label": "key", "obtain": {"text": "Account, Keys"},
        }
        files = {"manifest": manifest, "config": {"endpoint": self.sandbox.mcp_url}}
        for name, content in files.items():
            (self.folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
        report = self.folder / "report.xml"
        outcome = self.host.run(
            "--manifest", self.folder / "manifest.json", "--timeout", "30s", "validate", journey.PLUGIN,
            "--config", self.folder / "config.json", "--api-key-stdin", "--junit", report, input=KEY + "\n")
        results = {rule["id"]: rule["result"] for rule in outcome.json["rules"]}
        self.assertEqual({id for id, result in results.items() if result not in ("passed", "skipped")}, set())
        self.assertEqual(outcome.code, journey.OK, str(outcome))
        for rule in ("call_tool.schema", "threads.concurrent", "wait.cancel", "secrets.store", "arguments.32_bits"):
            self.assertEqual(results[rule], "passed", rule)
        suite = xml.etree.ElementTree.parse(report).getroot().find("testsuite")
        self.assertEqual(int(suite.get("tests")), len(results))
        self.assertEqual(suite.get("failures"), "0")
        self.assertNotIn(KEY, outcome.stdout + outcome.stderr + report.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
