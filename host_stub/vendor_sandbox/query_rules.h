// The strict rules for the query of the MCP endpoint's address. Source: recorded answers of the
// vendor's server.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "vendor_sandbox/tool_table.h"

namespace claribi::vendor_sandbox {

/// The words between commas; blanks are left out.
std::vector<std::string> SplitList(const std::string& text);

/// The mode a query asks for, or the text of the 400.
std::variant<ToolMode, std::string> ReadQuery(const std::string& query);

}  // namespace claribi::vendor_sandbox
