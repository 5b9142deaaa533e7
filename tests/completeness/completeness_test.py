"""Every mark that an answer is not whole, in every form, is read as its rule says; whole answers have no note."""
import unittest

import cases
import run


class Completeness(unittest.TestCase):
    def test_of_every_case_is_as_its_rule_says(self):
        known = cases.all_cases()
        self.assertGreater(len(known), 800)
        self.assertEqual({case.mark for case in known.values()}, set(cases.MARKS))
        found = run.run(known)
        wrong = {name: faults for name, faults in found.items() if faults}
        self.assertFalse(wrong, "\n".join(f"{name}: {faults}" for name, faults in list(wrong.items())[:20]))


if __name__ == "__main__":
    unittest.main()
