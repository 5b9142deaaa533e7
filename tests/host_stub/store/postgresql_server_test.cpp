#include "store/postgresql_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

#include "host_stub/store/store_fixture.h"
#include "store/postgresql_failure.h"
#include "testing/result_matchers.h"

namespace claribi::store {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kPassword = "hunter2";

std::string AllOf(const Error& error) {
  return error.what + error.cause + error.fix + error.detail;
}

TEST(PostgresqlServer, IsNamedByHostPortAndDatabase) {
  const auto server =
      PostgresqlServer::Parse("postgresql://ada:hunter2@db.example:6543/claribi?sslmode=require");
  ASSERT_THAT(server, IsOk());
  EXPECT_EQ(server->name(), "db.example:6543/claribi");
  EXPECT_THAT(server->ForPoco(), HasSubstr("sslmode=require"));
}

TEST(PostgresqlServer, HasADefaultPort) {
  EXPECT_EQ(PostgresqlServer::Parse("postgres://ada@db.example/claribi")->name(),
            "db.example:5432/claribi");
}

TEST(PostgresqlServer, HandsEveryCharacterOfAPasswordOn) {
  const auto server = PostgresqlServer::Parse("postgresql://ada:a%27b%5Cc%3D@db.example/claribi");
  ASSERT_THAT(server, IsOk());
  EXPECT_THAT(server->ForPoco(), HasSubstr(R"(password=a\'b\\c= )"));
}

TEST(PostgresqlServer, RefusesABlankThatPocoWouldCutAt) {
  const auto server = PostgresqlServer::Parse("postgresql://ada:hunter2%20x@db.example/claribi");
  ASSERT_THAT(server, IsErrorWith(Code::kUsage, CauseIs(HasSubstr("password")),
                                  FixIs(HasSubstr("PGPASSWORD"))));
  EXPECT_THAT(AllOf(server.error()), Not(HasSubstr(kPassword)));
}

TEST(PostgresqlServer, RefusesAUrlWithoutQuotingIt) {
  for (const char* url :
       {"postgresql:", "postgresql:db", "postgresql://ada:hunter2%2@db/claribi",
        "postgresql://ada:hunter2@[::1/claribi", "postgresql://ada:hunter2@db/claribi?no=such"}) {
    const auto server = PostgresqlServer::Parse(url);
    ASSERT_THAT(server, IsErrorWith(Code::kUsage)) << url;
    EXPECT_THAT(AllOf(server.error()), Not(HasSubstr(kPassword))) << url;
  }
}

// A socket on loopback that takes connections and never says a word.
class SilentServerTest : public testing::Test {
 protected:
  void SetUp() override {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* name = reinterpret_cast<sockaddr*>(&address);
    ASSERT_EQ(bind(socket_, name, size), 0);
    ASSERT_EQ(getsockname(socket_, name, &size), 0);
    port_ = std::to_string(ntohs(address.sin_port));
  }
  void TearDown() override { close(socket_); }

  PostgresqlServer Server() const {
    return *PostgresqlServer::Parse("postgresql://ada:hunter2@127.0.0.1:" + port_ + "/claribi");
  }

  const int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string port_;
  TestPatience patience_;
};

TEST_F(SilentServerTest, ConnectingGivesUpAtTheDeadline) {
  ASSERT_EQ(listen(socket_, 1), 0);
  const outcome::Deadline deadline(std::chrono::milliseconds(100));
  EXPECT_THAT(Server().Probe(deadline, "Testing"), IsErrorWith(Code::kTimeout));
}

TEST_F(SilentServerTest, ConnectingGivesUpWithinASecondOfCancellation) {
  ASSERT_EQ(listen(socket_, 1), 0);
  auto probe = std::async(std::launch::async, [&] { return Server().Probe(patience_, "Testing"); });
  while (!patience_.asked) std::this_thread::yield();
  patience_.cancelled = true;
  ASSERT_EQ(probe.wait_for(std::chrono::seconds(1)), std::future_status::ready);
  EXPECT_THAT(probe.get(), IsErrorWith(Code::kCancelled));
}

TEST_F(SilentServerTest, APortThatNobodyListensOnIsNamed) {
  const auto refused = Server().Probe(patience_, "Opening the store");
  ASSERT_THAT(refused, IsErrorWith(Code::kUnavailable, IsRetryable(),
                                   CauseIs("127.0.0.1:" + port_ + "/claribi: Connection refused."),
                                   FixIs(HasSubstr("host, port"))));
  EXPECT_THAT(AllOf(refused.error()), Not(HasSubstr(kPassword)));
}

TEST(SqlState, IsFoundInMessagesOfLibpq) {
  EXPECT_EQ(SqlState("ERROR:  23505\n"), "23505");
  EXPECT_EQ(SqlState("connection to server at \"::1\", port 1 failed: FATAL:  28P01\n"), "28P01");
  EXPECT_EQ(SqlState("postgresql_stmt_prepare error: FEHLER:  42P01\n SELECT 1"), "42P01");
  EXPECT_EQ(SqlState("server closed the connection unexpectedly"), "");
  EXPECT_EQ(SqlState("ERROR:  relation does not exist"), "");
  EXPECT_EQ(SqlState(""), "");
}

TEST(PostgresqlFailure, SaysWhatToDo) {
  const auto fix = [](const char* sql_state) {
    return StatementFailed(sql_state, "db:5432/claribi", "Saving a secret").fix;
  };
  EXPECT_THAT(fix("28000"), HasSubstr("pg_hba.conf"));
  EXPECT_THAT(fix("53100"), HasSubstr("Free some space"));
  EXPECT_THAT(fix("25006"), HasSubstr("primary"));
  EXPECT_THAT(fix("XX000"), HasSubstr("log"));
  EXPECT_TRUE(StatementFailed("57P03", "db", "s").retryable);
  EXPECT_FALSE(StatementFailed("28P01", "db", "s").retryable);
}

}  // namespace
}  // namespace claribi::store
