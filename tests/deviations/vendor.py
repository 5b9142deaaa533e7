"""A vendor on loopback, authorization server and MCP server in one, with one thing bent.

Each answer passes `_send` under the name of its place: there the case bends a member, the document, the answer or the
stream. unbend() makes the vendor whole again. Rules of its own that hold whatever is bent: a code and a refresh token
are spent once, a refresh token is replaced only by an answer that holds another, and only tokens that were issued open
the MCP server. What it saw, and the secrets that it gave out, are kept for the judge.
"""
import base64
import hashlib
import json
import secrets
import threading
import urllib.parse

import bending
import documents
import values
from wire import Answer, Listener

SESSION = "sess-1d90ab37"
# Where metadata are, and where they are too if nothing useful is at the first place.
METADATA_PATHS = {
    "resource_metadata": ("/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource"),
    "server_metadata": ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"),
}


def digits(token):
    """A number is the token of its digits."""
    return str(token) if isinstance(token, int) and not isinstance(token, bool) else token


class Vendor:
    def __init__(self, case):
        self._case, self._lock, self._left = case, threading.RLock(), 1
        self.is_modern, self.streams = case.base.startswith("modern"), case.base.endswith("stream")
        self.codes, self.refresh_tokens, self.access_tokens = {}, set(), set()
        self.secrets, self.said = set(), []
        self.bad_tokens = set()        # what was issued in a form that must not be sent
        self.has_grant = False         # what was issued last could be used, and was not spent since
        self.rows_sent = False         # the last answer to tools/call held rows
        self.elsewhere = []            # requests that came to another origin
        self.seen = []                 # (place, request) in the order of the answers
        self.broken = None             # a fault of this vendor, by which no plugin is judged
        self._listener, self._other = Listener(self._serve), None
        self.origin = self._listener.origin

    @property
    def other_origin(self):
        """Of a server that is not the vendor's. It notes what it gets."""
        if self._other is None:
            self._other = Listener(self._serve_elsewhere)
        return self._other.origin

    def close(self):
        self._listener.close()
        if self._other is not None:
            self._other.close()

    def unbend(self):
        with self._lock:
            self._case = None

    def expire(self):
        """No access token of before opens anything."""
        with self._lock:
            self.access_tokens.clear()
            self.has_grant = self.has_grant and bool(self.refresh_tokens)

    # --- answers, where the one thing is bent -------------------------------------------------------------------------
    def _is_bent(self, place, member=None):
        return self._case is not None and self._case.place == place and (member is None or self._case.member == member)

    def _instead(self, place):
        """What comes instead of everything, once or always: (True, Answer or None)."""
        way = self._case.way if self._is_bent(place, "answer") else None
        if way in bending.INSTEAD_WAYS and self._left:
            self._left = 0
            values = bending.INSTEAD_WAYS[way]
        elif way and way.startswith("always"):
            values = bending.always(way)
        else:
            return False, None
        return True, None if values is None else Answer(**{"headers": [], **values})

    def _send(self, place, document, status=200, headers=(), in_stream=False):
        """The answer of that place, bent if it is the one."""
        case = self._case if self._is_bent(place) else None
        way = case.way if case else None
        if case and case.member not in ("document", "answer", "stream", "header"):
            document = bending.bend_member(document, case.member, way, values.of(self, case.value))
        body = bending.written(document, way if case and case.member == "document" else None)
        headers = list(headers)
        if case and case.member == "header":
            name, sent = case.value
            headers = [each for each in headers if each[0] != name] + [(name, value) for value in values.of(self, sent)]
        answer = Answer(status, body, headers=headers)
        if in_stream:
            answer.body = bending.stream(body, way if case and case.member == "stream" else None)
            answer.content_type, answer.framing = "text/event-stream", "chunked"
        if case and case.member == "stream":
            self._bend_stream(answer, way)
        if case and case.member == "answer":
            self._bend_answer(place, answer, way)
        return answer

    def _bend_stream(self, answer, way):
        if way == "it stays open":
            answer.framing, answer.hold_s = "close", 60
        elif way == "content type with charset":
            answer.content_type = "text/event-stream; charset=utf-8"
        elif way == "until the connection closes":
            answer.framing = "close"

    def _bend_answer(self, place, answer, way):
        if way in bending.SPOILT_WAYS and self._left:
            self._left = 0
            bending.SPOILT_WAYS[way](answer)
        if way in bending.ANSWER_WAYS:
            bending.ANSWER_WAYS[way](answer)
        if way.startswith("redirect"):
            origin = self.other_origin if way.endswith("elsewhere") else self.origin
            answer.status, answer.body = 307 if "307" in way else 302, b""
            answer.headers.append(("Location", f"{origin}/moved/{place}"))

    def _serve_elsewhere(self, request):
        self.elsewhere.append(request)
        return Answer(200, b"{}")

    def _serve(self, request):
        with self._lock:
            place, make = self._route(request)
            self.seen.append((place, request))
            is_instead, answer = self._instead(place)
            if not is_instead:
                try:
                    answer = make(request)
                except Exception as error:  # of this vendor, not of the plugin
                    self.broken = f"{place}: {type(error).__name__}: {error}"
                    raise
            self.said.append((place, request, answer))
        return answer

    def _route(self, request):
        path = request.path
        if path.startswith("/moved/"):
            place = path.removeprefix("/moved/")
            return "moved", lambda r: Answer(200, bending.written(self._document(place)))
        for place, (first, second) in METADATA_PATHS.items():
            if path == first:
                return place, lambda r, place=place: self._send(place, self._document(place))
            if path == second and self._is_bent(place, "answer") and self._case.way.startswith("always"):
                return "second place", lambda r, place=place: Answer(200, bending.written(self._document(place)))
        routes = {"/register": ("registration", self._register), "/token": self._token_route(request),
                  "/revoke": ("revocation", lambda r: Answer(200))}
        if path == "/mcp":
            return self._mcp_route(request)
        return routes.get(path, ("nothing", lambda r: Answer(404, b"not found", "text/plain")))

    def _document(self, place):
        return getattr(documents, place)(self.origin) if hasattr(documents, place) else {}

    # --- authorization server -----------------------------------------------------------------------------------------
    def _register(self, request):
        return self._send("registration", documents.registration(request.json()), status=201)

    def browse(self, url):
        """What a person's browser does: the address where it ends, or None if it was sent elsewhere."""
        parts = urllib.parse.urlsplit(url)
        asked = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        self.seen.append(("browser", url))
        if f"{parts.scheme}://{parts.netloc}" != self.origin or not parts.path.startswith("/authorize"):
            return None
        code = "code-" + secrets.token_hex(8)
        self.codes[code] = asked
        self.secrets.add(code)
        callback = {"code": code, "state": asked["state"], "iss": self.origin}
        place = "callback"
        if self._is_bent("callback_error"):
            place = "callback_error"
            callback = {**documents.oauth_error("access_denied", "The account has no towns."),
                        "state": asked["state"], "iss": self.origin}
        if self._is_bent(place):
            callback = bending.bend_member(callback, self._case.member, self._case.way, values.of(self, self._case.value))
        pairs = callback.items() if isinstance(callback, dict) else callback
        query = "&".join(f"{name}={urllib.parse.quote(str(value), errors='surrogatepass')}"
                         for name, value in pairs if value is not None)
        return f"{asked['redirect_uri']}?{query}"

    def _token_route(self, request):
        is_renewal = request.path == "/token" and request.form().get("grant_type") == "refresh_token"
        return ("renewal", self._renew) if is_renewal else ("token", self._trade)

    def _trade(self, request):
        form = request.form()
        asked = self.codes.pop(form.get("code"), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        self.secrets.add(form.get("code_verifier", ""))
        if asked is None or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return Answer(400, json.dumps(documents.oauth_error("invalid_grant", "no such code")).encode())
        return self._issue("token")

    def _renew(self, request):
        if self._is_bent("renewal_refused") and self._left:
            self._left = 0
            return self._send("renewal_refused", documents.oauth_error("invalid_request", "Not in this form."), status=400)
        spent = request.form().get("refresh_token", "")
        if spent not in self.refresh_tokens:
            self.has_grant = self.has_grant and spent not in self.secrets
            return Answer(400, json.dumps(documents.oauth_error("invalid_grant", "spent or unknown")).encode())
        return self._issue("renewal", spent)

    def _issue(self, place, spent=None):
        access, refresh = "at-" + secrets.token_hex(12), "rt-" + secrets.token_hex(12)
        answer = self._send(place, documents.token(access, refresh), headers=[("Cache-Control", "no-store")])
        said = self._read_as_generously_as_possible(answer, {"access_token": access, "refresh_token": refresh})
        issued = {access, refresh}
        access, refresh = digits(said.get("access_token")), digits(said.get("refresh_token"))
        self.secrets |= {text for text in (access, refresh) if isinstance(text, str) and len(text) > 7}
        token_type = said.get("token_type")
        is_usable = is_safe(access) and (not token_type or str(token_type).lower() == "bearer")
        if is_usable:
            self.access_tokens.add(access)
        if is_usable and is_safe(refresh):
            self.refresh_tokens.discard(spent)
            self.refresh_tokens.add(refresh)
        elif not said:  # nothing arrived, and what was sent is spent
            self.refresh_tokens.discard(spent)
        # What a client may refuse: a length that is said in two ways, JSON beyond its limits, an unsafe refresh token.
        has_two_lengths = answer.framing == "both" or answer.newline != "\r\n"
        is_beyond = self._is_bent(place, "document") and self._case.way in bending.BEYOND_LIMITS
        is_unsafe = isinstance(refresh, str) and bool(refresh) and not is_safe(refresh)
        # A demand that cannot be read counts as one, and these tokens are not bound to a key.
        is_unbound = self._is_bent("resource_metadata", "dpop_bound_access_tokens_required")
        self.has_grant = is_usable and not (has_two_lengths or is_beyond or is_unsafe or is_unbound)
        self.secrets |= issued
        usable = [text for text in (access, refresh) if is_usable and is_safe(text)]
        self.bad_tokens |= {text for text in issued if not any(each.startswith(text) for each in usable)}
        return answer

    def _read_as_generously_as_possible(self, answer, issued):
        """What arrives of a token answer, as a dict. Beside a member that is too deep for Python, all does."""
        if not 200 <= answer.status < 300 or answer.cut:
            return {}
        try:
            said = json.loads(answer.body.decode("utf-8-sig", errors="replace"))
        except RecursionError:
            return issued
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    # --- MCP server ---------------------------------------------------------------------------------------------------
    def _mcp_route(self, request):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or token not in self.access_tokens:
            return "challenge", self._challenge
        if request.method != "POST":
            return "nothing", lambda r: Answer(405 if r.method == "GET" else 200, headers=[("Allow", "POST")])
        message = request.json()
        if "id" not in message or "method" not in message:
            return "notification", lambda r: self._send("notification", bending.Literal(""), status=202)
        method = message["method"]
        places = {"server/discover": "discover" if self.is_modern else "discover_refused", "initialize": "initialize",
                  "tools/list": "tools", "tools/call": "call"}
        place = places.get(method, "nothing")
        for other in ("call_refused", "call_failed"):
            if place == "call" and self._is_bent(other) and self._left:
                place, self._left, self.rows_sent = other, 0, False
        return place, lambda r: self._answer(place, message)

    def _challenge(self, request):
        link = f'Bearer resource_metadata="{self.origin}/.well-known/oauth-protected-resource/mcp"'
        return self._send("challenge", documents.oauth_error("invalid_token", "Sign in first."), status=401,
                          headers=[("WWW-Authenticate", link)])

    def _answer(self, place, message):
        request_id, headers = message["id"], []
        if place == "discover_refused":
            document = documents.rpc_error(request_id, -32601, "Method not found")
            return self._send(place, document, status=400)
        if place == "nothing":
            return Answer(200, json.dumps(documents.rpc_error(request_id, -32601, "Method not found")).encode())
        if place == "call_refused":
            return self._send(place, documents.rpc_error(request_id, -32603, "The shelf is locked."))
        if place in ("call", "call_failed"):
            result = documents.call(json.dumps({"rows": documents.ROWS}), self.is_modern)
            if place == "call_failed":
                result = {"content": [{"type": "text", "text": "The shelf is locked."}], "isError": True}
        else:
            result = documents.tools(self.is_modern) if place == "tools" else getattr(documents, place)()
        if place == "initialize":
            headers = [("Mcp-Session-Id", SESSION)]
        answer = self._send(place, documents.envelope(request_id, result, self.is_modern), headers=headers,
                            in_stream=self.streams)
        if place == "call":
            self.rows_sent = documents.MARK.encode() in answer.body and not answer.cut
        return answer


def is_safe(token):
    """Whether a token may stand in a header."""
    return isinstance(token, str) and bool(token) and all(0x20 < ord(char) < 0x7F for char in token)
