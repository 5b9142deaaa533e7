// Database: the host's one store, an SQLite file for the processes of one machine or a PostgreSQL
// database for any number of nodes. It knows nothing of tables: schema_steps.h makes them, and each
// table has its own file in this folder. Source: the name of a store is a URL (backend.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "outcome/outcome.h"
#include "outcome/patience.h"

namespace claribi::store {

using outcome::Code;
using outcome::Error;
using outcome::Patience;
using outcome::Result;
using outcome::Status;

class Backend;
class SessionPool;
class WriteQueue;

/// Any thread. Waiting for another thread, process or node ends when patience does.
class Database {
 public:
  /// Opens the store of this URL and brings its schema up to date. kUsage if the URL cannot be
  /// understood. kUnavailable if the store cannot be used: locked, full, read-only, damaged, out of
  /// reach, refused, or made by a newer host.
  static Result<std::unique_ptr<Database>> Open(const std::string& url, const Patience& patience);

  /// The file of the store of this URL, which need not be there; nothing where it is no file.
  static std::optional<std::filesystem::path> FileOf(const std::string& url);

  /// Writes what still waits to be written.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// For what many threads write, and for what may be written a moment later.
  WriteQueue& writes() { return *writes_; }

 private:
  friend class Transaction;
  explicit Database(std::unique_ptr<Backend> backend);

  std::unique_ptr<Backend> backend_;
  std::unique_ptr<SessionPool> pool_;
  std::unique_ptr<SessionPool> readers_;  // null: who reads takes a session of pool_
  std::unique_ptr<WriteQueue> writes_;    // last: it uses the others
};

}  // namespace claribi::store
