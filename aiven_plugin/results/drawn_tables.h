// Credentials in tables whose lines are drawn with box-drawing characters (U+2500 to U+257F), as
// ClickHouse, DuckDB and many tools for a terminal print them: below the name of their column, also
// where the names stand in the border, or beside their name. Linear; a table is read once. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "results/name_kinds.h"
#include "results/text_marks.h"

namespace claribi::results {

// True for a box-drawing character at `at`.
inline bool IsDrawing(std::string_view text, std::size_t at) {
  return text.size() - at > 2 && text[at] == '\xE2' &&
         (text[at + 1] == '\x94' || text[at + 1] == '\x95');
}

// at: a box-drawing character. Appends the credentials of the table whose first line holds it.
// Returns how far the table was read.
std::size_t AddDrawnTable(std::string_view text, std::size_t at, NameKinds& kinds,
                          std::vector<Span>& spans);

}  // namespace claribi::results
