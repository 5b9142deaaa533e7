"""A sample of the deviations, another one each time. Its seed is printed, and repeats it."""
import random
import unittest

import cases
import documents
import plugin_host
import run

CASES = 160


class Whole(unittest.TestCase):
    """Without this, a deviation could be blamed for a vendor that never worked."""

    def test_vendor_works_when_nothing_is_bent(self):
        for base in cases.BASES:
            with self.subTest(base=base):
                course = plugin_host.travel(cases.Case(base, "token", "none", "none"), bend=False)
                self.assertIsNone(course.failed, "\n".join(map(str, course.steps)))
                self.assertEqual([step.name for step in course.steps][-1], "call_tool, renewed twice")
                self.assertIn(documents.MARK, str(course.steps[-1].emitted))


class Sample(unittest.TestCase):
    def test_goes_as_the_rules_say(self):
        known, seed = run.all_cases(), random.getrandbits(run.SAMPLE_SEED_BITS)
        names = run.sample(known, CASES, seed)
        found = run.run_many(names, jobs=2)
        again = f"tests/deviations/run.py --sample {CASES} --seed {seed} --why"
        print(f"{again}\n{run.survival(known, found)}")
        self.assertEqual(set(found), set(names))
        wrong = {name: faults for name, faults in found.items() if faults}
        if wrong:
            self.fail(f"again with {again}\n" + "\n".join(run.kinds(wrong, with_sentences=True)))


if __name__ == "__main__":
    unittest.main()
