// A table of tools as text: tab-separated, a header line, columns known by their names. Reads
// vendor, name, read_only_hint and destructive_hint; whatever else a table holds (labels, notes) is
// not looked at.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"

namespace claribi::policy_score {

struct ToolRow {
  std::string vendor;
  std::string name;
  std::optional<bool> read_only_hint;
  std::optional<bool> destructive_hint;
};

// Every row, in order. kInvalid naming the line: no header with vendor and name, a column twice, a
// row without a name or with more fields than the header, a hint that is not true, false or empty.
core::Result<std::vector<ToolRow>> ReadToolTable(std::istream& text);

}  // namespace claribi::policy_score
