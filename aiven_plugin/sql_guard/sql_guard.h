// The guard of arguments that carry SQL: a text leaves only if every statement in it, at any depth,
// only reads. PostgreSQL 15's own parser reads the text, a judge walks the tree (judge.h). What
// the parser does not know, a later version's syntax too, is refused. Pure but for the thread that
// the parser runs on; bounded by the length of the text, so that nothing waits for it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace claribi::sql_guard {

constexpr std::size_t kMaxSqlBytes = 65536;

// `functions` as FindSqlViolation says. Fails with, each time naming line and column,
//   kForbidden, kind "query_refused": something in it does more than read, or is not known to only
//     read; a text that nests too deeply to be judged;
//   kInvalid, kind "invalid_arguments": PostgreSQL could not parse it;
//   kTooLarge: it is longer than kMaxSqlBytes.
core::Status CheckSql(std::string_view sql, const std::vector<std::string>& functions);

}  // namespace claribi::sql_guard
