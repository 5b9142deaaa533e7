// PostgresqlBackend: the store in a PostgreSQL database, shared by the nodes of a fleet. Inside of
// this room only.
#pragma once

#include "store/backend.h"
#include "store/postgresql_server.h"
#include "store/socket_watch.h"

namespace claribi::store {

class PostgresqlBackend final : public Backend {
 public:
  explicit PostgresqlBackend(PostgresqlServer server);

  std::size_t max_sessions() const override { return 8; }

  Result<OpenSession> Open(const Patience& patience, const std::string& subject) override;
  Status Bounded(Session& session, const Patience& patience,
                 const std::function<Status()>& work) override;
  void Begin(Session& session) override;
  void Commit(Session& session) override;
  void RollBack(Session& session) override;

  std::int64_t Execute(Session& session, const char* sql, std::span<const Value> values,
                       const ReadRow& read_opt) const override;
  /// In one round trip.
  std::vector<std::int64_t> ExecuteTogether(Session& session,
                                            std::span<const Sql* const> statements) override;
  bool IsWhole(Session& session) const override;

  Remedy RemedyFor(const Poco::Exception& exception, bool is_connected) const override;
  Error Explain(const Poco::Exception& exception, const std::string& subject) const override;
  Error Busy(const std::string& subject) const override;
  Error UnknownCommit(const std::string& subject) const override;

  std::int64_t UnixMs(Session& session) const override;
  bool HasTable(Session& session, const std::string& name) const override;
  void PrepareSchema(Session& session) const override;

 private:
  const PostgresqlServer server_;
  SocketWatch watch_;
};

}  // namespace claribi::store
