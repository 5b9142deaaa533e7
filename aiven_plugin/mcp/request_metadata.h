// What a modern request says of itself, in its `_meta` and once more in headers. Pure. Source: MCP
// revision 2026-07-28, basic/index "_meta" and basic/transports/streamable-http "Request Metadata";
// RPC-06, H26-03, H26-04.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/call_context.h"
#include "core/json.h"
#include "http/http_transport.h"
#include "mcp/client_config.h"
#include "mcp/session.h"

namespace claribi::mcp {

inline constexpr std::string_view kServerInfoKey = "io.modelcontextprotocol/serverInfo";

// What this client serves: elicitation, if somebody is there to be asked; else nothing (INP-01).
core::Json ClientCapabilities(const Dependencies& dependencies);

// The `_meta` of a request, as JSON text: the id of a tool call is its progress token, the call's
// trace context goes with all but `initialize`, which has no session yet, and a modern server is
// told revision, identity and capabilities. Empty: there is none.
std::string MetaOf(std::int64_t id, std::string_view method, const Session* session,
                   const core::CallContext& call, const Dependencies& dependencies,
                   const Config& config);

// Mcp-Method, and Mcp-Name where the method names a tool, a resource or a prompt.
void AddRequestHeaders(std::string_view method, const core::Json& params, http::Headers& headers);

}  // namespace claribi::mcp
