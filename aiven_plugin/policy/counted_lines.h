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

}  // namespace claribi::policy
