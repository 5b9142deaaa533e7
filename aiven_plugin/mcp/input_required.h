// A result that is not one yet: the server wants something first, and the request again with it.
// Source: MCP revision 2026-07-28, basic/patterns/mrtr and basic/index "ResultType"; RPC-04, INP-01
// to INP-04.
#pragma once

#include <string_view>

#include "core/call_context.h"
#include "core/json.h"
#include "core/result.h"
#include "mcp/elicitor.h"

namespace claribi::mcp {

enum class ResultType { kComplete, kInputRequired };

// kUpstream: a type that is unknown, or not allowed for `method`. A result without a type is
// complete. Pure.
core::Result<ResultType> ReadResultType(std::string_view method, const core::Json& result);

// What goes into the params of the retry: inputResponses and requestState, each only if the server
// asked for it. elicitor: null where nobody can be asked. kUnsupported: the server asks for what
// was not offered. kUpstream: it asks for nothing at all, or for more than max_requests at once.
core::Result<core::Json> MakeInputResponses(const core::Json& result, std::size_t max_requests,
                                            Elicitor* elicitor, const core::CallContext& call);

}  // namespace claribi::mcp
