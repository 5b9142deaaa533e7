// The functions that stand in FROM, under the names that they have there. `g.f` is a column of g if
// it has one of that name, and else a call of f with what g returns: so what columns there are must
// be known. Not the types: where PostgreSQL would find neither, it says so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::sql_guard {

class SqlFunctionTables {
 public:
  // Of a whole parse tree, whatever the nesting: a name that means two things must do as both.
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
