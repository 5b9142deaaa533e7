"""What the unbent vendor says, document by document. Each function returns what is sent as JSON.

A deviation is one change in one of these. So every member that a standard names and that a client may meet belongs
here, and those that a vendor may also send are in OFTEN_ABSENT.
"""
TOOL = "list_towns"
ARGUMENTS = {"table": "towns"}
MARK = "Nordlicht-7041"  # stands in each row: rows that arrive are known by it
ROWS = [{"id": 1, "name": MARK}, {"id": 2, "name": f"{MARK} Ost"}]
OLDER, MODERN = "2025-11-25", "2026-07-28"
SCOPE = "rows:read"

# Members that the documents below leave out, and that a vendor may send as null, "" or [].
OFTEN_ABSENT = {
    "resource_metadata": ["jwks_uri", "signed_metadata"],
    "server_metadata": ["dpop_signing_alg_values_supported", "signed_metadata", "end_session_endpoint"],
    "registration": ["client_secret", "client_secret_expires_at", "registration_access_token", "logo_uri", "contacts"],
    "token": ["id_token", "error", "error_description"],
    "renewal": ["id_token", "error", "error_description"],
    "initialize": ["error", "result/_meta"],
    "discover": ["error"],
    "tools": ["error", "result/nextCursor", "result/tools/0/outputSchema", "result/tools/0/icons"],
    "call": ["error", "result/structuredContent", "result/_meta"],
}


def resource_metadata(origin):
    """RFC 9728, section 2."""
    return {
        "resource": f"{origin}/mcp", "authorization_servers": [origin], "scopes_supported": [SCOPE],
        "bearer_methods_supported": ["header"], "resource_name": "Towns",
        "resource_documentation": f"{origin}/docs", "resource_policy_uri": f"{origin}/policy",
        "resource_tos_uri": f"{origin}/terms", "resource_signing_alg_values_supported": ["RS256"],
        "tls_client_certificate_bound_access_tokens": False, "authorization_details_types_supported": ["towns"],
        "dpop_bound_access_tokens_required": False,
    }


def server_metadata(origin):
    """RFC 8414, section 2."""
    return {
        "issuer": origin, "authorization_endpoint": f"{origin}/authorize", "token_endpoint": f"{origin}/token",
        "registration_endpoint": f"{origin}/register", "revocation_endpoint": f"{origin}/revoke",
        "introspection_endpoint": f"{origin}/introspect", "jwks_uri": f"{origin}/keys",
        "scopes_supported": [SCOPE], "response_types_supported": ["code"], "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "revocation_endpoint_auth_methods_supported": ["none"], "service_documentation": f"{origin}/docs",
        "ui_locales_supported": ["en"], "op_policy_uri": f"{origin}/policy", "op_tos_uri": f"{origin}/terms",
        "code_challenge_methods_supported": ["S256"], "authorization_response_iss_parameter_supported": True,
        "client_id_metadata_document_supported": False,
    }


def registration(asked, client_id="client-51af07c2"):
    """RFC 7591, section 3.2.1: what was asked for, and a client id."""
    return {"client_id": client_id, "client_id_issued_at": 1790000000, "software_id": "towns", "scope": SCOPE,
            **asked_registration(), **asked}


def asked_registration():
    """What a client asks for; what ours leaves out, the vendor fills in."""
    return {"client_name": "clariBI", "redirect_uris": ["http://127.0.0.1:8976/callback"],
            "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
            "token_endpoint_auth_method": "none", "application_type": "native", "client_uri": "https://claribi.example"}


def token(access_token, refresh_token):
    """RFC 6749, section 5.1."""
    return {"access_token": access_token, "token_type": "Bearer", "expires_in": 3600, "refresh_token": refresh_token,
            "scope": SCOPE}


def oauth_error(error, description):
    """RFC 6749, section 5.2."""
    return {"error": error, "error_description": description, "error_uri": "https://vendor.example/errors"}


def rpc_error(request_id, code, message):
    return {"jsonrpc": "2.0", "id": request_id, "error": {"code": code, "message": message, "data": {"hint": "none"}}}


def envelope(request_id, result, is_modern):
    result = {"resultType": "complete", **result} if is_modern else result
    return {"jsonrpc": "2.0", "id": request_id, "result": result}


def discover():
    """MCP 2026-07-28, server/discover."""
    return {"supportedVersions": [MODERN], "capabilities": {"tools": {"listChanged": False}},
            "instructions": "Ask for towns.", "ttlMs": 0, "cacheScope": "public",
            "_meta": {"io.modelcontextprotocol/serverInfo": {"name": "towns", "title": "Towns", "version": "1"}}}


def initialize():
    """MCP 2025-11-25, lifecycle."""
    return {"protocolVersion": OLDER, "capabilities": {"tools": {"listChanged": False}, "logging": {}},
            "serverInfo": {"name": "towns", "title": "Towns", "version": "1"}, "instructions": "Ask for towns."}


def tools(is_modern):
    """tools/list: the one tool. A modern vendor declares what it answers."""
    row = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
    tool = {
        "name": TOOL, "title": "Towns", "description": "Lists towns.",
        "inputSchema": {"type": "object", "properties": {"table": {"type": "string", "description": "which"}},
                        "required": ["table"], "additionalProperties": False},
        "annotations": {"title": "Towns", "readOnlyHint": True, "destructiveHint": False, "idempotentHint": True,
                        "openWorldHint": False},
        "_meta": {"vendor.example/shelf": 1},
    }
    if is_modern:
        tool["outputSchema"] = {"type": "object", "properties": {"rows": {"type": "array", "items": row}},
                                "required": ["rows"]}
        return {"tools": [tool], "ttlMs": 60000, "cacheScope": "public"}
    return {"tools": [tool]}


def call(text, is_modern):
    """tools/call: the rows as a text; of a modern vendor also as structured content."""
    block = {"type": "text", "text": text, "annotations": {"audience": ["user"], "priority": 0.5}}
    result = {"content": [block], "isError": False}
    return {**result, "structuredContent": {"rows": ROWS}, "_meta": {"vendor.example/ms": 3}} if is_modern else result
