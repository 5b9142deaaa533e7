// A call result as text: warnings first, then arrays of objects as tables and everything else as
// lines; what is nested too deeply for a line is named by its path; then the texts that stand
// beside the data. Printable. Source:
// plugin_api/messages/MESSAGES.md, "Call result".
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/json_document.h"

namespace claribi::app {

/// The whole result, for a terminal of `width` columns.
std::string ResultText(const Value& result, std::size_t width);

/// Its data as CSV: rows, or the rows of its one table, or its members and their values. Not
/// printable: a pipe gets every character.
std::string ResultCsv(const Value& result);

/// The members of the data that ResultCsv leaves out.
std::vector<std::string> NotInCsv(const Value& result);

/// What the vendor sent as text, unparsed; "" if there is none.
std::string ContentText(const Value& result);

}  // namespace claribi::app
