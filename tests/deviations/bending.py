"""The ways in which one member, one document, one answer or one stream is bent.

Each way has a name, which is the last part of a case's name. A member is bent before it is written, a document when it
is written, an answer when it is framed, a stream among its events.
"""
import copy
import json
import re

HALF_PAIR = "\ud83d"  # the first half of a surrogate pair; JSON can write it, UTF-8 cannot
VERY_LONG = 20000
PAGE = b"<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>"


class Members(list):
    """A JSON object as a list of pairs, in which a name may stand twice."""


class Literal(str):
    """Text that is written as it stands."""


def dump(value):
    """JSON as text. Characters beyond ASCII, half pairs among them, are escaped."""
    if isinstance(value, Literal):
        return str(value)
    if isinstance(value, (dict, Members)):
        pairs = value.items() if isinstance(value, dict) else value
        return "{" + ",".join(f"{json.dumps(name)}:{dump(member)}" for name, member in pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    return json.dumps(value)


# --- members ---------------------------------------------------------------------------------------------------------

def _empty(value):
    return "" if isinstance(value, str) else 0 if isinstance(value, (int, float)) else type(value)()


def _very_long(value):
    if isinstance(value, str):
        return value + "x" * VERY_LONG
    if isinstance(value, list):
        return value + [f"filler:{n}" for n in range(500)]
    if isinstance(value, dict):
        return {**value, **{f"filler{n}": n for n in range(2000)}}
    return Literal("1" + "0" * 40)


MEMBER_WAYS = {
    "null": lambda value: None,
    "empty": _empty,
    "as text": lambda value: str(value) if isinstance(value, (int, float)) else "text",
    "as number": lambda value: 7,
    "as true": lambda value: True,
    "as list": lambda value: [value],
    "as empty list": lambda value: [],
    "as object": lambda value: {"value": value},
    "very long": _very_long,
    "with half a pair": lambda value: value + HALF_PAIR,
    "with a null element": lambda value: value + [None],
    "with a number element": lambda value: value + [7],
    "negative": lambda value: -1,
    "fraction": lambda value: value + 0.5,
}


def member_ways(value):
    """The names of the ways that fit a member with this value."""
    ways = ["missing", "null", "empty", "as text", "as number", "as true", "as list", "as object", "very long", "twice"]
    if isinstance(value, bool):
        ways = [way for way in ways if way not in ("empty", "as true", "very long")]
    elif isinstance(value, (int, float)):
        ways = [way for way in ways if way != "as number"] + ["negative", "fraction"]
    elif isinstance(value, str):
        ways = [way for way in ways if way != "as text"] + ["with half a pair"]
    elif isinstance(value, list):
        ways = [way for way in ways if way != "as list"] + ["with a null element", "with a number element"]
    elif isinstance(value, dict):
        ways = [way for way in ways if way != "as object"] + ["as empty list"]
    return ways


def bend_member(document, path, way, value=None):
    """A copy of the document in which the member at `path` ("result/tools/0/name") is bent.

    `value`, or what it makes of the member, stands there where `way` is none of MEMBER_WAYS. An absent member is put in."""
    document = copy.deepcopy(document)
    parents, keys = [document], [int(key) if key.isdigit() else key.replace("~1", "/") for key in path.split("/")]
    for key in keys[:-1]:
        parents.append(parents[-1][key])
    holder, key = parents[-1], keys[-1]
    if way == "missing":
        del holder[key]
    elif way == "twice":
        if isinstance(holder, list):
            holder.insert(key, holder[key])
        else:
            pairs = Members((name, each) for name, each in holder.items() for _ in range(2 if name == key else 1))
            if len(parents) == 1:
                return pairs
            parents[-2][keys[-2]] = pairs
    elif way in MEMBER_WAYS:
        present = holder[key] if isinstance(holder, list) or key in holder else ""
        holder[key] = MEMBER_WAYS[way](present)
    else:
        holder[key] = value(holder[key]) if callable(value) else value
    return document


def members(document, path=()):
    """Each member at any depth, as ("result/tools/0/name", value); a name with a slash is written with ~1."""
    items = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for key, value in items:
        here = (*path, str(key).replace("/", "~1"))
        if isinstance(document, dict) or isinstance(value, (dict, list)):
            yield "/".join(here), value
        yield from members(value, here)


# --- documents -------------------------------------------------------------------------------------------------------

def _nested(depth):
    return Literal("[" * depth + "]" * depth)


def _with(document, member):
    return {**document, "filler": member} if isinstance(document, dict) else document


DOCUMENT_WAYS = {
    "byte order mark": lambda document: "\ufeff" + dump(document),
    "blanks around": lambda document: "\r\n \t" + dump(document) + "\n\n",
    "unknown member": lambda document: dump(_with(document, {"a": [1, None]})),
    "half a pair in an unknown member": lambda document: dump(_with(document, HALF_PAIR)),
    "broken UTF-8 in an unknown member": lambda document: dump(_with(document, Literal('"\udcff"'))),
    "a number beyond a double in an unknown member": lambda document: dump(_with(document, Literal("1" + "0" * 400))),
    "unknown member of great depth": lambda document: dump(_with(document, _nested(3000))),
    "unknown member of great length": lambda document: dump(_with(document, "x" * 100000)),
    "text behind it": lambda document: dump(document) + " ok",
    "in a list": lambda document: dump([document]),
    "in quotes": lambda document: dump(dump(document)),
    "null": lambda document: "null",
    "a number": lambda document: "17",
    "no document": lambda document: "",
    "half of it": lambda document: dump(document)[: len(dump(document)) // 2],
    "a page": lambda document: PAGE.decode(),
}
# A parser may limit numbers and depth (RFC 8259, sections 6 and 9).
BEYOND_LIMITS = ("a number beyond a double in an unknown member", "unknown member of great depth")


def written(document, way=None):
    """The bytes of a document, bent in that way."""
    text = DOCUMENT_WAYS[way](document) if way in DOCUMENT_WAYS else dump(document)
    return text.encode("utf-8", errors="surrogateescape")


# --- answers ---------------------------------------------------------------------------------------------------------

def _set(**values):
    def bend(answer):
        for name, value in values.items():
            setattr(answer, name, value)
        return answer
    return bend


def _header(name, value):
    def bend(answer):
        answer.headers.append((name, value))
        return answer
    return bend


# How an answer is framed and labelled. What it says stays.
ANSWER_WAYS = {
    **{f"status {status}": _set(status=status) for status in (200, 201, 202, 203, 206)},
    "no content type": _set(content_type=""),
    "content type text/plain": _set(content_type="text/plain; charset=utf-8"),
    "content type text/html": _set(content_type="text/html"),
    "content type in capitals": _set(content_type="APPLICATION/JSON"),
    "content type with charset": _set(content_type='application/json; charset="UTF-8"'),
    "content type of a problem": _set(content_type="application/problem+json"),
    "chunked": _set(framing="chunked"),
    "chunked by seven bytes": _set(framing="bytewise"),
    "chunked with extension and trailer": _set(framing="trailers"),
    "until the connection closes": _set(framing="close"),
    "content length twice": _set(framing="twice"),
    "chunked and content length": _set(framing="both"),
    "HTTP/1.0": _set(version="HTTP/1.0"),
    "lines that end without CR": _set(newline="\n"),
    "early hints before": _set(before=b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n"),
    "100 before": _set(before=b"HTTP/1.1 100 Continue\r\n\r\n"),
    "cookies": _header("Set-Cookie", "LB=node7; Path=/; HttpOnly"),
    "a long header": _header("X-Trace", "x" * 7000),
    "a header beyond ASCII": _header("X-Served-By", "Zürich"),
    "a header without a value": _header("X-Empty", ""),
    "retry-after on a success": _header("Retry-After", "3"),
}

# What comes once instead of the answer, before anything was done. None closes the connection.
INSTEAD_WAYS = {
    "once 429": dict(status=429, body=b"slow down", content_type="text/plain"),
    "once 429 with a pause": dict(status=429, headers=[("Retry-After", "1")]),
    "once 500": dict(status=500, body=b'{"message":"Internal Server Error"}'),
    "once 502": dict(status=502, body=b"<html>Bad Gateway</html>", content_type="text/html"),
    "once 503": dict(status=503, body=b"busy", content_type="text/plain"),
    "once closed": None,
}

# What comes always instead of the answer, where something else can take its place. None closes the connection.
ALWAYS_WAYS = {
    "always 404": dict(status=404, body=b"not found", content_type="text/plain"),
    "always 404 of another JSON": dict(status=404, body=b'{"detail":"Not Found"}'),
    "always 405": dict(status=405, headers=[("Allow", "GET")]),
    "always 415": dict(status=415, body=b"unsupported", content_type="text/plain"),
    "always 422": dict(status=422, body=b'{"detail":[{"msg":"field required"}]}'),
    "always 500": dict(status=500, body=b"<h1>Server Error</h1>", content_type="text/html"),
    "always 500 empty": dict(status=500),
    "always 501": dict(status=501, body=b"not implemented", content_type="text/plain"),
    "always 502": dict(status=502, body=b"<html>Bad Gateway</html>", content_type="text/html"),
    "always 503": dict(status=503, body=b'{"message":"no healthy upstream"}'),
    "always 202 empty": dict(status=202),
    "always 200 empty": dict(status=200),
    "always 204": dict(status=204),
    "always a page": dict(status=200, body=PAGE, content_type="text/html"),
    "always another JSON": dict(status=200, body=b'{"status":"ok"}'),
    "always a list": dict(status=200, body=b"[]"),
    "always text": dict(status=200, body=b"OK", content_type="text/plain"),
    "always a stream that ends": dict(status=200, content_type="text/event-stream", framing="close"),
    "always a stream of comments": dict(status=200, body=b": hello\n\n", content_type="text/event-stream", framing="close"),
    "always a result of nothing": dict(status=200, body=b'{"jsonrpc":"2.0","id":1,"result":{}}'),
    "always silent": dict(status=200, is_silent=True, hold_s=60),
    "always closed": None,
}

# The same, as the answer of an older server to a method that it does not know.
OLDER_WAYS = {
    "always 400 empty": dict(status=400),
    "always 400 text": dict(status=400, body=b"Bad Request: no session", content_type="text/plain"),
    "always 400 of JSON-RPC for a session": dict(
        status=400, body=b'{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"No valid session ID"}}'),
    "always 404 of JSON-RPC": dict(
        status=404, body=b'{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}'),
    "always 401": dict(status=401, body=b'{"error":"no session"}'),
    "always 403": dict(status=403, body=b"Forbidden", content_type="text/plain"),
    "always 406": dict(status=406, body=b'{"error":"Not Acceptable"}'),
    "always 409": dict(status=409, body=b'{"error":"not initialized"}'),
    "always 410": dict(status=410),
    "always 500 of JSON-RPC": dict(status=500, body=b'{"jsonrpc":"2.0","id":null,"error":{"code":-32603,"message":"x"}}'),
    "always an error for nobody": dict(status=200, body=b'{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"x"}}'),
    "always an error without an id": dict(status=200, body=b'{"jsonrpc":"2.0","error":{"code":-32602,"message":"x"}}'),
    "always a string for an error": dict(status=200, body=b'{"jsonrpc":"2.0","id":1,"error":"unknown method"}'),
}

# What becomes of the answer once, after everything was done.
SPOILT_WAYS = {
    "once empty": _set(body=b""),
    "once cut": _set(cut=True),
    "once a page": _set(body=PAGE, content_type="text/html"),
    "once no content": _set(status=204, body=b""),
}

# --- streams of events -----------------------------------------------------------------------------------------------

def always(way):
    """What stands there always, as the values of an Answer; None closes the connection."""
    return {**ALWAYS_WAYS, **OLDER_WAYS}[way]


def _message(**members):
    return f"data: {dump({'jsonrpc': '2.0', **members})}\n\n"


_LOG = "notifications/message"
SIDE_EVENTS = {
    "a comment": ": keep-alive\n\n",
    "an unknown event": "event: ping\ndata: 2026-11-29\n\n",
    "an unknown event with an object": 'event: heartbeat\ndata: {"at":1}\n\n',
    "a text": "data: ping\n\n",
    "an empty object": "data: {}\n\n",
    "empty data": "data:\n\n",
    "null": "data: null\n\n",
    "an id alone": "id: 7\n\n",
    "a pause": "retry: 10\n\n",
    "a log message": _message(method=_LOG, params={"level": "info", "data": "working"}),
    "a log message with half a pair": _message(method=_LOG, params={"level": "info", "data": HALF_PAIR}),
    "a notification without params": _message(method="notifications/tools/list_changed"),
    "a notification with params null": _message(method="notifications/tools/list_changed", params=None),
    "a notification with params []": _message(method="notifications/tools/list_changed", params=[]),
    "a notification with an id null": _message(id=None, method=_LOG, params={"level": "info", "data": "working"}),
    "an unknown notification": _message(method="notifications/vendor/shelf", params={"a": 1}),
    "progress for nobody": _message(method="notifications/progress", params={"progressToken": "none", "progress": 1}),
    "a request of the server": _message(id="s-1", method="ping"),
    "an unknown request of the server": _message(id="s-2", method="vendor/ask", params={}),
    "an answer for another": _message(id="stranger", result={}),
}
STREAM_WAYS = {
    "lines that end with CR LF": lambda text: text.replace("\n", "\r\n"),
    "lines that end with CR": lambda text: text.replace("\n", "\r"),
    "stream with byte order mark": lambda text: "\ufeff" + text,
    "no blank line at the end": lambda text: text.rstrip("\n") + "\n",
    "no blank behind the colon": lambda text: text.replace("data: ", "data:"),
    "data over two lines": lambda text: text.replace('"jsonrpc":', '\ndata: "jsonrpc":', 1),
    "an event without a name": lambda text: text.replace("event: message\n", ""),
    "an id and a pause": lambda text: "id: 42\nretry: 100\n" + text,
    "fields that nobody knows": lambda text: "shelf: 1\n" + text,
}


def stream(body, way=None):
    """The events of an answer whose JSON is `body`."""
    lines = re.split(r"\r\n|\r|\n", body.decode("utf-8", errors="surrogateescape"))
    text = "event: message\n" + "".join(f"data: {line}\n" for line in lines) + "\n"
    place, _, name = (way or "").partition(", ")
    if name in SIDE_EVENTS:
        text = SIDE_EVENTS[name] + text if place == "before" else text + SIDE_EVENTS[name]
    elif way in STREAM_WAYS:
        text = STREAM_WAYS[way](text)
    return text.encode("utf-8", errors="surrogateescape")
