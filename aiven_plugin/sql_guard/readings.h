// What a query reads, and whether it is secret: relations, columns, rows as a whole, joins that
// compare columns without naming them, and settings. Each function judges one node; the caller
// walks the tree, and keeps `scopes` at the place that it has reached.
#pragma once

#include <optional>
#include <vector>

#include "core/json.h"
#include "sql_guard/judge.h"
#include "sql_guard/name_scopes.h"
#include "sql_guard/permissions.h"

namespace claribi::sql_guard {

class SqlReadings {
 public:
  explicit SqlReadings(const SqlPermissions& permissions) : permissions_(permissions) {}

  SqlScopes& scopes() { return scopes_; }

  // Each takes the members of a node. Empty: there is nothing to refuse.
  std::optional<SqlViolation> Relation(const core::Json& range_var) const;
  std::optional<SqlViolation> Join(const core::Json& join_expr) const;
  std::optional<SqlViolation> Column(const core::Json& column_ref) const;
  std::optional<SqlViolation> Setting(const core::Json& call) const;  // of current_setting
  std::optional<SqlViolation> Show(const core::Json& statement) const;

  // Columns that the query names without anybody seeing them: what EXISTS (SELECT …) selects, and a
  // statement that is compared with a text of the server's own.
  void PassWhatExistsSelects(const core::Json& sub_link);
  void PassComparisonWithServersText(const core::Json& expression);

 private:
  const SqlPermissions& permissions_;
  SqlScopes scopes_;
  std::vector<const core::Json*> idle_columns_;
};

}  // namespace claribi::sql_guard
