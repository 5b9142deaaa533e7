"""The rules, the generator and the judge: each fault is seen, and rules.md says something about every case."""
import types
import unittest

import bending
import cases
import documents
import judge
import rules
from plugin_host import Course, Step
from wire import Request

ROWS = {"data": {"rows": documents.ROWS}, "is_error": False}
ORIGIN = "http://127.0.0.1:1"
BROWSED = (f"{ORIGIN}/authorize?state={'s' * 43}&code_challenge={'c' * 43}&code_challenge_method=S256"
           f"&resource={ORIGIN}/mcp&redirect_uri=http://127.0.0.1:8976/callback")
SAID = {"message": "The metadata are malformed.", "cause": "they lack the string issuer"}


def vendor(**seen):
    return types.SimpleNamespace(**{"origin": ORIGIN, "seen": [], "elsewhere": [], "secrets": set(), "bad_tokens": set(),
                                   "broken": None, **seen})


def course(*steps, recovery=(), **values):
    return Course(list(steps), list(recovery), vendor=values.pop("vendor", vendor()), **values)


def kinds(case, travelled):
    return {fault.kind for fault in judge.judge(case, travelled)}


def failed(failure="UPSTREAM", told=None, name="authorize_begin", seconds=0.0):
    return Step(name, failure=failure, told=told or SAID, seconds=seconds)


WORKS = cases.Case("older", "server_metadata", "jwks_uri", "null")
SAYS_SO = cases.Case("older", "server_metadata", "token_endpoint", "missing")
REFUSE = cases.Case("older", "server_metadata", "issuer", "another")
TOKEN = cases.Case("older", "renewal", "token_type", "MAC")
CALLED, RECOVERED = Step("call_tool", emitted=ROWS), [Step("call_tool", emitted=ROWS)]


class Judge(unittest.TestCase):
    def test_success_with_rows_is_right(self):
        self.assertEqual(kinds(WORKS, course(CALLED)), set())

    def test_failure_where_it_should_work(self):
        self.assertIn("does not work", kinds(WORKS, course(failed(), recovery=RECOVERED)))

    def test_failure_that_says_so_and_loses_nothing_is_right(self):
        told = {"message": "The metadata are malformed.", "cause": "they lack the string token_endpoint"}
        self.assertEqual(kinds(SAYS_SO, course(failed(told=told), recovery=RECOVERED)), set())

    def test_failure_that_names_another_member(self):
        self.assertEqual(kinds(SAYS_SO, course(failed(), recovery=RECOVERED)), {"names no member"})

    def test_failure_that_names_no_document(self):
        told = {"message": "Something went wrong."}
        self.assertEqual(kinds(SAYS_SO, course(failed(told=told), recovery=RECOVERED)), {"names no document"})

    def test_sign_in_that_is_lost(self):
        told = {"message": "The token endpoint answered no access_token."}
        case = cases.Case("older", "renewal", "access_token", "missing")
        lost = course(failed(told=told), recovery=RECOVERED, had_grant=True, signed_in_again=True)
        self.assertEqual(kinds(case, lost), {"loses the sign-in"})

    def test_no_recovery(self):
        told = {"message": "The metadata lack token_endpoint."}
        self.assertEqual(kinds(SAYS_SO, course(failed(told=told), recovery=[failed(told=told)])), {"does not recover"})

    def test_refusal_that_is_none(self):
        self.assertEqual(kinds(REFUSE, course(CALLED)), {"not refused"})

    def test_refusal_that_comes_too_late(self):
        told = {"message": "The metadata name another issuer."}
        late = vendor(seen=[("browser", BROWSED)])
        refused = course(failed(told=told), recovery=RECOVERED, vendor=late, seen_when_bent=1)
        self.assertEqual(kinds(REFUSE, refused), {"not refused"})

    def test_token_of_another_type_that_is_sent(self):
        request = Request("POST", "/mcp", {"authorization": "Bearer at-of-another-type"}, b"")
        sent = vendor(seen=[("call", request)], bad_tokens={"at-of-another-type"})
        self.assertIn("sends an unsafe token", kinds(TOKEN, course(CALLED, vendor=sent)))

    def test_what_never_happens(self):
        leaking = Step("call_tool", emitted={**ROWS, "note": "rt-0123456789"})
        self.assertIn("secret", kinds(WORKS, course(leaking, vendor=vendor(secrets={"rt-0123456789"}))))
        logged = course(CALLED, vendor=vendor(secrets={"rt-0123456789"}), logged=[(1, "oauth", "got rt-0123456789")])
        self.assertIn("secret", kinds(WORKS, logged))
        self.assertIn("no rows", kinds(WORKS, course(Step("call_tool", emitted={"data": None}))))
        self.assertIn("internal", kinds(SAYS_SO, course(failed("INTERNAL"), recovery=RECOVERED)))
        self.assertIn("hangs", kinds(SAYS_SO, course(failed("TIMEOUT"), recovery=RECOVERED)))
        self.assertIn("hangs", kinds(WORKS, course(Step("call_tool", emitted=ROWS, seconds=99.0))))

    def test_what_is_sent_must_be_strict(self):
        for weaker in ("code_challenge_method=S256", f"resource={ORIGIN}/mcp", f"state={'s' * 43}"):
            browsed = vendor(seen=[("browser", BROWSED.replace(weaker, "filler=1"))])
            self.assertEqual(kinds(WORKS, course(CALLED, vendor=browsed)), {"sends something wrong"}, weaker)
        self.assertEqual(kinds(WORKS, course(CALLED, vendor=vendor(seen=[("browser", BROWSED)]))), set())
        astray = Request("GET", "/.well-known/oauth-authorization-server", {"authorization": "Bearer at-1"}, b"")
        sent = vendor(seen=[("server_metadata", astray)])
        self.assertEqual(kinds(WORKS, course(CALLED, vendor=sent)), {"sends something wrong"})

    def test_blame_on_the_wrong_thing(self):
        told = {"message": "The token_endpoint of the metadata was cut off."}
        self.assertEqual(kinds(SAYS_SO, course(failed(told=told), recovery=RECOVERED)), {"blames the wrong thing"})

    def test_success_without_rows_that_were_never_sent_is_right(self):
        case = cases.Case("older", "call", "result/content", "empty")
        self.assertEqual(kinds(case, course(Step("call_tool", emitted={"data": None}), wordless_rows=True)), set())


class Generator(unittest.TestCase):
    def test_every_case_has_a_rule_and_every_rule_a_case(self):
        every = list(cases.generate())
        self.assertEqual(len({case.name for case in every}), len(every))
        used = {rules.rule_of(case) for case in every}
        self.assertEqual([rule for rule in rules.rules() if rule not in used], [])
        self.assertGreater(len(every), 3000)

    def test_a_bend_changes_what_is_sent(self):
        for place, _, document in cases.all_documents():
            whole = bending.written(document)
            for member, value in bending.members(document):
                for way in bending.member_ways(value):
                    with self.subTest(place=place, member=member, way=way):
                        bent = bending.written(bending.bend_member(document, member, way))
                        # an empty member may have been empty before
                        self.assertTrue(bent != whole or not value, bent)

    def test_twice_is_written_twice(self):
        bent = bending.bend_member({"a": {"b": 1, "c": 2}}, "a/b", "twice")
        self.assertEqual(bending.written(bent), b'{"a":{"b":1,"b":1,"c":2}}')

    def test_names_with_a_slash_are_reached(self):
        document = {"_meta": {"vendor.example/shelf": 1}}
        self.assertEqual([member for member, _ in bending.members(document)], ["_meta", "_meta/vendor.example~1shelf"])
        self.assertEqual(bending.bend_member(document, "_meta/vendor.example~1shelf", "null"),
                         {"_meta": {"vendor.example/shelf": None}})


if __name__ == "__main__":
    unittest.main()
