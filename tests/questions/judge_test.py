#!/usr/bin/python3
"""The checker itself: every true answer of the set is right, and every way to bend one is found wrong."""
import collections
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import expected  # noqa: E402
import fake_answers  # noqa: E402
import judge  # noqa: E402
import quantities  # noqa: E402
import run  # noqa: E402

KNOWN = {"project": {"left", "right"}, "service": {"a", "b", "c"}}
BROKEN = judge.Trouble("broken-service")
HIDDEN = judge.Trouble("forbidden-project", hidden=True)


def answer(sentence, rows=(), columns=("name", "project"), status="answered", **more):
    return {"status": status, "answer": sentence, "table": {"columns": list(columns), "rows": list(rows)},
            "chart": None, "calls": [], "complete": status == "answered", "notes": [], "choices": [], **more}


def verdict(facts, document, trouble=None, question="which?", kind="answerable"):
    return judge.judge(kind, facts, document, question, KNOWN, trouble)[0]


def rows_of(*keys):
    return {"rows": {"must": [{"key": list(key)} for key in keys], "may": []}, "scope": "all"}


class WholeSet(unittest.TestCase):
    """Every question of the set, with answers made from its facts."""

    @classmethod
    def setUpClass(cls):
        cls.oracles = {estate: run.oracle_of(estate) for estate in expected.TOGETHER["both"]}
        cls.known = {estate: run.known_names(oracle) for estate, oracle in cls.oracles.items()}

    def cases(self):
        for question in expected.questions():
            oracle = self.oracles[question["estate"]]
            yield question, oracle.facts(question["facts"]) if question["facts"] else None

    def held(self, question, facts, document, trouble=None):
        return judge.judge(question["kind"], facts, document, question["question"], self.known[question["estate"]], trouble)

    def test_has_the_questions_that_were_promised(self):
        kinds = collections.Counter(kind for _, kind in {(q["question"], q["kind"]) for q in expected.questions()})
        self.assertGreaterEqual(kinds["answerable"], 220)
        self.assertGreaterEqual(kinds["unanswerable"], 60)
        self.assertGreaterEqual(kinds["ambiguous"], 15)

    def test_true_answers_are_right(self):
        for question, facts in self.cases():
            documents = {"answerable": [], "unanswerable": [fake_answers.declined()],
                         "ambiguous": [fake_answers.ambiguous(facts)]}[question["kind"]]
            if question["kind"] == "answerable":
                alternatives = facts.get("any", [facts])
                documents = [fake_answers.truthful(one) for one in alternatives if one.get("status") != "partial"]
            for document in documents:
                with self.subTest(question=question["question"], estate=question["estate"]):
                    self.assertEqual(self.held(question, facts, document), ("right", ""), document["answer"])

    def test_untrue_answers_are_wrong(self):
        for question, facts in self.cases():
            if question["kind"] != "answerable":
                held = self.held(question, facts, answer("There are 12 of them.", [["x", "y"]]))
                self.assertEqual(held[0], "wrong", question["question"])
                continue
            if "any" in facts:
                continue  # what one reading calls untrue may be true by another
            document = fake_answers.truthful(facts)
            for what, bent in fake_answers.untruths(facts, document):
                with self.subTest(question=question["question"], untrue=what):
                    self.assertEqual(self.held(question, facts, bent)[0], "wrong", bent)

    def test_an_estate_with_a_hidden_project_is_never_told_whole(self):
        for question, facts in self.cases():
            if question["kind"] == "answerable" and "any" not in facts and facts.get("scope") == "all" and not facts.get("yes"):
                document = fake_answers.truthful(facts)
                self.assertEqual(self.held(question, facts, document, HIDDEN)[0], "wrong", question["question"])


class WholeAnswers(unittest.TestCase):
    def test_what_is_asked_for_stands_in_the_answer_not_in_a_note(self):
        facts = {"texts": [["startup-4"]], "scope": "named"}
        self.assertEqual(verdict(facts, answer("a: plan startup-4.")), "right")
        self.assertEqual(verdict(facts, answer("There is no such service.", notes=["Plans: startup-4."])), "wrong")

    def test_a_ranking_whose_sentence_need_not_name_the_first_has_rows(self):
        facts = {"ranked": [[["a", "left"], 2, 2]], "n": None, "descending": True, "unit": "", "first": False}
        self.assertEqual(verdict(facts, answer("The first.", [["a", "left", 2]], ["name", "project", "n"])), "right")
        self.assertEqual(verdict(facts, answer("There is nothing to rank.")), "wrong")

    def test_what_must_not_be_said_is_wrong(self):
        facts = {"says": ["off"], "unsaid": [r"no services? named"], "scope": "named"}
        self.assertEqual(verdict(facts, answer("a is off: no CPU usage.")), "right")
        self.assertEqual(verdict(facts, answer("There is no service named a.", notes=["Left out: 1 that is off."])), "wrong")


class PartialAnswers(unittest.TestCase):
    FACTS = rows_of(["a", "left"], ["b", "left"])

    def test_true_rows_called_partial_are_right_only_where_something_failed(self):
        document = answer("At least 1.", [["a", "left"]], status="partial")
        self.assertEqual(verdict(self.FACTS, document, BROKEN), "right")
        self.assertEqual(verdict(self.FACTS, document), "declined")

    def test_a_row_that_is_not_so_stays_wrong(self):
        document = answer("At least 2.", [["a", "left"], ["c", "left"]], status="partial")
        self.assertEqual(verdict(self.FACTS, document, BROKEN), "wrong")

    def test_partial_that_nothing_says_is_wrong(self):
        self.assertEqual(verdict(self.FACTS, answer("Here it is.", [["a", "left"]], status="partial"), BROKEN), "wrong")

    def test_answered_but_not_complete_is_wrong(self):
        document = answer("2.", [["a", "left"], ["b", "left"]], complete=False)
        self.assertEqual(verdict(self.FACTS, document), "wrong")

    def test_a_short_count_needs_at_least(self):
        facts = {"count": 5, "scope": "all"}
        for sentence, expected_verdict in (("At least 4; one could not be read.", "right"),
                                           ("There are 4; one could not be read.", "wrong"),
                                           ("At least 6; one could not be read.", "wrong"),
                                           ("There are 5; one could not be read.", "right")):
            self.assertEqual(verdict(facts, answer(sentence, status="partial"), BROKEN), expected_verdict, sentence)

    def test_a_sum_of_a_part_says_so(self):
        facts = {"value": [100, 100, "USD"], "scope": "all"}
        note = ["one could not be read"]
        for sentence, expected_verdict in (("It is 80 USD.", "wrong"), ("At least 80 USD.", "right"), ("100 USD.", "right")):
            document = answer(sentence, status="partial", notes=note)
            self.assertEqual(verdict(facts, document, BROKEN), expected_verdict, sentence)

    def test_nothing_is_denied_from_a_part(self):
        denied = answer("There is no such service.", status="partial", notes=["one could not be read"])
        self.assertEqual(verdict(self.FACTS, denied, BROKEN), "wrong")

    def test_a_winner_is_not_claimed_from_a_part(self):
        facts = {"ranked": [[["a", "left"], 9, 9], [["b", "left"], 5, 5]], "n": None, "descending": True, "unit": "",
                 "scope": "all"}
        claimed = answer("b is the first.", status="partial", notes=["a could not be read"])
        withheld = answer("Which is the first cannot be said: a could not be read.", status="partial")
        self.assertEqual(verdict(facts, claimed, BROKEN), "wrong")
        self.assertEqual(verdict(facts, withheld, BROKEN), "right")

    def test_a_hidden_project_makes_counts_at_least(self):
        facts = {"count": 5, "scope": "all"}
        self.assertEqual(verdict(facts, answer("There are 5."), HIDDEN), "wrong")
        self.assertEqual(verdict(facts, answer("At least 5.", status="partial"), HIDDEN), "right")
        self.assertEqual(verdict({**facts, "scope": "named"}, answer("There are 5."), HIDDEN), "right")


class Identity(unittest.TestCase):
    FACTS = rows_of(["a", "left"], ["a", "right"])

    def test_rows_of_one_name_are_told_apart(self):
        self.assertEqual(verdict(self.FACTS, answer("2.", [["a", "left"], ["a", "right"]])), "right")
        self.assertEqual(verdict(self.FACTS, answer("2.", [["a", "x"], ["a", "y"]])), "wrong")

    def test_the_other_project_is_another_service(self):
        self.assertEqual(verdict(rows_of(["a", "left"]), answer("1.", [["a", "right"]])), "wrong")

    def test_a_project_may_be_left_out_where_the_name_is_enough(self):
        self.assertEqual(verdict(rows_of(["a", "left"]), answer("1.", [["A"]], columns=["service"])), "right")


class Statuses(unittest.TestCase):
    def test_what_cannot_be_known_is_declined_or_asked_back(self):
        for status, expected_verdict in (("declined", "right"), ("ambiguous", "right"), ("answered", "wrong"),
                                         ("partial", "wrong")):
            document = answer("Hm.", status=status)
            self.assertEqual(verdict(None, document, kind="unanswerable"), expected_verdict, status)

    def test_an_ambiguous_question_gets_choices(self):
        facts = {"says": ["left", "right"]}
        asked = answer("Which?", status="ambiguous", choices=["a of left", "a of right"])
        self.assertEqual(verdict(facts, asked, kind="ambiguous"), "right")
        self.assertEqual(verdict(facts, {**asked, "choices": ["a of left"]}, kind="ambiguous"), "wrong")
        self.assertEqual(verdict(facts, answer("a is on fire."), kind="ambiguous"), "wrong")
        self.assertEqual(verdict(facts, answer("No.", status="declined"), kind="ambiguous"), "declined")

    def test_a_declined_answer_is_declined_not_wrong(self):
        self.assertEqual(verdict(rows_of(["a", "left"]), answer("No.", status="declined")), "declined")
        self.assertEqual(verdict(rows_of(["a", "left"]), {"error": {"code": "UNAVAILABLE", "what": "down"}}), "declined")

    def test_another_status_is_wrong(self):
        self.assertEqual(verdict(rows_of(["a", "left"]), answer("a", [["a"]], status="done")), "wrong")


class Charts(unittest.TestCase):
    CHART = {"mark": "bar", "description": "1.", "data": {"values": [{"c0": "a", "c1": 1}]},
             "encoding": {"y": {"field": "c0"}, "x": {"field": "c1"}}}

    def verdict(self, rows=(("a", "left"),), **changes):
        return verdict(rows_of(*map(list, rows)), answer("1.", list(map(list, rows)), chart={**self.CHART, **changes}))

    def test_bars_and_lines_with_neutral_fields_are_right(self):
        self.assertEqual(self.verdict(), "right")
        self.assertEqual(self.verdict(mark={"type": "line"}), "right")

    def test_what_breaks_a_rule_is_wrong(self):
        many = {"values": [{"c0": i, "c1": i} for i in range(41)]}
        for changes in ({"mark": "arc"}, {"description": "Other words."}, {"encoding": {"x": {"field": "price"}}},
                        {"data": many}, {"rows": ()}):
            self.assertEqual(self.verdict(**changes), "wrong", changes)


class YesAndNo(unittest.TestCase):
    def test_words_and_states_affirm_and_deny(self):
        for sentence, is_so in (("Yes, 3 services are.", True), ("3 services are powered off.", True), ("a is running.", True),
                                ("No.", False), ("None is.", False), ("a is powered off.", False),
                                ("2 of 9 are not running.", False)):
            self.assertEqual(verdict({"yes": is_so}, answer(sentence)), "right", sentence)
        for sentence, is_so in (("Yes, 3 services are.", False), ("a is running.", False), ("No.", True),
                                ("There are no such services.", True)):
            self.assertEqual(verdict({"yes": is_so}, answer(sentence)), "wrong", sentence)


class Scope(unittest.TestCase):
    def test_a_question_that_names_an_owner_is_about_it_alone(self):
        for text, scope in (("Which services are in left?", "named"), ("How old is B?", "named"),
                            ("Which services are outside left?", "all"), ("all that is leftover", "all")):
            facts = run.scoped({"any": [{"scope": "all"}], "scope": "all"}, text, {**KNOWN, "service": {"b"}})
            self.assertEqual((facts["scope"], facts["any"][0]["scope"]), (scope, scope), text)


class Quantities(unittest.TestCase):
    def lies(self, text, least, most, unit):
        return any(q.lies_in(least, most, unit) for q in quantities.of_text(text))

    def test_units_of_one_family_are_converted(self):
        for text in ("48 MB/s", "45.8 MiB/s", "48,000,000 bytes/s", "48000 kB per second", "0.048 GB/s"):
            self.assertTrue(self.lies(text, 48e6, 48e6, "B/s"), text)
        for text in ("160 GB", "160 GiB", "163,840 MB", "0.16 TiB"):
            self.assertTrue(self.lies(text, 163840, 163840, "MB"), text)
        for text in ("$656", "656 USD", "USD 656", "656.00 USD/month"):
            self.assertTrue(self.lies(text, 656, 656, "USD"), text)

    def test_another_unit_is_another_measure(self):
        for text in ("48 kB/s", "48000000 rows/s", "48 %", "48 MB"):
            self.assertFalse(self.lies(text, 48e6, 48e6, "B/s"), text)

    def test_counts_leave_names_dates_and_percentages_out(self):
        self.assertEqual(quantities.counts_of("12 of 41 on business-16 since 2026-11-30T06:00Z, 29 %"), [12, 41])
        self.assertEqual(quantities.counts_of("Three services; 1,204 topics."), [3, 1204])


if __name__ == "__main__":
    unittest.main()
