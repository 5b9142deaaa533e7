// Judges the parse tree of a query, node by node: does it do anything but read? Not a parser, and
// no I/O. Denies by default: what nodes.h and names.h do not list is refused.
//
// Calls hide in PostgreSQL where no parentheses are: a cast runs the input function of its type, an
// operator its function, and attribute notation is a call, (x).f as well as g.f where g is a
// function in FROM: SELECT g.nextval FROM to_regclass('s') g moves a sequence on. All of them are
// judged as calls. Of t.f, where t is a table, a parser cannot know whether f is a column or a
// user's function of t's row type; nor what a view, a trigger of a rule or a foreign table does.
// These are left to the rights of the database user and to the read-only transaction that the
// vendor runs a query in.
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

// The first in `text`, of which `tree` is the parse tree; nothing: all of it reads. `functions`:
// names besides the built-in ones that may be called, and cast to: "name" or "schema.name".
std::optional<SqlViolation> FindSqlViolation(const core::Json& tree, std::string_view text,
                                             const std::vector<std::string>& functions);

}  // namespace claribi::sql_guard
