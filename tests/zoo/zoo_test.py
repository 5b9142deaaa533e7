"""Each bad plugin of the zoo is caught by the rule that is meant for it, and by no other.

members.txt says which rule, and how. The good one passes everything.
With CLARIBI_ZOO=whole, each member is held to every rule; without, to the steps of discovery and to its own rule, which
takes a tenth of the time.
"""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("CLARIBI_BUILD_DIR", HERE.parents[1] / "build" / "release"))
HOST = BUILD / "bin" / "claribi-host"
MEMBERS = [
    line.split()[:3] for line in (HERE / "members.txt").read_text().splitlines() if line and not line.startswith("#")
]
AT_A_TIME = 3
LIMIT = "15s"  # of each test, on a machine that does much else
IS_WHOLE = os.environ.get("CLARIBI_ZOO") == "whole"
STEPS = (
    "library.loads", "handshake.agrees", "table.complete", "table.layout", "create.works", "describe.answers", "open.works",
    "authorize_begin.takes_key", "list_tools.answers", "call_tool.answers",
)


def validate(name, rule):
    """The faults of one member, {rule: result}, and its whole report."""
    rules = [] if IS_WHOLE or rule is None else [f"--include={one}" for one in (*STEPS, rule)]
    done = subprocess.run(
        [HOST, "validate", BUILD / "zoo" / f"{name.lower()}.so", "--json", "-j", "3", "--timeout", LIMIT, *rules],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=580,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"},
    )
    report = json.loads(done.stdout)
    faults = {
        rule["id"]: rule["result"] for rule in report.get("rules", []) if rule["result"] not in ("passed", "skipped")
    }
    return done.returncode, faults, report


class Zoo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        names = [name for name, _, _ in MEMBERS] + ["GOOD"]
        rules = [rule for _, rule, _ in MEMBERS] + [None]
        with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
            cls.reports = dict(zip(names, pool.map(validate, names, rules)))

    def test_has_a_member_for_every_rule_that_has_a_test(self):
        listed = subprocess.run([HOST, "list", "rules", "--json"], capture_output=True, text=True, check=True)
        tested = {rule["id"] for rule in json.loads(listed.stdout)["rules"] if rule["is_tested"]}
        self.assertEqual(tested, {rule for _, rule, _ in MEMBERS})

    def test_the_good_one_passes_everything(self):
        code, faults, report = self.reports["GOOD"]
        self.assertEqual(faults, {})
        self.assertEqual(code, 0)
        self.assertTrue(report["ok"])

    def test_each_is_caught_by_its_rule_and_by_no_other(self):
        for name, rule, result in MEMBERS:
            with self.subTest(name):
                code, faults, _ = self.reports[name]
                self.assertEqual(faults, {rule: result})
                self.assertEqual(code, 1)

    def test_a_fault_says_what_to_look_at_and_how_to_see_it_again(self):
        for name, rule, result in MEMBERS:
            with self.subTest(name):
                found = next(one for one in self.reports[name][2]["rules"] if one["id"] == rule)
                for member in ("says", "sentence", "source", "look_at", "reproduce"):
                    self.assertTrue(found[member], member)
                self.assertIn(f"--include {rule}", found["reproduce"])
                if result == "crashed":
                    self.assertIn(found["signal"], ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGKILL"))
                    self.assertTrue(found["where"] or rule == "table.complete")
                if result == "exited":
                    self.assertIn(found["exit_code"], (0, 3))


if __name__ == "__main__":
    unittest.main()
