// Judges the parse tree of a query, node by node: does it do more than read, or read what is
// secret? Not a parser, and no I/O. Denies by default: what nodes.h and permissions.h do not list
// is refused.
//
// PostgreSQL calls functions without parentheses too: a cast calls the input function of its type,
// an operator its function, and attribute notation is a call, (x).f as well as g.f where g is a
// function in FROM (function_sources.h). All of them are judged. In t.f, where t is a table, a
// parser cannot know whether f is a column or a user-defined function of t's row type; nor whether
// (tab.col).f is a field of a composite column; nor what a user's type checks, and a view, a rule
// or a foreign table does. These are left to the privileges of the database user and to the
// read-only transaction in which the vendor runs a query.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "sql_guard/rules.h"

namespace claribi::sql_guard {

enum class SqlObjection {
  kDoesMore,      // it writes, runs, locks, or shows a secret
  kTakesTooLong,  // it makes more rows than any answer can use
  kVendorRefuses  // it reads, and the vendor's server takes no such query
};

struct SqlViolation {
  SqlObjection objection = SqlObjection::kDoesMore;
  std::string construct;   // as it follows "the query holds ": "DELETE inside a WITH clause"
  std::string fix;         // what to ask instead
  std::size_t offset = 0;  // in the text, in bytes from 0
};

struct SqlJudgement {
  std::optional<SqlViolation> violation;  // the first; empty: the query only reads
  std::vector<std::string> notes;         // for the result: what may come of the query
};

// `tree`: the parse tree of `text`.
SqlJudgement JudgeSqlTree(const core::Json& tree, std::string_view text, const SqlRules& rules);

}  // namespace claribi::sql_guard
