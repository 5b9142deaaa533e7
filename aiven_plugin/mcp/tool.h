// A tool as its server defines it, kept whole: names, texts and schemas are the server's,
// untrusted, and passed on as they came, but for what tool_schema.h puts right. Source: MCP
// revision 2025-11-25, server/tools "Tool".
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/json.h"
#include "core/leniency.h"
#include "mcp/header_parameters.h"
#include "mcp/protocol_revision.h"

namespace claribi::mcp {

struct Tool {
  std::string name;
  std::string title;         // empty if absent; else `title`, or else annotations.title
  std::string description;   // empty if absent
  core::Json input_schema;   // an object
  core::Json output_schema;  // an object, or null if absent
  core::Json annotations;    // an object, or null if absent
  core::Json meta;           // `_meta`: an object, or null if absent
  // It runs as a task and in no other way (execution.taskSupport is "required").
  bool needs_task = false;
  // Arguments that are repeated in headers; none in legacy revisions.
  std::vector<HeaderParameter> header_parameters;

  friend bool operator==(const Tool&, const Tool&) = default;
};

// A definition that cannot be used; the rest of the list is not affected.
struct InvalidTool {
  std::string name;    // made printable; empty if it has none
  std::string reason;  // one sentence: what was expected and what was seen
};

// A member that is null is absent, and [] is an object without members where an object is wanted. A
// title or an output schema of another type is absent as well: neither decides whether the tool may
// be called. leniency: null where nobody wants to know.
std::variant<Tool, InvalidTool> ReadTool(core::Json definition, ProtocolRevision revision,
                                         core::Leniency* leniency = nullptr);

}  // namespace claribi::mcp
