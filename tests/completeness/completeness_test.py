"""Every mark that an answer is not whole, in every form, is read as its rule says; whole answers have no note."""
import unittest

import cases
import judge
import run
import world


class Completeness(unittest.TestCase):
    def test_of_every_case_is_as_its_rule_says(self):
        known = cases.all_cases()
        self.assertGreater(len(known), 800)
        self.assertEqual({case.mark for case in known.values()}, set(cases.MARKS))
        found = run.run(known)
        wrong = {name: faults for name, faults in found.items() if faults}
        self.assertFalse(wrong, "\n".join(f"{name}: {faults}" for name, faults in list(wrong.items())[:20]))

    def test_is_told_of_answers_as_servers_of_many_kinds_write_them(self):
        answers = list(world.labelled())
        self.assertEqual(len({answer["id"] for answer in answers}), len(answers))
        results = run.run_labelled(answers)
        wrong = {answer["id"]: results[answer["id"]]["notes"] for answer in answers if results[answer["id"]]["complete"] != answer["whole"]}
        self.assertFalse(wrong)
        wrong = {answer["id"]: faults for answer in answers if (faults := judge.told(results[answer["id"]]))}
        self.assertFalse(wrong)

    def test_reads_marks_that_stand_beside_the_content(self):
        for beside, whole in (({"nextCursor": "x"}, False), ({"_meta": {"truncated": True}}, False), ({"_meta": {"total": 90}}, False),
                              ({"_meta": {"example/trace": "x"}}, True), ({"nextCursor": None}, True), ({"_meta": {"has_more": False}}, True)):
            answer = {"id": "1", "tool": "list_things", "result": {"content": [{"type": "text", "text": '{"rows": [{"id": 1}]}'}], **beside}}
            self.assertEqual(run.run_labelled([answer])["1"]["complete"], whole, beside)


if __name__ == "__main__":
    unittest.main()
