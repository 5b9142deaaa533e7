// Lists of names as texts with one blank between two names, which read better than arrays.
#pragma once

#include <string_view>
#include <vector>

namespace claribi::sql_guard {

std::vector<std::string_view> SqlWordsIn(std::string_view text);
bool HasSqlWordIn(std::string_view text, std::string_view word);

}  // namespace claribi::sql_guard
