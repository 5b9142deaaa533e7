// What a modern request says of itself, in its `_meta` and once more in headers. Pure. Source: MCP
// revision 2026-07-28, basic/index "_meta" and basic/transports/streamable-http "Request Metadata";
// RPC-06, H26-03, H26-04.
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"
#include "http/http_transport.h"
#include "mcp/client_config.h"
#include "mcp/protocol_revision.h"

namespace claribi::mcp {

inline constexpr std::string_view kServerInfoKey = "io.modelcontextprotocol/serverInfo";

// What this client serves: elicitation, if somebody is there to be asked; else nothing (INP-01).
core::Json ClientCapabilities(const Dependencies& dependencies);

// Revision, identity and capabilities, as members of JSON text for a `_meta`.
std::string DescriptionOf(ProtocolRevision revision, const Dependencies& dependencies,
                          const Config& config);

// Mcp-Method, and Mcp-Name where the method names a tool, a resource or a prompt.
void AddRequestHeaders(std::string_view method, const core::Json& params, http::Headers& headers);

}  // namespace claribi::mcp
