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

core::Json InitializeParams(ProtocolRevision offered, core::Json capabilities,
                            std::string_view client_name, std::string_view client_version);

// A session without an id. kUnsupported: the server chose none of `revisions`. kUpstream:
// protocolVersion missing or of another type.
core::Result<Session> ProcessInitializeResult(const core::Json& result, const Revisions& revisions);

// The newest of `revisions` that an "unsupported version" error (-32602 with data.supported) names;
// empty if the error is none of that kind.
std::optional<ProtocolRevision> RevisionInRefusal(const json_rpc::ErrorResponse& refusal,
                                                  const Revisions& revisions);

// The newest of `revisions` that `names`, an array of names, holds; what is no name is passed over.
std::optional<ProtocolRevision> NewestCommon(const core::Json& names, const Revisions& revisions);
// kUnsupported: nothing in common; `seen` is what the server named.
core::Error SpeaksAnother(const Revisions& revisions, std::string_view seen);
// The object of a result's "capabilities" without members that are null; empty where it is absent,
// null or of another type ([] is how PHP writes an empty object): what is offered shows when it is
// asked for.
core::Json ReadCapabilities(const core::Json& result);
// name, title and version of a serverInfo object, made printable.
ServerInfo ReadServerInfo(const core::Json& info);

}  // namespace claribi::mcp
