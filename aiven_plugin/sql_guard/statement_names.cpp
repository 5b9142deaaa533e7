#include "sql_guard/statement_names.h"

#include <array>
#include <utility>

namespace claribi::sql_guard {
namespace {

using TypeAndName = std::pair<std::string_view, std::string_view>;

// The statements whose name does not follow from the node type.
constexpr std::array kSqlStatementNames = {
    TypeAndName{"AlterRoleStmt", "ALTER ROLE"},
    TypeAndName{"CheckPointStmt", "CHECKPOINT"},
    TypeAndName{"ClosePortalStmt", "CLOSE"},
    TypeAndName{"ConstraintsSetStmt", "SET CONSTRAINTS"},
    TypeAndName{"CreateStmt", "CREATE TABLE"},
    TypeAndName{"CreatedbStmt", "CREATE DATABASE"},
    TypeAndName{"DropdbStmt", "DROP DATABASE"},
    TypeAndName{"GrantRoleStmt", "GRANT or REVOKE"},
    TypeAndName{"GrantStmt", "GRANT or REVOKE"},
    TypeAndName{"IndexStmt", "CREATE INDEX"},
    TypeAndName{"RefreshMatViewStmt", "REFRESH MATERIALIZED VIEW"},
    TypeAndName{"RenameStmt", "ALTER … RENAME"},
    TypeAndName{"SecLabelStmt", "SECURITY LABEL"},
    TypeAndName{"TransactionStmt", "a transaction statement"},
    TypeAndName{"VacuumStmt", "VACUUM or ANALYZE"},
    TypeAndName{"VariableSetStmt", "SET or RESET"},
    TypeAndName{"ViewStmt", "CREATE VIEW"},
};

constexpr std::string_view kStatementSuffix = "Stmt";

}  // namespace

std::string SqlStatementName(std::string_view type) {
  for (const auto& [known, name] : kSqlStatementNames) {
    if (known == type) return std::string(name);
  }
  if (type.ends_with(kStatementSuffix)) type.remove_suffix(kStatementSuffix.size());
  std::string words;
  for (const char c : type) {
    const bool is_capital = c >= 'A' && c <= 'Z';
    if (is_capital && !words.empty()) words += ' ';
    words += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return words;
}

}  // namespace claribi::sql_guard
