// What the filter of tools judges a definition by. Pure.
#pragma once

#include <vector>

#include "mcp/tool.h"
#include "policy/tool_filter.h"

namespace claribi::tools {

// Borrows `tool`. A hint counts as it is meant where it denies, whatever its form: of readOnlyHint
// "false", 0 and all that cannot be read say that the tool writes, and of destructiveHint "true", 1
// and all that cannot be read that it destroys. A hint that would permit something counts only as
// the boolean that the standard wants. Null is absent.
policy::ToolFacts FactsOf(const mcp::Tool& tool);

// Whether one of the tools claims to be read-only and another says that it is not
// (ToolFacts::hints_vary).
bool HintsVary(const std::vector<mcp::Tool>& tools);

}  // namespace claribi::tools
