// Names the SQL that is newer than the parser, so that the user of a later PostgreSQL is not told
// that the query is wrong. For the wording of a refusal only: it decides nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace claribi::sql_guard {

struct NewerSql {
  std::string_view construct;  // "JSON_TABLE"
  int version = 0;             // the PostgreSQL that brought it
  std::string_view instead;    // what an older one offers
};

// The first construct of a later PostgreSQL in a text that PostgreSQL 15 cannot parse, if it begins
// where the parser ended or before. `message`: the parser's. `at`: where it ended, in bytes.
std::optional<NewerSql> FindNewerSql(std::string_view text, std::string_view message,
                                     std::size_t at);

}  // namespace claribi::sql_guard
