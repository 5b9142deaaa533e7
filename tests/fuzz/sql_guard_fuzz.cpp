// Whatever the text, the guard answers: it lets pass, or refuses with a reason. A text that passes
// passes again with a comment before it and a statement that reads behind it, and not with one that
// writes.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "sql_guard/sql_guard.h"

using namespace claribi;

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

const sql_guard::SqlRules& Permitted() {
  static const sql_guard::SqlRules rules = [] {
    sql_guard::SqlRules some;
    some.functions = {"margin", "shop.rate"};
    some.extensions = {"hstore", "postgis"};
    return some;
  }();
  return rules;
}

bool Passes(const std::string& sql) { return sql_guard::CheckSql(sql, Permitted()).ok(); }

void CheckGuard(std::string_view text) {
  const auto checked = sql_guard::CheckSql(text, Permitted());
  if (!checked.ok()) {
    return Require(!checked.error().message.empty() && !checked.error().cause.empty() &&
                   !checked.error().fix.empty());
  }
  const std::string sql(text);
  if (sql.size() > sql_guard::kMaxSqlBytes / 2) return;
  Require(Passes("/* a */ " + sql + "\n; SELECT 1"));
  Require(!Passes(sql + "\n; DELETE FROM t"));
  Require(!Passes("DELETE FROM t; " + sql));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exact-size heap copy: AddressSanitizer sees a read one byte too far.
  const std::vector<char> bytes(data, data + size);
  CheckGuard({bytes.data(), bytes.size()});
  return 0;
}
