// Judges the parse tree of a query, node by node: does it do more than read? Not a parser, and no
// I/O. Denies by default: what nodes.h and names.h do not list is refused.
//
// PostgreSQL calls functions without parentheses too: a cast calls the input function of its type,
// an operator its function, and attribute notation is a call, (x).f as well as g.f where g is a
// function in FROM: SELECT g.nextval FROM to_regclass('s') g advances a sequence. All of them are
// judged as calls. In t.f, where t is a table, a parser cannot know whether f is a column or a
// user-defined function of t's row type; nor what a view, a rule or a foreign table does. These are
// left to the privileges of the database user and to the read-only transaction in which the vendor
// runs a query.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::sql_guard {

struct SqlViolation {
  std::string construct;   // as it follows "the query holds ": "DELETE inside a WITH clause"
  std::string fix;         // what to ask instead
  std::size_t offset = 0;  // in the text, in bytes from 0
};

// The first violation in `text`, of which `tree` is the parse tree; empty: the query only reads.
// `functions`: user-defined names that may be called, and cast to: "name" or "schema.name".
std::optional<SqlViolation> FindSqlViolation(const core::Json& tree, std::string_view text,
                                             const std::vector<std::string>& functions);

}  // namespace claribi::sql_guard
