// The JSON-RPC side of the MCP server: lifecycle, tools/list, tools/call, batches. Stateless, as
// the vendor's. Not HTTP: see mcp_endpoint.h. Source: MCP 2025-11-25 and earlier; JSON-RPC 2.0.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "vendor_sandbox/ordered_json.h"
#include "vendor_sandbox/tool_executor.h"

namespace claribi::vendor_sandbox {

bool IsKnownProtocolVersion(std::string_view version);
inline constexpr std::string_view kKnownProtocolVersions =
    "2025-11-25, 2025-06-18, 2025-03-26, 2024-11-05, 2024-10-07";

/// True for a JSON-RPC request, notification or response.
bool IsMessage(const Json& value);
bool IsRequest(const Json& message);

/// {"jsonrpc","error":{"code","message"},"id":null}
Json ProtocolError(int code, std::string_view message);

class McpDispatcher {
 public:
  explicit McpDispatcher(ToolExecutor& executor) : executor_(executor) {}

  /// The response to a request: `result` or `error`, then `jsonrpc` and `id`. Adds to `note` what
  /// the ledger may know: rpc_method, tool, write_attempt, write.
  Json Answer(const Json& request, const ToolMode& mode, std::string_view bearer, Json& note);

 private:
  ToolExecutor& executor_;
};

}  // namespace claribi::vendor_sandbox
