// The guard of arguments that carry SQL: a text is sent only if every statement in it, at any
// depth, only reads, and reads nothing that is secret. PostgreSQL 15's own parser reads the text,
// and judge.h walks the tree. What the parser does not know, such as the syntax of a later version,
// is refused. Pure except for the thread that the parser runs on. Length and nesting are bounded
// before the parser begins, so it ends within a fraction of a second, and deadline and cancellation
// are not polled meanwhile. The text is never rewritten. A build without the parser (HasSqlParser
// in parser.h) refuses every text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "sql_guard/rules.h"

namespace claribi::sql_guard {

constexpr std::size_t kMaxSqlBytes = 65536;

// Notes for the result of the query, in sentences: what may come of it. Fails with, each time
// naming line and column,
//   kForbidden, kind "query_refused": something in it does more than read, reads what is secret, or
//     is not known to only read; it makes too many rows, or the vendor would refuse it; a text that
//     nests too deeply to be judged, or uses SQL that is newer than the parser;
//   kInvalid, kind "invalid_arguments": PostgreSQL could not parse it;
//   kTooLarge: it is longer than kMaxSqlBytes, or PostgreSQL's lexer would take too long.
core::Result<std::vector<std::string>> CheckSql(std::string_view sql, const SqlRules& rules);

// A text that may name a schema, for an argument beside the query: the vendor takes it as the
// search path. A plain identifier, and none that hides PostgreSQL's names or holds secrets.
bool IsPlainSchemaName(std::string_view text);

}  // namespace claribi::sql_guard
