// One PostgreSQL database of the estate, played by SQLite in memory: a schema is an attached
// database, information_schema and pg_catalog are tables that are kept true. An honest subset of
// SQL, not PostgreSQL: no ::casts, no $1, no functions beyond SQLite's, version(),
// current_database(), current_schema() and now(). No statement reaches a file.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "vendor_sandbox/ordered_json.h"

struct sqlite3;

namespace claribi::vendor_sandbox {

struct SqlRows {
  std::vector<std::string> fields;
  Json::Array rows;        ///< objects by field, at most kMaxSqlRows
  bool truncated = false;  ///< there were more
  std::int64_t changed = 0;
};

/// The API answers no more rows than this.
inline constexpr std::size_t kMaxSqlRows = 1000;

struct SqlError {
  std::string message;
  bool read_only = false;  ///< refused because it would write
};

/// Not thread-safe.
class SqlDatabase {
 public:
  /// At most seven schemas; `seed` creates and fills their tables. `all` names every database of
  /// the service.
  SqlDatabase(std::string name, std::vector<std::string> schemas, std::string_view seed,
              const std::vector<std::string>& all = {"app", "defaultdb"});

  /// Runs one statement. With `may_write` false, whatever would change something is refused.
  std::variant<SqlRows, SqlError> Run(const std::string& statement, bool may_write);
  /// Adds or removes the rows of public.comments that attack whoever reads them.
  void ShowHostileRows(bool show);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  void Execute(const std::string& sql);
  void RefreshCatalogue();

  std::string name_;
  std::vector<std::string> schemas_;
  std::unique_ptr<sqlite3, Close> sqlite_;
  bool locked_down_ = false;  // read by the authorizer: no ATTACH, no PRAGMA
  bool hostile_ = false;
};

/// What the MCP server itself looks at: the first word of a statement, comments and brackets
/// skipped, in capitals.
std::string OutermostKeyword(std::string_view statement);
/// True for data-modifying statements below the outermost one, as in `WITH x AS (DELETE ...)` and
/// `EXPLAIN ANALYZE DELETE`.
bool HidesWrite(std::string_view statement);
/// True for what would change something in PostgreSQL, or reach outside of it, as far as words
/// tell: another statement than one that reads, a locking one, SELECT INTO, a function that writes.
bool WouldWrite(std::string_view statement);
/// True when a second statement follows the first.
bool HasSeveralStatements(std::string_view statement);

}  // namespace claribi::vendor_sandbox
