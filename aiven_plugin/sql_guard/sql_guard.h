// The guard of arguments that carry SQL: a text is sent only if every statement in it, at any
// depth, only reads. PostgreSQL 15's own parser reads the text, and judge.h walks the tree. What
// the parser does not know, such as the syntax of a later version, is refused. Pure except for the
// thread that the parser runs on. The length of the text bounds the time, so deadline and
// cancellation are not polled meanwhile.
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
