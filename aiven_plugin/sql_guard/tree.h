// Questions about PostgreSQL's raw parse tree as libpg_query writes it: {"Type": {members}}, lists
// as arrays, members that are zero or false left out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.h"

namespace claribi::sql_guard {

// The one node in `value`: its type and its members; empty if `value` is not a node.
std::optional<std::pair<std::string_view, const core::Json*>> SqlNodeIn(const core::Json& value);
// Its members, if it is of that type.
const core::Json* SqlNodeOf(std::string_view type, const core::Json& value);

// The texts of a list of String nodes, such as the parts of a name; null: an empty list. Other
// nodes ("*") give an empty text.
std::vector<std::string> SqlNameParts(const core::Json* list);

// The least and the greatest location in `value`: a byte offset in the text, from 0.
std::optional<std::size_t> FirstSqlLocation(const core::Json& value);
std::optional<std::size_t> LastSqlLocation(const core::Json& value);

}  // namespace claribi::sql_guard
