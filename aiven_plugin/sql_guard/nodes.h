// What a statement that only reads may be made of: node types of PostgreSQL's raw parse tree, each
// with the members it may have. What is not here is refused, so that neither a statement nor a
// member that a later parser brings can pass unseen.
// Source: PostgreSQL 15, src/include/nodes/parsenodes.h and primnodes.h.
#pragma once

#include <optional>
#include <string_view>

namespace claribi::sql_guard {

bool IsReadingSqlNode(std::string_view type);

// Of a member of such a node: the type of the node that it holds where the tree leaves that out,
// empty where it does not or the member is a plain value. Nothing: there may be no such member.
std::optional<std::string_view> TypeInSqlMember(std::string_view type, std::string_view member);

}  // namespace claribi::sql_guard
