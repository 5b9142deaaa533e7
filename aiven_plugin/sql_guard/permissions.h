// Which functions, operators, types and sampling methods a query may use: PostgreSQL's own that
// only read, those of the vendor's extensions, and what the manifest names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "sql_guard/rules.h"

namespace claribi::sql_guard {

using SqlName = std::vector<std::string>;  // its parts: schema and name, or the name alone

std::string DottedSqlName(const SqlName& name);

class SqlPermissions {
 public:
  explicit SqlPermissions(const SqlRules& rules) : rules_(rules) {}  // borrows it

  // Whatever the arguments.
  bool MayCall(const SqlName& function) const;
  // What MayCall does not know, and these arguments make harmless: pg_stat_statements(false), which
  // shows no text. `call`: the members of the FuncCall.
  bool MayCallLikeThis(const SqlName& function, const core::Json& call) const;
  bool MayUseOperator(const SqlName& symbol) const;
  bool MaySampleBy(const SqlName& method) const;

  // `name` is a function's or a type's, as far as is known: for a row it could be a call.
  bool IsCallable(std::string_view name) const;

  // PostgreSQL's current_setting.
  static bool ReadsSetting(const SqlName& function);

 private:
  const SqlRules& rules_;
};

}  // namespace claribi::sql_guard
