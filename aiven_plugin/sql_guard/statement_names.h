// What people call a statement of which the parse tree holds the type.
#pragma once

#include <string>
#include <string_view>

namespace claribi::sql_guard {

// "CreateTableAsStmt": "CREATE TABLE AS". The first word is the one that it is written with, as far
// as its kind has one.
std::string SqlStatementName(std::string_view type);

}  // namespace claribi::sql_guard
