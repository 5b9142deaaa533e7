// A text whose first line counts more than stands below it: "Found 118 tables:" above three of
// them, as a list, a table, lines of a CSV, or JSON. Where the lines may be groups, or figures in
// them add up to the count, nothing is said. Pure; one pass over the text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/json.h"

namespace claribi::policy {

struct CountedLines {
  std::int64_t said = 0;  // more than
  std::int64_t here = 0;
};

// data: the JSON in the prose; nullptr if there is none.
std::optional<CountedLines> CountsMoreThanLines(std::string_view prose, const core::Json* data);

// How many rows a text has that is nothing but a list, a table or lines of a CSV, its head apart; 0
// where that is not sure.
std::int64_t RowsOfText(std::string_view prose);

// The same of a text beside data that came apart from it. json: a text that holds them, read where
// `data` is null. tool: its name, which may say what is counted.
std::optional<CountedLines> CountsMoreThanData(std::string_view words, const core::Json& data,
                                               std::string_view json, std::string_view tool);

}  // namespace claribi::policy
