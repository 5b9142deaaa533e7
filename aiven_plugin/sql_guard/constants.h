// What an expression of constants alone is worth, and how many rows a constant series has. Not an
// evaluator: what it does not know is no constant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::sql_guard {

// What is inside casts and COLLATE that leave a text as it is: varchar(3) does not.
const core::Json& WithoutTextCasts(const core::Json& value);

// A text constant; a list, an array or an array literal of text constants. Casts are looked
// through.
std::optional<std::vector<std::string>> ConstantTexts(const core::Json& value);

// `text`: the whole query, from which numbers are read that the tree leaves out. Numbers, with
// signs, casts and the operators + - * / ^.
std::optional<double> ConstantNumber(const core::Json& value, std::string_view text);

// Rows that a call of generate_series with constant bounds makes: of numbers, dates and timestamps.
// Empty if it is no such call. `call`: the members of the FuncCall.
std::optional<double> RowsOfConstantSeries(const core::Json& call, std::string_view text);

// Rows that the sources of a FROM clause make together, where each of them is a constant series.
std::optional<double> RowsOfConstantFrom(const core::Json& from_clause, std::string_view text);

}  // namespace claribi::sql_guard
