// The words of a sentence as letters and digits, lower case, whatever their capitals: of
// "ClickHouse and SQL++" clickhouse, and, sql. Names are split otherwise (core/name_words.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

std::vector<std::string> PlainWords(std::string_view text);

}  // namespace claribi::policy
