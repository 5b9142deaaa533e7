"""Whether a journey went as rules.md says. judge() gives the faults, each a kind and a sentence; none: all is right."""
import dataclasses
import json
import urllib.parse

import documents
import plugin_host
import rules

# What may name a document, in lower case. A person reads it in the message, the cause, the fix, or why a tool is hidden.
_MCP = ("json-rpc", "mcp server", "server's answer")
DOCUMENT_NAMES = {
    "resource_metadata": ("protected resource metadata", "metadata", "resource"),
    "server_metadata": ("metadata", "authorization server", "pkce", "endpoint"),
    "registration": ("regist",),
    "token": ("token",),
    "renewal": ("token", "renew", "refresh"), "renewal_refused": ("token", "renew", "refresh"),
    "challenge": ("metadata", "www-authenticate", "challenge", "401", "sign-in", *_MCP),
    "callback": ("callback", "sign-in", "address", "code"), "callback_error": ("sign-in", "declined", "access_denied"),
    "discover": ("discover", "initialize", "revision", *_MCP), "discover_refused": ("discover", "initialize", *_MCP),
    "initialize": ("initialize", "revision", "session", *_MCP), "notification": ("initialized", "initialize", *_MCP),
    "tools": ("tool", "argument", "output schema", *_MCP), "call": ("tool", f'answer of "{documents.TOOL}"', *_MCP), "call_refused": ("tool", *_MCP),
    "call_failed": ("tool", "shelf is locked", *_MCP),
}
# Where no document arrived, the failure is one of the connection or of HTTP.
_TRANSPORT = ("127.0.0.1", "http status", "answered http", "connection", "redirect")
# What else may name a member, or one below it.
MEMBER_NAMES = {
    "registration_endpoint": ["dynamic client registration"], "redirect_uris": ["redirect uri"],
    "jsonrpc": ["json-rpc"], "id": ["json-rpc"], "error": ["json-rpc"], "result": ['"result"', "no such member", "list of tools"],
    "result/supportedVersions": ["another revision"], "result/protocolVersion": ["another revision"],
    "result/tools": ['"tools"', "list of tools"], "result/nextCursor": ["pages"],
    "result/tools/0/inputSchema": ["argument"], "result/tools/0/inputSchema/properties": ["input schema"], "result/tools/0/outputSchema": ["output schema"],
    "result/structuredContent": ["output schema"],
}
_WHOLE = ("document", "answer", "stream", "header")
# Where the vendor refuses, it is the refusal that is told, not its members.
_REFUSALS = ("callback", "callback_error", "call_refused", "call_failed", "renewal_refused", "challenge", "discover_refused")


@dataclasses.dataclass(frozen=True)
class Fault:
    kind: str
    sentence: str


def judge(case, course):
    rule = rules.rule_of(case)
    faults = list(_never(case, course))
    if rule.right == "works":
        if course.failed:
            faults.append(Fault("does not work", f"{course.failed.name}: {_short(course.failed)}"))
    elif rule.right.startswith("must refuse"):
        faults += _refused(rule.right, case, course)
    elif rule.right == "goes nowhere else" and course.vendor.elsewhere:
        faults.append(Fault("goes elsewhere", f"the other origin got {course.vendor.elsewhere[0].target}"))
    if course.failed:
        if rule.right != "works":
            faults += _told_well(case, course)
        faults += _blames(case, course)
        faults += _nothing_lost(course)
    return faults


def _short(step):
    return f"{step.failure}: {step.words}"[:400]


def _never(case, course):
    steps = course.steps + course.recovery
    if course.vendor.broken:
        yield Fault("harness", f"the vendor broke at {course.vendor.broken}")
    for step in steps:
        if step.failure in ("INTERNAL", "ELSEWHERE") or (step.failure or "").startswith("status "):
            yield Fault("internal", f"{step.name}: {_short(step)}")
        if step.seconds > plugin_host.OVERDUE_S:
            yield Fault("hangs", f"{step.name} took {step.seconds:.1f} s of {plugin_host.CALL_S} s")
        elif step.failure == "TIMEOUT" and "silent" not in case.way:
            yield Fault("hangs", f"{step.name} ended with its deadline alone: {_short(step)}")
        elif step.failure and not (step.told or {}).get("message"):
            yield Fault("says nothing", f"{step.name} failed with {step.failure} and no message")
    calls = [step for step in course.steps if step.name.startswith("call_tool") and step.failure is None]
    if calls and documents.MARK not in json.dumps(calls[-1].emitted) and not course.wordless_rows:
        emitted = json.dumps(calls[-1].emitted)[:300]
        yield Fault("no rows", f"{calls[-1].name} succeeded without the rows that were sent: {emitted}")
    yield from _secrets(course, steps)
    yield from (Fault("sends something wrong", sentence) for sentence in set(_sends(course.vendor)))
    for place, request in course.vendor.seen:
        sent = request if isinstance(request, str) else f"{request.headers} {request.body}"
        if any(text in sent for text in course.vendor.bad_tokens):
            yield Fault("sends an unsafe token", f"a token that must not be used went to {place}")
            break


def _secrets(course, steps):
    vendor = course.vendor
    secret = {text for text in vendor.secrets if len(text) > 7}
    outputs = [(step.name, json.dumps(step.emitted) + step.words) for step in steps if step.name != "authorize_begin"]
    outputs += [("the log", " ".join(text for _, _, text in course.logged))]
    outputs += [("the other origin", f"{request} {request.headers}") for request in vendor.elsewhere]
    for where, text in outputs:
        for each in secret:
            if each in text:
                yield Fault("secret", f"{where} holds {each[:3]}…")


def _sends(vendor):
    """What the plugin sent that it must not send, whatever it was told."""
    for place, request in vendor.seen:
        if place == "browser":
            asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(request).query))
            if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
                yield "an authorization request without PKCE"
            if len(asked.get("state", "")) < 22 or asked.get("redirect_uri") != plugin_host.REDIRECT_URI.decode():
                yield "an authorization request with another redirect URI, or a state that can be guessed"
        elif "authorization" in request.headers and request.path not in ("/mcp", "/token", "/revoke"):
            yield f"a credential to {request.path}"
        target = request if place == "browser" else request.target
        if any(len(secret) > 7 and secret in target for secret in vendor.secrets):
            yield "a secret in a URL"
        if place in ("token", "renewal"):
            asked = request.form()
            if asked.get("refresh_token") not in (None, *vendor.secrets):
                continue  # no token, but the question whether the vendor knows this client
        if place in ("browser", "token", "renewal"):
            resource = asked.get("resource", "none at all")
            if not f"{vendor.origin}/mcp".startswith(resource):
                yield f"{place}: a request for the resource {resource}"


def _refused(right, case, course):
    if not course.failed:
        yield Fault("not refused", "everything worked")
    vendor = course.vendor
    places = [place for place, _ in vendor.seen[: course.seen_when_bent]]
    if "browser" in right and "browser" in places:
        yield Fault("not refused", "the browser was sent to the vendor")
    if "code" in right and "token" in places:
        yield Fault("not refused", "the code was sent to the token endpoint")


def _told_well(case, course):
    failed = course.failed
    words = failed.words.lower()
    listed = [step.emitted for step in course.steps if step.name == "list_tools" and step.emitted]
    hidden = [each.get("reason", "") for tools in listed for each in tools["hidden"]]
    told = " ".join([words, *hidden]).lower()
    names = DOCUMENT_NAMES[case.place] + (_TRANSPORT if case.member == "answer" or case.way.endswith("great length") else ())
    if "_" in case.member:  # a standard's word, which stands in one document
        names += (case.member.lower(),)
    if not any(name in told for name in names):
        yield Fault("names no document", f"{failed.name}: {_short(failed)}")
    elif case.member not in _WHOLE and case.place not in _REFUSALS and not _names_member(case, told):
        yield Fault("names no member", f"{failed.name}: {_short(failed)}")


def _blames(case, course):
    for step in (each for each in [*course.steps, *course.recovery] if each.failure):
        for word in (word for blame in rules.blames() if not blame.permits(case) for word in blame.words):
            if word in step.words.lower():
                yield Fault("blames the wrong thing", f'"{word}" in {_short(step)}')


def _names_member(case, told):
    """The member, or one that holds it."""
    names = [name for name in case.member.lower().split("/") if name not in ("0", "result", "tools")]
    names += [name.replace("_", " ") for name in names]
    parts = case.member.split("/")
    for depth in range(1 if len(parts) == 1 else 2, len(parts) + 1):
        names += MEMBER_NAMES.get("/".join(parts[:depth]), ())
    return any(name in told for name in names)


def _nothing_lost(course):
    if not course.recovery or course.recovery[-1].failure:
        last = course.recovery[-1] if course.recovery else course.failed
        yield Fault("does not recover", f"{last.name}, against the whole vendor: {_short(last)}")
    elif course.signed_in_again and course.had_grant:
        yield Fault("loses the sign-in", f"after: {_short(course.failed)}")


def describe(case, course, faults):
    """Everything about one case, for a person."""
    rule = rules.rule_of(case)
    lines = [f"case     {case.name}", f"right    {rule.right}: {rule.why}", "", "what the vendor was asked and sent"]
    for place, request, answer in course.vendor.said:
        bent = " (bent)" if place == case.place else ""
        lines.append(f"  [{place}{bent}] {str(request)[:600]}".replace("\n", "\n    "))
        sent = "(closed)" if answer is None else answer.encode().decode("utf-8", errors="backslashreplace")
        lines.append("    < " + sent[:1500].replace("\r\n", "\n").rstrip().replace("\n", "\n    < "))
    lines += ["", "what the plugin said"]
    lines += [f"  {str(step)[:1500]}" for step in course.steps]
    lines += ["  against the whole vendor"] * bool(course.recovery) + [f"  {str(step)[:1500]}" for step in course.recovery]
    lines += ["", "what it logged"] + [f"  {level} {component}: {text}" for level, component, text in course.logged]
    lines += ["", "verdict  " + ("right" if not faults else "")] + [f"  {fault.kind}: {fault.sentence}" for fault in faults]
    return "\n".join(lines)
