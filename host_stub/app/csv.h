// A table as CSV (RFC 4180), safe to open in a spreadsheet: a text that one would take for a
// formula begins with an apostrophe; a number never does. Not a reader.
#pragma once

#include <string>
#include <vector>

#include "values/json_value.h"

namespace claribi::app {

/// One record with its line break. Fields are quoted where that is needed.
std::string CsvRecord(const std::vector<std::string>& fields);

/// The table of an answer, {"columns", "rows"} as `ask --json` has it, with a header.
std::string TableCsv(const values::Json& table);

}  // namespace claribi::app
