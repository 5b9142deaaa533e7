"""The Aiven plugin, held to every rule that can be tested of it: with an API key, so that its tools can be called.

What it does without a sign-in, and with OAuth, is in `smoke` (test.sh).
"""
import json
import unittest
import xml.etree.ElementTree

import journey
from journey import BUILD, Journey

KEY = "sk-validate-1f0e9d8c7b6a5948"
HEADER = "X-Validate-Key"
# Under AddressSanitizer a process has no room for 4 GiB of arguments, and its end is held up by what RapidJSON's schemas of the
# host leave behind.
IS_SANITIZED = "CLARIBI_SANITIZER:STRING=address" in (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
NOT_SANITIZED = {"arguments.32_bits", "process.end"} if IS_SANITIZED else set()


class Validate(Journey):
    sandbox_options = ("--api-key-header", HEADER)

    def write_files(self):
        """{"manifest", "config"}: of an API key, and of the sandbox."""
        manifest = json.loads((journey.PLUGIN.parent / "aiven.json").read_text(encoding="utf-8"))
        manifest["sign_in"] = {
            "kind": "api_key", "header": HEADER, "label": "key", "obtain": {"text": "Account, Keys"},
        }
        files = {"manifest": manifest, "config": {"endpoint": self.sandbox.mcp_url}}
        for name, content in files.items():
            (self.folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
        return {name: self.folder / f"{name}.json" for name in files}

    def test_finds_no_fault_with_a_plugin_that_answers(self):
        # Rules that call in a loop would wait for the vendor's limits, and not for the plugin.
        self.sandbox.knobs(api_key=KEY, rate_limit_per_minute=0, rate_limit_per_10s=0, project_lists_per_minute=0)
        files = self.write_files()
        report = self.folder / "report.xml"
        outcome = self.host.run(
            "--manifest", files["manifest"], "--timeout", "30s", "validate", journey.PLUGIN,
            "--config", files["config"], "--api-key-stdin", "--junit", report, input=KEY + "\n")
        results = {rule["id"]: rule["result"] for rule in outcome.json["rules"]}
        faults = {id for id, result in results.items() if result not in ("passed", "skipped")}
        self.assertEqual(faults, NOT_SANITIZED)
        self.assertEqual(outcome.code == journey.OK, not faults, str(outcome))
        for rule in {"call_tool.schema", "threads.concurrent", "wait.cancel", "secrets.store", "arguments.32_bits"} - NOT_SANITIZED:
            self.assertEqual(results[rule], "passed", rule)
        suite = xml.etree.ElementTree.parse(report).getroot().find("testsuite")
        self.assertEqual(int(suite.get("tests")), len(results))
        self.assertEqual(int(suite.get("failures")) + int(suite.get("errors", 0)), len(faults))
        self.assertNotIn(KEY, outcome.stdout + outcome.stderr + report.read_text(encoding="utf-8"))

    def test_makes_its_journey_with_the_configuration_that_it_was_given(self):
        self.sandbox.knobs(api_key=KEY)
        files = self.write_files()
        outcome = self.host.run(
            "--manifest", files["manifest"], "smoke", journey.PLUGIN, "--config", files["config"], "--api-key-stdin",
            "--include", "journey.*", input=KEY + "\n")
        self.assertEqual(outcome.code, journey.OK, str(outcome))
        self.assertEqual({rule["id"]: rule["result"] for rule in outcome.json["rules"]}, {
            "journey.connect": "passed", "journey.tools": "passed", "journey.test": "passed",
            "journey.disconnect": "passed"})
        outcome = self.host.run(
            "--manifest", files["manifest"], "smoke", journey.PLUGIN, "--config", files["config"], "--api-key-stdin",
            "--include", "journey.connect", input="sk-another-0f1e2d3c4b5a6978\n")
        self.assertEqual([rule["result"] for rule in outcome.json["rules"]], ["failed"])
        self.assertIn("--include journey.connect", outcome.json["rules"][0]["reproduce"])


if __name__ == "__main__":
    unittest.main()
