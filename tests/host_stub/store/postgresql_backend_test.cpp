#include "store/postgresql_backend.h"

#include <gmock/gmock.h>

#include <future>

#include "host_stub/store/store_fixture.h"
#include "store/leases.h"
#include "store/transaction.h"
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

  /// Ends every session of the store's, as a server that is restarted does.
  void BreakSessions() {
    Execute(
        "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
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
