// The work of PostgreSQL's lexer, estimated before it begins. The lexer reads a run of operator
// characters to its end, takes a token of it, and reads the rest again: "/*/*/*…" of 64 KiB costs
// seconds, and nothing can stop it meanwhile. Not a lexer: comments and constants count too.
// Source: `op_chars` in the lexer of PostgreSQL 15.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace claribi::sql_guard {

// Where the run begins with which the text costs too much, in bytes from 0; empty: the text is read
// in time. One pass over `text`.
std::optional<std::size_t> FindExcessiveOperators(std::string_view text);

}  // namespace claribi::sql_guard
