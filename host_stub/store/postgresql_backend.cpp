#include "store/postgresql_backend.h"

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/PostgreSQL/Utility.h>
#include <Poco/Data/Session.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>

#include "store/postgresql_failure.h"
#include "store/postgresql_prepared.h"

namespace claribi::store {
namespace {

using namespace Poco::Data::Keywords;
namespace postgresql = Poco::Data::PostgreSQL;
using std::chrono::seconds;

// The second connection to a server that has just taken one.
constexpr seconds kLongestSecondConnect{5};

// Lock waits are cut into slices, between which patience is asked. The other timeouts end the
// transaction of a node that hangs or is cut off, so that other nodes do not wait for ever.
constexpr const char* kSettings =
    "SET client_encoding = 'UTF8';"
    "SET client_min_messages = 'error';"
    "SET default_transaction_isolation = 'read committed';"
    "SET lock_timeout = '250ms';"
    "SET statement_timeout = '20s';"
    "SET idle_in_transaction_session_timeout = '20s'";

// Any number that all hosts agree on.
constexpr std::int64_t kSchemaLock = 0x636c6172696269;

PGconn* ConnectionOf(Session& session) { return *postgresql::Utility::handle(session); }

// Poco frees a connection only while it is whole, and forgets a broken one.
void Close(Session* session) {
  PGconn* broken_opt = session->isConnected() ? nullptr : ConnectionOf(*session);
  delete session;
  PQfinish(broken_opt);
}

}  // namespace

PostgresqlBackend::PostgresqlBackend(PostgresqlServer server) : server_(std::move(server)) {
  postgresql::Connector::registerConnector();
}

Result<OpenSession> PostgresqlBackend::Open(const Patience& patience, const std::string& subject) {
  if (Status reached = server_.Probe(patience, subject); !reached) return reached.error();
  try {
    OpenSession session(
        new Session(postgresql::Connector::KEY, server_.ForPoco(), kLongestSecondConnect.count()),
        {&Close});
    PGconn* connection = ConnectionOf(*session);
    PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE);
    PGresult* result = PQexec(connection, kSettings);
    const std::string sql_state = SqlState(PQresultErrorMessage(result));
    const bool is_ready = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    if (is_ready) return session;
    return StatementFailed(sql_state, server_.name(), subject);
  } catch (const Poco::Exception&) {  // its text may quote the connection string
    return ServerIsSilent(server_.name(), subject);
  }
}

Status PostgresqlBackend::Bounded(Session& session, const Patience& patience,
                                  const std::function<Status()>& work) {
  const SocketWatch::Guard guard(watch_, PQsocket(ConnectionOf(session)), patience);
  return work();
}

void PostgresqlBackend::Begin(Session& session) { session.begin(); }

void PostgresqlBackend::Commit(Session& session) {
  try {
    session.commit();
  } catch (const Poco::Exception&) {
    // Otherwise it is committed, and what failed is the freeing of statements afterwards.
    if (session.isTransaction()) throw;
  }
}

void PostgresqlBackend::RollBack(Session& session) { session.rollback(); }

std::int64_t PostgresqlBackend::Execute(Session& session, const char* sql,
                                        std::span<const Value> values,
                                        const ReadRow& read_opt) const {
  return ExecutePrepared(ConnectionOf(session), sql, values, read_opt);
}

std::vector<std::int64_t> PostgresqlBackend::ExecuteTogether(
    Session& session, std::span<const Sql* const> statements) {
  return ExecuteInPipeline(ConnectionOf(session), statements);
}

// A server says nothing unasked but that it ends the session.
bool PostgresqlBackend::IsWhole(Session& session) const {
  PGconn* connection = ConnectionOf(session);
  const bool is_idle =
      PQstatus(connection) == CONNECTION_OK && PQpipelineStatus(connection) == PQ_PIPELINE_OFF;
  if (!is_idle) return false;
  pollfd look{.fd = PQsocket(connection), .events = POLLIN, .revents = 0};
  return poll(&look, 1, 0) == 0;
}

Backend::Remedy PostgresqlBackend::RemedyFor(const Poco::Exception& exception,
                                             bool is_connected) const {
  if (!is_connected) return Remedy::kReconnect;
  const std::string sql_state = SqlState(exception.message());
  // lock_not_available, deadlock_detected, serialization_failure
  const bool is_passing = sql_state == "55P03" || sql_state == "40P01" || sql_state == "40001";
  return is_passing ? Remedy::kRunAgain : Remedy::kNone;
}

Error PostgresqlBackend::Explain(const Poco::Exception& exception,
                                 const std::string& subject) const {
  return StatementFailed(SqlState(exception.message()), server_.name(), subject);
}

Error PostgresqlBackend::Busy(const std::string& subject) const {
  return Error{.code = Code::kUnavailable,
               .what = subject + " failed: the store is locked.",
               .cause = "Another session keeps rows of " + server_.name() + " locked.",
               .fix = "End that session, or try again later.",
               .retryable = true};
}

Error PostgresqlBackend::UnknownCommit(const std::string& subject) const {
  return Error{
      .code = Code::kUnavailable,
      .what = subject + " may or may not have succeeded.",
      .cause =
          "The connection to " + server_.name() + " broke while the change was being committed.",
      .fix = "Check with: claribi-host status. If the change is missing, run the command again.",
      .retryable = true,
      .may_be_done = true};
}

std::int64_t PostgresqlBackend::UnixMs(Session& session) const {
  std::int64_t unix_ms = 0;
  Execute(session,
          "SELECT CAST('' AS TEXT), CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
          {}, [&unix_ms](std::string_view, std::int64_t number) { unix_ms = number; });
  return unix_ms;
}

// In whichever schema of the search_path it is.
bool PostgresqlBackend::HasTable(Session& session, const std::string& name) const {
  int tables = 0;
  session << "SELECT COUNT(to_regclass($1))", bind(name), into(tables), now;
  return tables > 0;
}

void PostgresqlBackend::PrepareSchema(Session& session) const {
  session << "SELECT pg_advisory_xact_lock(" + std::to_string(kSchemaLock) + ")", now;
  int types = 0;
  session << "SELECT COUNT(to_regtype('blob'))", into(types), now;
  if (types == 0) session << "CREATE DOMAIN blob AS bytea", now;
}

}  // namespace claribi::store
