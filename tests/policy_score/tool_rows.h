// A table of tools as text. Either tab-separated, a header line, columns known by their names:
// vendor, name, read_only_hint, destructive_hint and label are read, whatever else a table holds is
// not looked at. Or JSON, one object a line: {"vendor": …, "label": …, "tool": …}, the tool as
// tools/list gives it, to be judged by its whole definition.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "mcp/tool.h"

namespace claribi::policy_score {

struct ToolRow {
  std::string vendor;
  std::string name;
  std::optional<bool> read_only_hint;
  std::optional<bool> destructive_hint;
  std::optional<bool> writes = {};           // by its label, "write" or "read"
  std::optional<mcp::Tool> definition = {};  // then the hints above are not looked at
  std::string unreadable = {};  // why a definition cannot be read, which hides the tool
};

// Every row, in order. kInvalid naming the line: no header with vendor and name, a column twice, a
// row without a name or with more fields than the header, a hint that is not true, false or empty;
// a line that is no JSON object with a tool in it, or a tool without a name.
core::Result<std::vector<ToolRow>> ReadToolTable(std::istream& text);

}  // namespace claribi::policy_score
