// Validates the structured content of a tool result against the tool's output schema.
// Source: MCP revision 2025-11-25, server/tools "Output Schema"; revision 2026-07-28 likewise;
// CAL-05 to CAL-08.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/call_context.h"
#include "core/json.h"
#include "core/mutex.h"
#include "core/result.h"
#include "json_schema/schema.h"
#include "mcp/call_tool_result.h"
#include "mcp/tool.h"

namespace claribi::tools {

// Where a tool's answer has [] as its structured content and its output schema says that an object
// comes, {} is what is meant: PHP writes it so. True: it was put right.
bool ReadEmptyObject(const mcp::Tool& tool, mcp::CallToolResult& result);

class OutputCheck {  // [mt]
 public:
  explicit OutputCheck(const json_schema::Limits& limits) : limits_(limits) {}

  // Empty: the content is valid, or there is nothing to check (no schema, a tool that failed).
  // Otherwise one sentence on why it was not checked, for the notes of the call result: the schema
  // is in another dialect, too large or malformed, or there is no content. kUpstream: the content
  // is not valid. kTimeout, kCancelled: the call ended.
  core::Result<std::string> Check(const mcp::Tool& tool, const mcp::CallToolResult& result,
                                  const core::CallContext& call);

 private:
  // A schema that was compiled, or why that did not work.
  struct Compiled {
    core::Json source;
    core::Result<json_schema::Schema> schema;
  };
  using Shared = std::shared_ptr<const Compiled>;

  Shared SchemaOf(const mcp::Tool& tool);

  const json_schema::Limits limits_;
  core::Mutex mutex_;
  // By name; replaced when the definition changes. Shared: a call goes on with the one it has.
  std::map<std::string, Shared, std::less<>> compiled_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::tools
