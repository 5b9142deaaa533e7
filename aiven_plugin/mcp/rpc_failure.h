// What a JSON-RPC error means for the person in front of the screen. Pure. Sources: JSON-RPC 2.0
// section 5.1; MCP revision 2025-11-25, server/tools "Error Handling".
#pragma once

#include <string_view>

#include "core/error.h"
#include "json_rpc/message.h"

namespace claribi::mcp {

// method: the one that was refused. The server's words are shortened and made printable;
// vendor_code is the numeric code.
core::Error RpcFailure(std::string_view method, const json_rpc::ErrorResponse& refusal);

}  // namespace claribi::mcp
