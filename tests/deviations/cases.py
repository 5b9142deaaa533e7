"""The generator: every case, each of which bends one thing of one place.

A case is named BASE:PLACE:MEMBER:WAY. The base is how the MCP server speaks: older (initialize) or modern (server/discover),
in JSON or in streams. MEMBER is a path in the document of that place, or one of document, answer, stream, header. A member
of the MCP server's is bent once in each family, in JSON or in a stream; what belongs to the sign-in is bent in one base.
"""
import dataclasses
import zlib

import bending
import documents

BASES = ("older", "older-stream", "modern", "modern-stream")
ORIGIN = "http://127.0.0.1:1"

# Values that a member may not have, or may. A function of the vendor makes them: it knows its origins.
_ENDPOINT = {
    "http of a public host": lambda v: "http://vendor.example/somewhere",
    "javascript": lambda v: "javascript:alert(1)",
    "ftp": lambda v: "ftp://vendor.example/somewhere",
    "file": lambda v: "file:///etc/passwd",
    "relative": lambda v: "/somewhere",
    "cloud metadata address": lambda v: "http://169.254.169.254/latest/meta-data",
    "not a URL": lambda v: "see the documentation",
}
_OTHER_VALUES = {
    "resource_metadata": {
        "resource": {"another origin": lambda v: "https://other.example/mcp",
                     "another path": lambda v: v.origin + "/other",
                     "another origin on loopback": lambda v: v.other_origin + "/mcp",
                     "the origin alone": lambda v: v.origin},
        "authorization_servers": {"as text, bare": lambda v: v.origin, "first of them unusable": lambda v: ["ftp://x.example", v.origin]},
    },
    "server_metadata": {
        "issuer": {"another": lambda v: "https://other.example", "with a slash behind": lambda v: v.origin + "/",
                   "another host name": lambda v: v.origin.replace("127.0.0.1", "localhost")},
        "authorization_endpoint": _ENDPOINT, "token_endpoint": _ENDPOINT,
        "registration_endpoint": _ENDPOINT, "revocation_endpoint": _ENDPOINT,
        "code_challenge_methods_supported": {"plain alone": lambda v: ["plain"], "S256 in lower case": lambda v: ["s256"]},
        "scopes_supported": {"as text, bare": lambda v: documents.SCOPE},
        "grant_types_supported": {"without refresh_token": lambda v: ["authorization_code"]},
    },
    "registration": {
        "scope": {"as list of scopes": lambda v: [documents.SCOPE]},
        "redirect_uris": {"as text, bare": lambda v: lambda asked: asked[0]},
        "token_endpoint_auth_method": {"post without a secret": lambda v: "client_secret_post"},
    },
}
_TOKEN_VALUES = {
    "token_type": {"bearer": lambda v: "bearer", "BEARER": lambda v: "BEARER", "MAC": lambda v: "MAC",
                   "DPoP": lambda v: "DPoP", "N_A": lambda v: "N_A"},
    "expires_in": {"text with blanks": lambda v: " 3600 ", "text with a fraction": lambda v: "3599.9",
                   "words": lambda v: "1 hour", "a date": lambda v: "2036-01-01T00:00:00Z", "very large": lambda v: 10**15},
    "scope": {"as list of scopes": lambda v: [documents.SCOPE], "with commas": lambda v: "rows:read,rows:list"},
    "access_token": {"with a line break": lambda v: lambda token: token + "\r\nX-Forged: 1",
                     "with a blank": lambda v: lambda token: token + " 1",
                     "with NUL": lambda v: lambda token: token + "\0",
                     "beyond ASCII": lambda v: lambda token: token + "é"},
    "refresh_token": {"with a line break": lambda v: lambda token: token + "\r\nX-Forged: 1",
                      "with NUL": lambda v: lambda token: token + "\0"},
}
_OTHER_VALUES["token"] = _OTHER_VALUES["renewal"] = _TOKEN_VALUES
_RPC_VALUES = {"jsonrpc": {"1.0": lambda v: "1.0", "as text 2": lambda v: "2"},
               "id": {"as its text": lambda v: str, "another": lambda v: lambda request_id: request_id + 1000}}
_MCP_VALUES = {
    "discover": {"result/supportedVersions": {"unknown": lambda v: ["2031-01-01"], "an older too": lambda v: [documents.MODERN, documents.OLDER],
                                              "as text, bare": lambda v: documents.MODERN},
                 "result/capabilities": {"nothing": lambda v: {}}, "result/resultType": {"unknown": lambda v: "later"}},
    "initialize": {"result/protocolVersion": {"2024-11-05": lambda v: "2024-11-05", "2025-06-18": lambda v: "2025-06-18",
                                              "unknown": lambda v: "2031-01-01"},
                   "result/capabilities": {"nothing": lambda v: {}}, "result/capabilities/tools": {"true": lambda v: True}},
    "tools": {"result/resultType": {"unknown": lambda v: "later"},
              "result/tools/0/annotations/destructiveHint": {"true": lambda v: True},
              "result/tools/0/inputSchema/$schema": {"draft-07": lambda v: "http://json-schema.org/draft-07/schema#"},
              "result/tools/0/outputSchema/$schema": {"draft-07": lambda v: "http://json-schema.org/draft-07/schema#"},
              "result/tools/0/execution": {"optional as a task": lambda v: {"taskSupport": "optional"}},
              "result/tools/0/description": {"very long, with half a pair": lambda v: "towns " * 9000 + bending.HALF_PAIR}},
    "call": {"result/resultType": {"unknown": lambda v: "later"}, "result/content/0/type": {"unknown": lambda v: "table"},
             "result/isError": {"text false": lambda v: "false"}},
    "discover_refused": {"error/code": {code: lambda v, code=code: int(code) for code in ("-32600", "-32603", "-32000", "-32001", "0", "404")}},
}
_CALLBACK_VALUES = {"state": {"another": lambda v: "another-state"}, "iss": {"another": lambda v: "https://other.example"},
                    "code": {"another": lambda v: "another-code"}}
_OTHER_VALUES["callback"] = _CALLBACK_VALUES


def _header(name, *values):
    return lambda v: lambda headers: [(n, each) for n, each in headers if n != name] + [
        (name, value(v) if callable(value) else value) for value in values]


_LINK = "/.well-known/oauth-protected-resource/mcp"
HEADERS = {
    ("challenge", "no challenge"): _header("WWW-Authenticate"),
    ("challenge", "without a link"): _header("WWW-Authenticate", "Bearer"),
    ("challenge", "empty"): _header("WWW-Authenticate", ""),
    ("challenge", "another scheme"): _header("WWW-Authenticate", 'Basic realm="towns"'),
    ("challenge", "two schemes in one"): _header(
        "WWW-Authenticate", lambda v: f'Basic realm="a, b", Bearer resource_metadata="{v.origin}{_LINK}"'),
    ("challenge", "two headers"): _header(
        "WWW-Authenticate", "Negotiate", lambda v: f'Bearer resource_metadata="{v.origin}{_LINK}"'),
    ("challenge", "without quotes"): _header("WWW-Authenticate", lambda v: f"Bearer resource_metadata={v.origin}{_LINK}"),
    ("challenge", "in capitals"): _header("WWW-Authenticate", lambda v: f'BEARER RESOURCE_METADATA="{v.origin}{_LINK}"'),
    ("challenge", "a quote that never ends"): _header("WWW-Authenticate", 'Bearer realm="towns'),
    ("challenge", "link empty"): _header("WWW-Authenticate", 'Bearer resource_metadata=""'),
    ("challenge", "link null"): _header("WWW-Authenticate", 'Bearer resource_metadata="null"'),
    ("challenge", "link relative"): _header("WWW-Authenticate", f'Bearer resource_metadata="{_LINK}"'),
    ("challenge", "link gone"): _header("WWW-Authenticate", lambda v: f'Bearer resource_metadata="{v.origin}/gone"'),
    ("challenge", "link javascript"): _header("WWW-Authenticate", 'Bearer resource_metadata="javascript:alert(1)"'),
    ("challenge", "link http public"): _header("WWW-Authenticate", 'Bearer resource_metadata="http://vendor.example/m"'),
    ("challenge", "link elsewhere"): _header("WWW-Authenticate", lambda v: f'Bearer resource_metadata="{v.other_origin}{_LINK}"'),
    ("challenge", "link very long"): _header("WWW-Authenticate", lambda v: f'Bearer resource_metadata="{v.origin}/{"x" * 9000}"'),
    ("challenge", "scope empty"): _header(
        "WWW-Authenticate", lambda v: f'Bearer scope="", resource_metadata="{v.origin}{_LINK}"'),
    ("initialize", "no session"): _header("Mcp-Session-Id"),
    ("initialize", "session empty"): _header("Mcp-Session-Id", ""),
    ("initialize", "session very long"): _header("Mcp-Session-Id", "s" * 6000),
    ("initialize", "session with a blank"): _header("Mcp-Session-Id", "a b"),
    ("initialize", "session twice"): _header("Mcp-Session-Id", "s-1", "s-2"),
}


@dataclasses.dataclass(frozen=True)
class Case:
    base: str
    place: str
    member: str
    way: str
    make: object = dataclasses.field(default=None, compare=False)

    @property
    def name(self):
        return f"{self.base}:{self.place}:{self.member}:{self.way}"

    def value(self, vendor):
        return self.make(vendor) if self.make else None


def all_documents():
    """(place, bases, document) of all that is JSON."""
    for place, document in (
            ("resource_metadata", documents.resource_metadata(ORIGIN)), ("server_metadata", documents.server_metadata(ORIGIN)),
            ("registration", documents.registration(documents.asked_registration())),
            ("token", documents.token("at", "rt")), ("renewal", documents.token("at", "rt")),
            ("challenge", documents.oauth_error("e", "d")), ("renewal_refused", documents.oauth_error("e", "d"))):
        yield place, None, document
    for base in BASES:
        is_modern = base.startswith("modern")
        results = {"tools": documents.tools(is_modern), "call": documents.call("rows", is_modern),
                   "call_failed": {"content": [{"type": "text", "text": "locked"}], "isError": True}}
        results.update({"discover": documents.discover()} if is_modern else {"initialize": documents.initialize()})
        for place, result in results.items():
            yield place, base, documents.envelope(1, result, is_modern)
    for base in ("older", "modern"):
        yield "call_refused", base, documents.rpc_error(1, -32603, "locked")
    yield "discover_refused", "older", documents.rpc_error(1, -32601, "unknown")


def _members(place, document):
    """(member, way, make) of each bent member."""
    present = dict(bending.members(document))
    for member, value in present.items():
        for way in bending.member_ways(value):
            yield member, way, None
    for member in documents.OFTEN_ABSENT.get(place, ()):
        if member not in present:
            for way in ("null", "empty", "as empty list"):
                yield member, way, None
    values = {**_OTHER_VALUES.get(place, {}), **_MCP_VALUES.get(place, {}), **(_RPC_VALUES if "jsonrpc" in present else {})}
    for member, ways in values.items():
        if member.rpartition("/")[0] in ("", *present):
            for way, make in ways.items():
                yield member, way, make


def _answer_ways(place):
    yield from bending.ANSWER_WAYS
    yield from bending.INSTEAD_WAYS
    yield from bending.SPOILT_WAYS
    if place in ("resource_metadata", "server_metadata"):
        yield from ("redirect 302 within the origin", "redirect 307 within the origin")
    if place in ("resource_metadata", "server_metadata", "notification", "discover_refused"):
        yield from bending.ALWAYS_WAYS
    if place == "discover_refused":
        yield from bending.OLDER_WAYS
    else:  # any redirect says that the server is older
        yield from ("redirect 302 elsewhere", "redirect 307 elsewhere")


def _base_of(place, member, way):
    return BASES[zlib.crc32(f"{place}{member}{way}".encode()) % len(BASES)]


def generate():
    """All cases, in a fixed order."""
    for place, base, document in all_documents():
        for member, way, make in _members(place, document):
            chosen = _base_of(place, member, way)
            if base is None or base.partition("-")[2] == chosen.partition("-")[2] or place.endswith("refused"):
                yield Case(base or chosen, place, member, way, make)
        for way in bending.DOCUMENT_WAYS:
            yield Case(base or _base_of(place, "document", way), place, "document", way)
        if place in ("call_refused", "call_failed", "renewal_refused"):
            continue
        for way in _answer_ways(place):
            if way.startswith("content type") and base and base.endswith("stream"):
                continue  # the type of a stream is among the cases of streams
            yield Case(base or _base_of(place, "answer", way), place, "answer", way)
        if base and base.endswith("stream"):
            yield from _stream_cases(base, place)
    for base in ("older", "older-stream"):
        for way in _answer_ways("notification"):
            yield Case(base, "notification", "answer", way)
    for member in ("code", "state", "iss"):
        ways = {**dict.fromkeys(("missing", "empty", "very long", "twice", "with half a pair")), **_CALLBACK_VALUES[member]}
        for way, make in ways.items():
            yield Case(_base_of("callback", member, way), "callback", member, way, make)
    for member in ("error", "error_description", "error_uri", "state"):
        for way in ("missing", "empty", "very long", "twice", "with half a pair"):
            yield Case(_base_of("callback_error", member, way), "callback_error", member, way)
    for (place, way), make in HEADERS.items():
        bases = ("older", "older-stream") if place == "initialize" else (_base_of(place, "header", way),)
        for base in bases:
            yield Case(base, place, "header", way, make)


def _stream_cases(base, place):
    for when in ("before", "after"):
        for event in bending.SIDE_EVENTS:
            yield Case(base, place, "stream", f"{when}, {event}")
    for way in (*bending.STREAM_WAYS, "it stays open", "content type with charset", "until the connection closes"):
        yield Case(base, place, "stream", way)
