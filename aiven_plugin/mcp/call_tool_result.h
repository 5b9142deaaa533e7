// What a tool answered, as it came: no meaning is read into it here. A tool that ran and failed is
// a result with is_error, not an error. Pure. Source: MCP revision 2025-11-25, server/tools "Tool
// Result".
#pragma once

#include <string>
#include <vector>

#include "core/json.h"
#include "core/leniency.h"
#include "core/result.h"

namespace claribi::mcp {

struct CallToolResult {
  core::Json content;             // an array of content blocks, objects with a type; possibly empty
  core::Json structured_content;  // any value; null if absent
  bool has_structured_content = false;
  bool is_error = false;
  // What of the content cannot be read, a clause each that names the place: "content[1] is a
  // number, and no block". It is kept all the same, in a block of the type "unknown" where it has
  // none.
  std::vector<std::string> unreadable;
  // What a repair of the message cost (core::LostIn); empty: nothing.
  std::string lost;
  core::Json beside;  // an object of the result's other members, which MCP does not know
  core::Json meta;  // the result's _meta, null if absent; nothing in it is to be relied on (RPC-08)
};

// result: the result of `tools/call`; a member that is null is absent. Content that is absent is
// empty, one that is a text or one block alone is that block, and isError may be "true", "false", 1
// or 0. kUpstream if it is no object, or if `content` or `isError` cannot be read. leniency: null
// where nobody wants to know.
core::Result<CallToolResult> ReadCallToolResult(core::Json result,
                                                core::Leniency* leniency = nullptr);

}  // namespace claribi::mcp
