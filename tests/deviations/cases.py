"""The generator: every case, each of which bends one thing of one place.

A case is named BASE:PLACE:MEMBER:WAY. The base is how the MCP server speaks: older (initialize) or modern (server/discover),
in JSON or in streams. MEMBER is a path in the document of that place, or one of document, answer, stream, header. A member
of the MCP server's is bent once in each family, in JSON or in a stream; what belongs to the sign-in is bent in one base.
"""
import dataclasses
import zlib

import bending
import documents
import values

BASES = ("older", "older-stream", "modern", "modern-stream")
ORIGIN = "http://127.0.0.1:1"


@dataclasses.dataclass(frozen=True)
class Case:
    base: str
    place: str
    member: str
    way: str
    value: object = dataclasses.field(default=None, compare=False)  # of values.py; a header has a pair, name and values

    @property
    def name(self):
        return f"{self.base}:{self.place}:{self.member}:{self.way}"


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
    """(member, way, value) of each bent member."""
    present = dict(bending.members(document))
    for member, value in present.items():
        for way in bending.member_ways(value):
            yield member, way, None
    for member in documents.OFTEN_ABSENT.get(place, ()):
        if member not in present:
            for way in ("null", "empty", "as empty list"):
                yield member, way, None
    others = {**values.MEMBERS.get(place, {}), **(values.ENVELOPE if "jsonrpc" in present else {})}
    for member, ways in others.items():
        if member.rpartition("/")[0] in ("", *present):
            for way, other in ways.items():
                yield member, way, other


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
        for member, way, value in _members(place, document):
            chosen = _base_of(place, member, way)
            if base is None or base.partition("-")[2] == chosen.partition("-")[2] or place.endswith("refused"):
                yield Case(base or chosen, place, member, way, value)
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
        ways = dict.fromkeys(("missing", "empty", "very long", "twice", "with half a pair"))
        for way, value in {**ways, **values.MEMBERS["callback"][member]}.items():
            yield Case(_base_of("callback", member, way), "callback", member, way, value)
    for member in ("error", "error_description", "error_uri", "state"):
        for way in ("missing", "empty", "very long", "twice", "with half a pair"):
            yield Case(_base_of("callback_error", member, way), "callback_error", member, way)
    for (place, name), ways in values.HEADERS.items():
        for way, header_values in ways.items():
            bases = ("older", "older-stream") if place == "initialize" else (_base_of(place, "header", way),)
            for base in bases:
                yield Case(base, place, "header", way, (name, header_values))


def _stream_cases(base, place):
    for when in ("before", "after"):
        for event in bending.SIDE_EVENTS:
            yield Case(base, place, "stream", f"{when}, {event}")
    for way in (*bending.STREAM_WAYS, "it stays open", "content type with charset", "until the connection closes"):
        yield Case(base, place, "stream", way)
