"""Values that a member or a header may not have, or may: by place, member and the name of the way.

{origin} in a text is the vendor's origin, {other} that of a server that is not the vendor's. A function makes its value of
the one that the member has.
"""
import bending
import documents

_DRAFT_07 = "http://json-schema.org/draft-07/schema#"
_LINK = "/.well-known/oauth-protected-resource/mcp"

_ENDPOINT = {
    "http of a public host": "http://vendor.example/somewhere",
    "javascript": "javascript:alert(1)",
    "ftp": "ftp://vendor.example/somewhere",
    "file": "file:///etc/passwd",
    "relative": "/somewhere",
    "cloud metadata address": "http://169.254.169.254/latest/meta-data",
    "not a URL": "see the documentation",
}
_TOKEN = {
    "token_type": {each: each for each in ("bearer", "BEARER", "MAC", "DPoP", "N_A")},
    "expires_in": {"text with blanks": " 3600 ", "text with a fraction": "3599.9", "words": "1 hour",
                   "a date": "2036-01-01T00:00:00Z", "very large": 10**15},
    "scope": {"as list of scopes": [documents.SCOPE], "with commas": "rows:read,rows:list"},
    "access_token": {"with a line break": lambda token: token + "\r\nX-Forged: 1", "with a blank": lambda token: token + " 1",
                     "with NUL": lambda token: token + "\0", "beyond ASCII": lambda token: token + "é"},
    "refresh_token": {"with a line break": lambda token: token + "\r\nX-Forged: 1", "with NUL": lambda token: token + "\0"},
}

MEMBERS = {
    "resource_metadata": {
        "resource": {"another origin": "https://other.example/mcp", "another path": "{origin}/other",
                     "another origin on loopback": "{other}/mcp", "the origin alone": "{origin}"},
        "authorization_servers": {"as text, bare": "{origin}", "first of them unusable": ["ftp://x.example", "{origin}"]},
    },
    "server_metadata": {
        "issuer": {"another": "https://other.example", "with a slash behind": "{origin}/",
                   "another host name": lambda issuer: issuer.replace("127.0.0.1", "localhost")},
        "authorization_endpoint": _ENDPOINT, "token_endpoint": _ENDPOINT,
        "registration_endpoint": _ENDPOINT, "revocation_endpoint": _ENDPOINT,
        "code_challenge_methods_supported": {"plain alone": ["plain"], "S256 in lower case": ["s256"]},
        "scopes_supported": {"as text, bare": documents.SCOPE},
        "grant_types_supported": {"without refresh_token": ["authorization_code"]},
    },
    "registration": {
        "scope": {"as list of scopes": [documents.SCOPE]},
        "redirect_uris": {"as text, bare": lambda asked: asked[0]},
        "token_endpoint_auth_method": {"post without a secret": "client_secret_post"},
    },
    "token": _TOKEN,
    "renewal": _TOKEN,
    "callback": {"state": {"another": "another-state"}, "iss": {"another": "https://other.example"},
                 "code": {"another": "another-code"}},
    "discover": {
        "result/supportedVersions": {"unknown": ["2031-01-01"], "an older too": [documents.MODERN, documents.OLDER],
                                     "as text, bare": documents.MODERN},
        "result/capabilities": {"nothing": {}}, "result/resultType": {"unknown": "later"},
    },
    "initialize": {
        "result/protocolVersion": {"2024-11-05": "2024-11-05", "2025-06-18": "2025-06-18", "unknown": "2031-01-01"},
        "result/capabilities": {"nothing": {}}, "result/capabilities/tools": {"true": True},
    },
    "tools": {
        "result/resultType": {"unknown": "later"}, "result/tools/0/annotations/destructiveHint": {"true": True},
        "result/tools/0/inputSchema/$schema": {"draft-07": _DRAFT_07},
        "result/tools/0/outputSchema/$schema": {"draft-07": _DRAFT_07},
        "result/tools/0/execution": {"optional as a task": {"taskSupport": "optional"}},
        "result/tools/0/description": {"very long, with half a pair": "towns " * 9000 + bending.HALF_PAIR},
    },
    "call": {"result/resultType": {"unknown": "later"}, "result/content/0/type": {"unknown": "table"},
             "result/isError": {"text false": "false"}},
    "discover_refused": {"error/code": {str(code): code for code in (-32600, -32603, -32000, -32001, 0, 404)}},
}
# Of every JSON-RPC message.
ENVELOPE = {"jsonrpc": {"1.0": "1.0", "as text 2": "2"},
            "id": {"as its text": str, "another": lambda request_id: request_id + 1000}}

# The values with which a header comes, each in a header of its own.
HEADERS = {
    ("challenge", "WWW-Authenticate"): {
        "no challenge": (),
        "without a link": ("Bearer",),
        "empty": ("",),
        "another scheme": ('Basic realm="towns"',),
        "two schemes in one": (f'Basic realm="a, b", Bearer resource_metadata="{{origin}}{_LINK}"',),
        "two headers": ("Negotiate", f'Bearer resource_metadata="{{origin}}{_LINK}"'),
        "without quotes": (f"Bearer resource_metadata={{origin}}{_LINK}",),
        "in capitals": (f'BEARER RESOURCE_METADATA="{{origin}}{_LINK}"',),
        "a quote that never ends": ('Bearer realm="towns',),
        "link empty": ('Bearer resource_metadata=""',),
        "link null": ('Bearer resource_metadata="null"',),
        "link relative": (f'Bearer resource_metadata="{_LINK}"',),
        "link gone": ('Bearer resource_metadata="{origin}/gone"',),
        "link javascript": ('Bearer resource_metadata="javascript:alert(1)"',),
        "link http public": ('Bearer resource_metadata="http://vendor.example/m"',),
        "link elsewhere": (f'Bearer resource_metadata="{{other}}{_LINK}"',),
        "link very long": (f'Bearer resource_metadata="{{origin}}/{"x" * 9000}"',),
        "scope empty": (f'Bearer scope="", resource_metadata="{{origin}}{_LINK}"',),
    },
    ("initialize", "Mcp-Session-Id"): {
        "no session": (), "session empty": ("",), "session very long": ("s" * 6000,), "session with a blank": ("a b",),
        "session twice": ("s-1", "s-2"),
    },
}


def of(vendor, value):
    """The value with the origins of this vendor in it."""
    if isinstance(value, str):
        if "{other}" in value:
            value = value.replace("{other}", vendor.other_origin)
        return value.replace("{origin}", vendor.origin)
    return type(value)(of(vendor, each) for each in value) if isinstance(value, (list, tuple)) else value
