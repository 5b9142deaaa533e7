// The name of a statement, as SQL writes it, from its node type in the parse tree.
#pragma once

#include <string>
#include <string_view>

namespace claribi::sql_guard {

// "CreateTableAsStmt" gives "CREATE TABLE AS". If all statements of the type begin with one word,
// it is the first word of the name.
std::string SqlStatementName(std::string_view type);

}  // namespace claribi::sql_guard
