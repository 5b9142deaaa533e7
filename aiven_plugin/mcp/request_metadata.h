// What a modern request says of itself, in its `_meta` and once more in headers. Pure. Source: MCP
// revision 2026-07-28, basic/index "_meta" and basic/transports/streamable-http "Request Metadata";
// RPC-06, H26-03, H26-04.
#pragma once

#include "core/json.h"
#include "http/http_transport.h"
#include "json_rpc/message.h"
#include "mcp/client_config.h"
#include "mcp/protocol_revision.h"

namespace claribi::mcp {

inline constexpr std::string_view kServerInfoKey = "io.modelcontextprotocol/serverInfo";

// What this client serves: elicitation, if somebody is there to be asked; else nothing (INP-01).
core::Json ClientCapabilities(const Dependencies& dependencies);

// Puts revision, identity and capabilities into params._meta, beside what is there.
void DescribeRequest(ProtocolRevision revision, const Dependencies& dependencies,
                     const Config& config, core::Json& params);

// Mcp-Method, and Mcp-Name where the method names a tool, a resource or a prompt.
void AddRequestHeaders(const json_rpc::Request& request, http::Headers& headers);

}  // namespace claribi::mcp
