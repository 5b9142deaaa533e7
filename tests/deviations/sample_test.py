"""A sample of the deviations, another one each time. Its seed is printed, and repeats it."""
import random
import unittest

import run

CASES = 160


class Sample(unittest.TestCase):
    def test_goes_as_the_rules_say(self):
        known, seed = run.all_cases(), random.getrandbits(run.SAMPLE_SEED_BITS)
        names = run.sample(known, CASES, seed)
        found = run.run_many(names, jobs=2)
        again = f"tests/deviations/run.py --sample {CASES} --seed {seed} --why"
        print(f"{again}\n{run.survival(known, found)}")
        self.assertEqual(set(found), set(names))
        wrong = {name: faults for name, faults in found.items() if faults}
        self.assertFalse(wrong, f"again with {again}\n" + "\n".join(run.kinds(wrong, with_sentences=True)))


if __name__ == "__main__":
    unittest.main()
