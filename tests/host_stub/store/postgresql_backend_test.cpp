#include "store/postgresql_backend.h"

#include <Poco/Data/PostgreSQL/Utility.h>
#include <gmock/gmock.h>
#include <libpq-fe.h>

#include <array>
#include <cstdio>
#include <future>
#include <tuple>

#include "host_stub/store/store_fixture.h"
#include "store/audit.h"
#include "store/events.h"
#include "store/leases.h"
#include "store/transaction.h"
#include "store/write_queue.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using Poco::Data::Session;
using namespace Poco::Data::Keywords;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

class PostgresqlBackendTest : public PostgresqlTest {
 protected:
  /// The server's URL with another user, password or database.
  static std::string Url(const std::string& user, const std::string& password,
                         const std::string& database) {
    const std::string url = PrivateSchema::ServerUrl();
    const std::size_t host = url.find('@') + 1;
    return "postgresql://" + user + ":" + password + "@" + url.substr(host, url.rfind('/') - host) +
           "/" + database;
  }
  Error OpenRefused(const std::string& url) {
    const auto opened = Database::Open(url, patience_);
    EXPECT_THAT(opened, IsError());
    return opened ? Error{} : opened.error();
  }
  static std::string PasswordOf(const std::string& url) {
    const std::size_t colon = url.find(':', url.find("//")) + 1;
    return url.substr(colon, url.find('@') - colon);
  }

  /// Ends every session of the store's, as a server that is restarted does, and waits for that.
  void BreakSessions() {
    Execute(
        "SELECT COUNT(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
        " WHERE application_name = 'claribi-host' AND pid <> pg_backend_pid()"
        " AND pid IN (SELECT pid FROM sessions)");
  }
  /// Writes the store's sessions down, so that those of other tests live on.
  Status Note(Transaction& transaction) {
    transaction.session() << "INSERT INTO sessions SELECT pg_backend_pid()", now;
    return {};
  }
};

TEST_F(PostgresqlBackendTest, AWrongPasswordIsSaidAndNotShown) {
  const Error error = OpenRefused(Url("claribi", "not-the-password", "postgres"));
  EXPECT_THAT(error, IsErrorWith(Code::kUnavailable, IsRetryable(false),
                                 CauseIs(HasSubstr("password")), FixIs(HasSubstr("PGPASSWORD"))));
  EXPECT_THAT(error.what + error.cause + error.fix, Not(HasSubstr("not-the-password")));
}

TEST_F(PostgresqlBackendTest, AMissingDatabaseIsNamed) {
  const std::string password = PasswordOf(PrivateSchema::ServerUrl());
  const Error error = OpenRefused(Url("claribi", password, "nowhere"));
  EXPECT_THAT(error.cause, HasSubstr("/nowhere: There is no such database."));
  EXPECT_THAT(error.fix, HasSubstr("createdb"));
  EXPECT_THAT(error.what + error.cause + error.fix, Not(HasSubstr(password)));
}

TEST_F(PostgresqlBackendTest, AUserWithoutTheRightToMakeTablesIsTold) {
  const std::string user = schema_->name() + "_user";
  Execute("CREATE ROLE " + user + " LOGIN PASSWORD 'x'");
  const Error error = OpenRefused(Url(user, "x", "postgres"));
  Execute("DROP ROLE " + user);
  EXPECT_THAT(error, IsErrorWith(Code::kUnavailable, CauseIs(HasSubstr("may not use or create")),
                                 FixIs(HasSubstr("GRANT"))));
}

TEST_F(PostgresqlBackendTest, AUserWithoutThatRightUsesTablesThatAreThere) {
  const std::string user = schema_->name() + "_user";
  Execute("CREATE ROLE " + user + " LOGIN PASSWORD 'x'");
  Execute("GRANT USAGE ON SCHEMA " + schema_->name() + " TO " + user);
  Execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema_->name() +
          " TO " + user);
  {
    const auto opened = Database::Open(
        Url(user, "x", "postgres") + "?options=-csearch_path%3D" + schema_->name(), patience_);
    ASSERT_THAT(opened, IsOk());
    EXPECT_THAT(Secrets(**opened).Put(space_, "token", "sealed", 0, patience_), IsOk());
  }
  Execute("DROP OWNED BY " + user);
  Execute("DROP ROLE " + user);
}

TEST_F(PostgresqlBackendTest, TransactionsOfTwoThreadsRunAtTheSameTime) {
  const auto outer = [&](Transaction&) -> Status {
    auto inner = std::async(std::launch::async, [&] {
      return Secrets(*database_).Put(space_, "token", "sealed", 0, patience_);
    });
    EXPECT_THAT(inner.get(), IsOk());
    return {};
  };
  EXPECT_THAT(Transaction::Run(*database_, patience_, "Testing", outer), IsOk());
}

TEST_F(PostgresqlBackendTest, MoreThreadsThanSessionsTakeTurns) {
  std::vector<std::future<Result<std::uint64_t>>> threads;
  for (int i = 0; i < 20; ++i) {
    threads.push_back(std::async(std::launch::async, [&, i] {
      return Secrets(*database_).Put(space_, std::to_string(i), "1", 0, patience_);
    }));
  }
  for (auto& thread : threads) EXPECT_THAT(thread.get(), IsOk());
}

TEST_F(PostgresqlBackendTest, ASessionThatBrokeIsOpenedAgain) {
  Execute("CREATE TABLE sessions (pid INTEGER)");
  ASSERT_THAT(Transaction::Run(*database_, patience_, "Testing",
                               [&](Transaction& transaction) { return Note(transaction); }),
              IsOk());
  BreakSessions();
  EXPECT_THAT(Secrets(*database_).Put(space_, "token", "sealed", 0, patience_), IsOk());
}

TEST_F(PostgresqlBackendTest, ATransactionWhoseSessionBreaksIsRunAgainOnce) {
  int runs = 0;
  const auto breaks = [&](Transaction& transaction) -> Status {
    ++runs;
    transaction.session() << "SELECT COUNT(pg_terminate_backend(pg_backend_pid()))", now;
    return {};
  };
  const auto done = Transaction::Run(*database_, patience_, "Testing", breaks);
  ASSERT_THAT(done, IsError());
  EXPECT_EQ(runs, 2);
  EXPECT_THAT(done, IsErrorWith(Code::kUnavailable, IsRetryable(), CauseIs(HasSubstr("broke"))));
  EXPECT_THAT(Secrets(*database_).Put(space_, "token", "sealed", 0, patience_), IsOk());
}

// A trigger that waits for COMMIT, and then ends the session that commits.
TEST_F(PostgresqlBackendTest, ACommitOfUnknownOutcomeIsSaidToBeUnknown) {
  Execute(
      "CREATE FUNCTION break_session() RETURNS TRIGGER LANGUAGE plpgsql AS $$"
      " BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$");
  Execute(
      "CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON secrets DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW EXECUTE FUNCTION break_session()");
  EXPECT_THAT(
      Secrets(*database_).Put(space_, "token", "sealed", 0, patience_),
      IsErrorWith(Code::kUnavailable, IsRetryable(), MessageIs(HasSubstr("may or may not"))));
}

// What goes over the connection of the store while it lives, as libpq writes it down. The store has
// one idle session, which everything takes in turn.
class Traced {
 public:
  explicit Traced(Database& database) : database_(database) {
    OnConnection([this](PGconn* connection) { PQtrace(connection, file_); });
  }
  Traced(const Traced&) = delete;
  Traced& operator=(const Traced&) = delete;
  ~Traced() {
    OnConnection([](PGconn* connection) { PQuntrace(connection); });
    std::fclose(file_);
  }

  /// How often the server was asked and answered since the last time.
  int RoundTrips() {
    std::fflush(file_);
    std::rewind(file_);
    int round_trips = 0;
    std::array<char, 4096> line{};
    while (std::fgets(line.data(), line.size(), file_) != nullptr) {
      const std::string_view text(line.data());
      const bool is_asked = text.find("\tF\t") != std::string_view::npos;
      const bool is_end = text.find("\tSync") != std::string_view::npos ||
                          text.find("\tQuery") != std::string_view::npos;
      if (is_asked && is_end) ++round_trips;
    }
    const int since = round_trips - told_;
    told_ = round_trips;
    return since;
  }

 private:
  void OnConnection(const std::function<void(PGconn*)>& body) {
    const auto on = [&body](Transaction& transaction) -> Status {
      body(*Poco::Data::PostgreSQL::Utility::handle(transaction.session()));
      return {};
    };
    EXPECT_THAT(Transaction::Look(database_, outcome::Deadline(seconds(5)), "Testing", on), IsOk());
  }

  Database& database_;
  std::FILE* file_ = std::tmpfile();
  int told_ = 0;
};

// What a call, a renewal and an opened handle wait for. Poco::Data took four for each statement,
// and BEGIN and COMMIT one each: 16 a call, 40 a renewal more.
TEST_F(PostgresqlBackendTest, WhatIsDoneForEachCallTakesOneRoundTrip) {
  Secrets secrets(*database_);
  Audit audit(*database_);
  Leases leases(*database_);
  std::uint64_t version = *secrets.Put(space_, "token", "sealed", 0, patience_);
  AuditRecord record;
  record.org_id = "acme";
  std::uint64_t lease = 0;
  const auto lost = [](const Error& error) { ADD_FAILURE() << error.what << " " << error.cause; };
  const std::vector<std::tuple<const char*, int, std::function<void()>>> deeds = {
      {"the record of a call", 1, [&] { ASSERT_THAT(audit.Begin(record, patience_), IsOk()); }},
      {"the grant", 1, [&] { ASSERT_THAT(secrets.Get(space_, "token", patience_), IsOk()); }},
      {"the record of its end", 1,
       [&] {
         audit.Complete(record, seconds(5), lost);
         database_->writes().Flush(patience_);
       }},
      {"that of many ends with the record of the next call", 1,
       [&] {
         for (int i = 0; i < 20; ++i) audit.Complete(record, seconds(5), lost);
         AuditRecord next = record;
         ASSERT_THAT(audit.Begin(next, patience_), IsOk());
       }},
      {"a lease", 2,
       [&] { lease = *leases.Acquire(space_, "refresh", seconds(30), seconds(0), patience_); }},
      {"a swap of the grant", 1,
       [&] { version = *secrets.Put(space_, "token", "new", version, patience_); }},
      {"a lease given back", 1,
       [&] { ASSERT_THAT(leases.Release(space_, lease, patience_), IsOk()); }},
  };
  for (const auto& [name, count, deed] : deeds) deed();  // whose statements are prepared now
  Traced traced(*database_);
  for (const auto& [name, count, deed] : deeds) {
    deed();
    EXPECT_EQ(traced.RoundTrips(), count) << name;
  }
}

// The end of the transaction is the server's own there.
TEST_F(PostgresqlBackendTest, APipelineThatIsRefusedAtItsEndIsRefusedAsAWhole) {
  Execute(
      "CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$"
      " BEGIN RAISE EXCEPTION 'refused'; END $$");
  Execute(
      "CREATE CONSTRAINT TRIGGER refused AFTER INSERT ON leases DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW EXECUTE FUNCTION refuse()");
  const auto insert = [](const std::string& table) {
    return Sql{table == "leases" ? "INSERT INTO leases (org_id, connection_id, name, holder,"
                                   " expires_at_ms) VALUES ($1, 'c1', 'refresh', 1, 1)"
                                 : "INSERT INTO events (org_id, id, at_ms, connection_id,"
                                   " data_source, kind, reason_code, reason, reason_at_ms)"
                                   " VALUES ($1, 1, 1, '', '', '', '', '', 1)",
               {std::string("acme")}};
  };
  const Sql events = insert("events");
  const Sql leases = insert("leases");
  const std::array<const Sql*, 2> both = {&events, &leases};
  EXPECT_THAT(Transaction::RunTogether(*database_, patience_, "Testing", both),
              IsErrorWith(Code::kUnavailable, IsRetryable(false), CauseIs(HasSubstr("P0001"))));
  EXPECT_TRUE(Events(*database_).Count("acme", patience_)->empty());
  const std::array<const Sql*, 1> one = {&events};
  EXPECT_THAT(Transaction::RunTogether(*database_, patience_, "Testing", one), IsOk());
}

class SlowStatementTest : public PostgresqlBackendTest {
 protected:
  Status Sleep(const Patience& patience) {
    return Transaction::Run(*database_, patience, "Sleeping", [](Transaction& transaction) {
      transaction.session() << "SELECT COUNT(pg_sleep(15))", now;
      return Status();
    });
  }
};

TEST_F(SlowStatementTest, EndsAtTheDeadline) {
  const outcome::Deadline deadline(milliseconds(200));
  EXPECT_THAT(Sleep(deadline), IsErrorWith(Code::kTimeout));
  EXPECT_THAT(Secrets(*database_).Put(space_, "token", "sealed", 0, patience_), IsOk());
}

TEST_F(SlowStatementTest, EndsWithinASecondOfCancellation) {
  patience_.asked = false;
  auto slept = std::async(std::launch::async, [&] { return Sleep(patience_); });
  while (!patience_.asked) std::this_thread::yield();
  patience_.cancelled = true;
  ASSERT_EQ(slept.wait_for(seconds(1)), std::future_status::ready);
  EXPECT_THAT(slept.get(), IsErrorWith(Code::kCancelled));
}

// A trigger that waits for COMMIT, and then takes longer than anybody waits.
TEST_F(SlowStatementTest, ACommitThatIsCutOffAtTheDeadlineMayHaveBeenDone) {
  Execute(
      "CREATE FUNCTION sleep_long() RETURNS TRIGGER LANGUAGE plpgsql AS $$"
      " BEGIN PERFORM pg_sleep(15); RETURN NULL; END $$");
  Execute(
      "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON secrets DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW EXECUTE FUNCTION sleep_long()");
  const outcome::Deadline deadline(milliseconds(500));
  EXPECT_THAT(Secrets(*database_).Put(space_, "token", "sealed", 0, deadline),
              IsErrorWith(Code::kTimeout, MessageIs(HasSubstr("may or may not"))));
}

// The schema of the test stands before the server's own, so its clock is the one that is asked.
TEST_F(PostgresqlBackendTest, LeasesLapseByTheClockOfTheDatabase) {
  Execute("CREATE TABLE clock (now_at TIMESTAMPTZ)");
  Execute("INSERT INTO clock VALUES ('2001-01-01 00:00:00Z')");
  Execute(
      "CREATE FUNCTION clock_timestamp() RETURNS TIMESTAMPTZ LANGUAGE sql"
      " AS 'SELECT now_at FROM clock'");
  Leases leases(*database_);
  const auto acquire = [&] {
    return leases.Acquire(space_, "refresh", seconds(30), seconds(0), patience_);
  };
  ASSERT_THAT(acquire(), IsOk());
  EXPECT_THAT(acquire(), IsErrorWith(Code::kConflict));
  Execute("UPDATE clock SET now_at = now_at + INTERVAL '31 seconds'");
  EXPECT_THAT(acquire(), IsOk());
}

}  // namespace
}  // namespace claribi::store
