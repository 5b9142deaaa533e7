// What this client answers when a server asks it something: it declares no capability, so that only
// `ping` has an answer. Pure. Source: MCP revision 2025-11-25, basic/utilities/ping; LIF-06.
#pragma once

#include "json_rpc/message.h"

namespace claribi::mcp {

// A Response with an empty result to `ping`, an ErrorResponse with kMethodNotFound to all else.
json_rpc::Message AnswerTo(const json_rpc::Request& request);

}  // namespace claribi::mcp
