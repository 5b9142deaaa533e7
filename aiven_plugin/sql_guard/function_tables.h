// The functions in FROM, under the names that they have there. `g.f` is a column of g if g has one
// of that name, and otherwise a call of f with the result of g, so the columns must be known. Types
// need not be: if `g.f` is neither, PostgreSQL refuses the query.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::sql_guard {

class SqlFunctionTables {
 public:
  // Of a whole parse tree, regardless of nesting: a name that is used twice must be safe both
  // times.
  explicit SqlFunctionTables(const core::Json& tree);

  // `column` of something named `table` may be read without calling a function of that name.
  bool IsColumn(std::string_view table, std::string_view column) const;

 private:
  struct Table {
    std::string name;
    std::vector<std::string> columns;
  };

  void Collect(const core::Json& value);
  void Add(const core::Json& range_function);

  std::vector<Table> tables_;
};

}  // namespace claribi::sql_guard
