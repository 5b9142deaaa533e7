"""Counting tests: by what the runners report, and never in favour of a run that did not end."""
import pathlib
import tempfile
import unittest

import reports

CTEST = """<testsuite name="Linux" tests="4">
  <testcase name="unit.core" status="run"/>
  <testcase name="unit.http" status="fail"><failure message=""/><system-out>Segmentation fault</system-out></testcase>
  <testcase name="checks.format" status="run"/>
  <testcase name="e2e.keys" status="run"/>
</testsuite>"""
GTEST = """<testsuites tests="3"><testsuite name="Url">
  <testcase name="Parses" status="run" result="completed" classname="Url"/>
  <testcase name="IsWhole" status="run" result="skipped" classname="Url"><skipped message="no &lt;network&gt;"/></testcase>
  <testcase name="Fails" status="run" result="completed" classname="Url"><failure message="expected 1"/></testcase>
</testsuite></testsuites>"""
PYTEST = """<testsuites><testsuite name="pytest" tests="2">
  <testcase classname="keys_test.Keys" name="test_rotate"/>
  <testcase classname="keys_test.Keys" name="test_retire"><error message="failed on setup"/></testcase>
</testsuite></testsuites>"""


class Reports(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "merged.xml"

    def merge(self, ctest, **own):
        (self.folder / "ctest.junit").write_text(ctest, encoding="utf-8")
        for name, text in own.items():
            (self.folder / f"{name.replace('__', '.')}.xml").write_text(text, encoding="utf-8")
        reports.write(reports.merged(self.folder / "ctest.junit", self.folder), self.out)
        return reports.count(self.out).splitlines()

    def test_an_entry_counts_as_many_cases_as_its_own_report_has(self):
        counts, *details = self.merge(CTEST, unit__core=GTEST, e2e__keys=PYTEST)
        self.assertEqual(counts, "3 3 1")
        self.assertEqual(details, ["failed: unit.core: Url.Fails", "failed: unit.http",
                                   "failed: e2e.keys: keys_test.Keys.test_retire", "skipped: 1 x no <network>"])

    def test_a_crash_after_cases_that_passed_is_a_failure(self):
        passed = '<testsuites><testsuite><testcase name="A" classname="B"/></testsuite></testsuites>'
        self.assertEqual(self.merge(CTEST, unit__http=passed)[0], "4 1 0")

    def test_a_report_that_was_cut_off_counts_as_what_ctest_saw(self):
        self.assertEqual(self.merge(CTEST, unit__http=GTEST[:90])[0], "3 1 0")

    def test_entries_that_ctest_did_not_run_are_skips_with_a_reason(self):
        ctest = '<testsuite><testcase name="a" status="notrun"><skipped message="Fixture failed"/></testcase></testsuite>'
        self.assertEqual(self.merge(ctest), ["0 0 1", "skipped: 1 x Fixture failed"])

    def test_what_xml_cannot_carry_does_not_lose_the_file(self):
        reports.write([reports.Case("a", "failed", "bell \a and \x1b[1m")], self.out)
        self.assertEqual(reports.count(self.out).splitlines()[0], "0 1 0")


if __name__ == "__main__":
    unittest.main()
