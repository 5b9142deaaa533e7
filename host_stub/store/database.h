// Database: the host's one store, a SQLite file that any number of processes may have open.
// It knows nothing of tables: schema.h makes them, and each table has its own file in this folder.
// Source: design card of the host stub; the name of a store is a URL, sqlite:///path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "outcome/patience.h"
#include "outcome/result.h"

namespace claribi::store {

using outcome::Code;
using outcome::Error;
using outcome::Patience;
using outcome::Result;
using outcome::Status;

/// The file that a store URL names: "sqlite:///var/lib/claribi/host.db" is the absolute path from
/// the third slash on. kUsage for anything else.
Result<std::filesystem::path> ParseStoreUrl(const std::string& url);

/// Any thread. Transactions run one at a time; waiting for another thread or process ends when
/// patience does.
class Database {
 public:
  struct Config {
    std::filesystem::path file;
    std::int64_t max_pages = 0;  // of 4096 bytes; 0: as large as SQLite allows
  };

  /// Opens or creates the file (0600, in a folder made 0700 where it is missing) and brings its
  /// schema up to date. kUnavailable if it cannot be used: locked, full, read-only, damaged, or
  /// made by a newer host.
  static Result<std::unique_ptr<Database>> Open(const Config& config, const Patience& patience);

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

 private:
  friend struct Transaction;
  struct Connection;
  explicit Database(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

}  // namespace claribi::store
