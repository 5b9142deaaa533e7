// The messages of the handshake that begins a conversation, as a pair: build the request, process
// the result. Pure. Source: MCP revision 2025-11-25, basic/lifecycle "Initialization"; LIF-01,
// LIF-03.
#pragma once

#include <optional>
#include <string_view>

#include "core/json.h"
#include "core/result.h"
#include "json_rpc/message.h"
#include "mcp/protocol_revision.h"
#include "mcp/session.h"

namespace claribi::mcp {

// The params of `initialize`: no capabilities, because this client serves none (INP-01).
core::Json InitializeParams(ProtocolRevision offered, std::string_view client_name,
                            std::string_view client_version);

// A session without an id. kUnsupported: the server chose a revision that this client does not
// speak. kUpstream: protocolVersion or capabilities missing or of another type.
core::Result<Session> ProcessInitializeResult(const core::Json& result);

// The newest revision that an "unsupported version" error (-32602 with data.supported) names and
// that this client speaks; empty if the error is none of that kind.
std::optional<ProtocolRevision> RevisionInRefusal(const json_rpc::ErrorResponse& refusal);

}  // namespace claribi::mcp
