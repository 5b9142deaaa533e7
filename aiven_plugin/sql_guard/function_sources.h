// Functions in FROM, and what a field of a value may be. PostgreSQL reads `x.f` and `(x).f` as a
// column of x if x has one of that name, and otherwise as a call of f with x:
// SELECT g.nextval FROM to_regclass('s') g advances a sequence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::sql_guard {

enum class SqlFields {
  kOfRow,    // of a row of a table or a subselect: a call could only be of a function of that row
  kOfValue,  // of a value that may be composite: any name but those that are known to act
  kListed,   // exactly the columns that are listed
};

// `name` reads a column, as far as a parser can know.
bool IsFieldOf(SqlFields fields, const std::vector<std::string>& columns, std::string_view name);

struct FunctionSource {
  std::string name;  // the alias, or the function's
  SqlFields fields = SqlFields::kListed;
  std::vector<std::string> columns;
};

// `range_function`: the members of a RangeFunction.
FunctionSource ReadFunctionSource(const core::Json& range_function);

// What (value).name may be, by what the value is. A name that PostgreSQL's own functions give to
// their results is a field; one that acts when it is called never is.
bool IsFieldOfValue(const core::Json& value, std::string_view name);

}  // namespace claribi::sql_guard
