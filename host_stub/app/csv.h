// A table as CSV (RFC 4180), safe to open in a spreadsheet: a field that one would take for a
// formula begins with an apostrophe. Not a reader.
#pragma once

#include <string>
#include <vector>

namespace claribi::app {

/// One record with its line break. Fields are quoted where that is needed.
std::string CsvRecord(const std::vector<std::string>& fields);

}  // namespace claribi::app
