// SqliteBackend: the store in one SQLite file, which any number of processes of one machine may
// have open. Inside of this room only.
#pragma once

#include <filesystem>

#include "store/backend.h"

namespace claribi::store {

/// What a URL says: "sqlite:///var/lib/claribi/host.db" is the absolute path from the third slash
/// on; "?max_pages=N" limits the file to N pages of 4096 bytes.
struct SqlitePlace {
  static Result<SqlitePlace> Parse(const std::string& url);

  std::filesystem::path file;
  std::int64_t max_pages = 0;  // 0: as large as SQLite allows
};

class SqliteBackend final : public Backend {
 public:
  explicit SqliteBackend(SqlitePlace place);

  /// SQLite has one writer at a time.
  std::size_t max_sessions() const override { return 1; }
  /// Which do not wait for the writer (WAL).
  std::size_t max_readers() const override { return 8; }

  /// Makes the file where it is missing (0600, in a folder made 0700). kUnavailable if others may
  /// read it.
  Result<OpenSession> Open(const Patience& patience, const std::string& subject) override;
  Status Bounded(Session&, const Patience&, const std::function<Status()>& work) override {
    return work();
  }
  void Begin(Session& session) override;
  void Commit(Session& session) override;
  void RollBack(Session& session) override;

  std::int64_t Execute(Session& session, const char* sql, std::span<const Value> values,
                       const ReadRow& read_opt) const override;

  Remedy RemedyFor(const Poco::Exception& exception, bool is_connected) const override;
  Error Explain(const Poco::Exception& exception, const std::string& subject) const override;
  Error Busy(const std::string& subject) const override;
  Error UnknownCommit(const std::string& subject) const override { return Busy(subject); }

  std::int64_t UnixMs(Session& session) const override;
  bool HasTable(Session& session, const std::string& name) const override;
  void PrepareSchema(Session&) const override {}  // BEGIN IMMEDIATE did

 private:
  const SqlitePlace place_;
};

}  // namespace claribi::store
