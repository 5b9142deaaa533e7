#!/usr/bin/python3
"""The relations themselves: kept by answers that fit together, broken by answers that do not."""
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import metamorphic  # noqa: E402
import random_estate  # noqa: E402

SEED = 4


def listed(keys):
    keys = sorted(keys)
    return {"status": "answered", "answer": f"{len(keys)} services.", "complete": True, "notes": [],
            "table": {"columns": ["service", "project"], "rows": [list(key) for key in keys]}}


def numbered(rows):
    return {"status": "answered", "answer": "So it is.", "complete": True, "notes": [],
            "table": {"columns": ["what", "number"], "rows": rows}}


class Relations(unittest.TestCase):
    def setUp(self):
        self.estate, self.nonsense = random_estate.make(SEED)
        self.keys = sorted(metamorphic.Reader(self.estate).keys)
        self.relations = {}
        for relation in metamorphic.relations(self.estate, self.nonsense, random.Random(SEED)):
            self.relations.setdefault(relation.name, relation)

    def expect(self, name, verdict, *documents):
        self.assertEqual(metamorphic.held(self.relations[name], list(documents))[0], verdict)

    def test_x_and_not_x_make_all(self):
        whole, some, others = self.keys, self.keys[:5], self.keys[5:]
        self.expect("x and not-x", "kept", listed(whole), listed(some), listed(others))
        self.expect("x and not-x", "broken", listed(whole), listed(some), listed(others[1:]))
        self.expect("x and not-x", "broken", listed(whole), listed(some), listed(whole))

    def test_a_count_equals_its_rows(self):
        self.expect("count equals rows", "kept", listed(self.keys[:5]), numbered([["services", 5]]))
        self.expect("count equals rows", "broken", listed(self.keys[:5]), numbered([["services", 6]]))

    def test_a_filter_adds_nothing(self):
        self.expect("a filter adds nothing", "kept", listed(self.keys[:5]), listed(self.keys[:2]))
        self.expect("a filter adds nothing", "broken", listed(self.keys[:5]), listed(self.keys[4:6]))

    def test_groups_add_up(self):
        half = len(self.keys) // 2
        total = numbered([["services", len(self.keys)]])
        self.expect("groups add up", "kept", total, numbered([["a", half], ["b", len(self.keys) - half]]))
        self.expect("groups add up", "broken", total, numbered([["a", half], ["b", half + 3]]))

    def test_top_three_begins_with_top_one(self):
        rows = [[*key, 9 - i] for i, key in enumerate(self.keys[:3])]
        self.expect("top 3 begins with top 1", "kept", numbered(rows[:1]), numbered(rows))
        self.expect("top 3 begins with top 1", "broken", numbered(rows[1:2]), numbered(rows))

    def test_nonsense_is_declined(self):
        self.expect("nonsense is declined", "kept", {"status": "declined", "answer": "What is that?"})
        self.expect("nonsense is declined", "broken", listed(self.keys))

    def test_a_declined_answer_proves_nothing(self):
        self.expect("count equals rows", "declined", listed(self.keys), {"status": "declined", "answer": "No."})

    def test_other_names_change_the_names_alone(self):
        other, mapping = random_estate.renamed(self.estate, SEED)
        here, there = metamorphic.Reader(self.estate), metamorphic.Reader(other)
        renamed = [tuple(mapping[word] for word in key) for key in self.keys[:5]]
        broken = metamorphic.renaming_broken
        self.assertEqual(broken(here, mapping, listed(self.keys[:5]), there, listed(renamed)), "")
        self.assertNotEqual(broken(here, mapping, listed(self.keys[:5]), there, listed(renamed[1:])), "")
        self.assertNotEqual(broken(here, mapping, listed(self.keys[:5]), there, {"status": "declined"}), "")

    def test_questions_take_the_other_names_in_small_and_capital_letters(self):
        mapping = {"old-one": "new-one", "old": "new"}
        self.assertEqual(random_estate.translated("List old and old-one, not older", mapping), "List new and new-one, not older")
        self.assertEqual(random_estate.translated("LIST OLD-ONE", mapping), "LIST NEW-ONE")

    def test_a_seed_draws_the_same_estate_again(self):
        self.assertEqual(random_estate.make(SEED), (self.estate, self.nonsense))


if __name__ == "__main__":
    unittest.main()
