// The node types of PostgreSQL's raw parse tree that a statement that only reads may contain, each
// with the members it may have. What is not here is refused, so that a new statement or member of a
// later parser is refused too.
// Source: PostgreSQL 15, src/include/nodes/parsenodes.h and primnodes.h.
#pragma once

#include <optional>
#include <string_view>

namespace claribi::sql_guard {

bool IsReadingSqlNode(std::string_view type);

// nullopt: a node of `type` may not have `member`. Else the type of the node in it if the tree
// leaves that type out; empty if the tree names it, or the member is a plain value.
std::optional<std::string_view> TypeInSqlMember(std::string_view type, std::string_view member);

}  // namespace claribi::sql_guard
