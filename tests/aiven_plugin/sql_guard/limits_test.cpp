// What the guard does with texts that no person wrote, and beside what it judges.
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "sql_guard/own_stack.h"
#include "sql_guard/sql_guard.h"
#include "testing/result_matchers.h"

namespace claribi::sql_guard {
namespace {

std::string Repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

core::Error SqlRefusal(std::string_view sql) {
  const core::Status checked = CheckSql(sql, {});
  EXPECT_THAT(checked, IsError()) << sql.substr(0, 80);
  return checked.error();
}

// Nests as deeply as fits into the longest text that is judged.
std::string Deepest(std::string_view head, std::string_view open, std::string_view middle,
                    std::string_view close) {
  const std::size_t times =
      (kMaxSqlBytes - head.size() - middle.size()) / (open.size() + close.size());
  std::string sql(head);
  return sql.append(Repeated(open, times)).append(middle).append(Repeated(close, times));
}

void ExpectTooDeep(const std::string& sql) {
  EXPECT_THAT(SqlRefusal(sql),
              IsErrorWith("query_refused", MessageIs("The query is not sent: it cannot be judged."),
                          HasFix()))
      << sql.substr(0, 80);
}

TEST(SqlGuard, RefusesParenthesesWithoutEnd) {
  ExpectTooDeep(Deepest("SELECT ", "(", "1", ")"));
  EXPECT_EQ(Name(SqlRefusal("SELECT " + Repeated("(", 100000)).kind), "too_large");
}

TEST(SqlGuard, RefusesSubselectsWithoutEnd) {
  ExpectTooDeep(Deepest("SELECT ", "(SELECT ", "1", ")"));
  ExpectTooDeep(Deepest("SELECT * FROM ", "(TABLE a UNION ", "TABLE b", ")"));
}

TEST(SqlGuard, RefusesCaseWithoutEnd) {
  ExpectTooDeep(Deepest("SELECT ", "CASE WHEN 1 THEN ", "1", " END"));
  ExpectTooDeep("SELECT " + Repeated("CASE ", 2000) + "1" + Repeated(" WHEN 1 THEN 1 END", 2000));
}

TEST(SqlGuard, RefusesChainsOfOperatorsWithoutEnd) {
  ExpectTooDeep(Deepest("SELECT ", "1+", "1", ""));
  ExpectTooDeep(Deepest("SELECT a", "->b", "", ""));
  ExpectTooDeep(Deepest("SELECT a", "::b", "", ""));
  ExpectTooDeep(Deepest("SELECT ", "NOT ", "a", ""));
  ExpectTooDeep(Deepest("SELECT ", "- ", "a", ""));
}

TEST(SqlGuard, RefusesUnionsAndJoinsWithoutEnd) {
  ExpectTooDeep(Deepest("SELECT 1", " UNION SELECT 1", "", ""));
  ExpectTooDeep(Deepest("SELECT 1 FROM a", " CROSS JOIN b", "", ""));
}

TEST(SqlGuard, RefusesCallsAndArraysWithoutEnd) {
  ExpectTooDeep(Deepest("SELECT ", "abs(", "1", ")"));
  ExpectTooDeep(Deepest("SELECT ARRAY", "[", "1", "]"));
  ExpectTooDeep(Deepest("SELECT ", "ARRAY[", "1", "]"));
}

TEST(SqlGuard, LetsLongListsPass) {
  EXPECT_THAT(CheckSql("SELECT a FROM t WHERE b" + Repeated(" OR c", 3000), {}), IsOk());
  EXPECT_THAT(CheckSql("SELECT a FROM t WHERE b IN (1" + Repeated(",1", 3000) + ")", {}), IsOk());
  EXPECT_THAT(CheckSql("SELECT a" + Repeated(" || b", 200), {}), IsOk());
  EXPECT_THAT(CheckSql("SELECT 1" + Repeated(" UNION ALL SELECT 1", 100), {}), IsOk());
}

TEST(SqlGuard, FindsTheLastOfManyStatements) {
  const core::Error error = SqlRefusal(Repeated("SELECT 1;\n", 500) + "DROP TABLE t");
  EXPECT_EQ(error.cause, "DROP, at line 501, column 1");
}

TEST(SqlGuard, NeedsNoStackOfItsCaller) {
  std::string kind;
  const std::string sql = Deepest("SELECT ", "1+", "1", "");
  ASSERT_TRUE(RunOnOwnStack(128 * 1024, [&] { kind = Name(SqlRefusal(sql).kind); }));
  EXPECT_EQ(kind, "query_refused");
}

TEST(SqlGuard, SaysSoWhenThereIsNoThread) {
  EXPECT_FALSE(RunOnOwnStack(1, [] { FAIL() << "it ran"; }));
}

// Without that the exception would end the process: it has no other thread to go to.
TEST(SqlGuard, HandsAnExceptionOfTheOtherThreadToItsCaller) {
  EXPECT_THROW(
      RunOnOwnStack(128 * 1024, [] { static_cast<void>(core::Status(core::Ok()).error()); }),
      core::ResultMisuse);
}

TEST(SqlGuard, BoundsTheLength) {
  EXPECT_THAT(CheckSql("SELECT '" + std::string(kMaxSqlBytes - 9, 'x') + "'", {}), IsOk());
  EXPECT_THAT(SqlRefusal("SELECT '" + std::string(kMaxSqlBytes - 8, 'x') + "'"),
              IsErrorWith(core::ErrorCode::kTooLarge, "too_large",
                          CauseIs("expected at most 65536 bytes, seen 65537")));
}

TEST(SqlGuard, TellsWhereASyntaxErrorIs) {
  const core::Error error = SqlRefusal("SELECT '\xC3\xA4'\n  FORM t x");
  EXPECT_THAT(error,
              IsErrorWith(core::ErrorCode::kInvalid, "invalid_arguments",
                          MessageIs("The query is not sent: it is not valid SQL."),
                          CauseIs("syntax error at or near \"t\", at line 2, column 8"), HasFix()));
}

TEST(SqlGuard, KnowsNoSyntaxButPostgresqls) {
  for (const char* sql : {"SELECT `a` FROM t", "SELECT [a] FROM t", "SELECT TOP 1 a FROM t",
                          "\\copy t TO 'x'", "SELECT 'a", "SELECT $$a", "SELECT /* 1",
                          "SELECT * FROM t WHERE CURRENT OF c", "WITH x AS (SELECT 1)"}) {
    EXPECT_EQ(Name(SqlRefusal(sql).kind), "invalid_arguments") << sql;
  }
}

TEST(SqlGuard, SeesWhatStandsBehindANul) {
  EXPECT_THAT(SqlRefusal(std::string_view("SELECT 1\0; DELETE FROM t", 24)),
              IsErrorWith("invalid_arguments", CauseIs("a NUL character, at line 1, column 9")));
}

TEST(SqlGuard, RefusesWhatIsNoUtf8) {
  EXPECT_EQ(Name(SqlRefusal("SELECT '\xFF'").kind), "invalid_arguments");
  EXPECT_EQ(Name(SqlRefusal("SELECT E'\\xFF'").kind), "invalid_arguments");
}

TEST(SqlGuard, LetsTheManifestPermitFunctionsAndTypesByTheirExactNames) {
  const std::vector<std::string> functions = {"margin", "shop.rate", "shop.mood"};
  for (const char* sql :
       {"SELECT margin(a), MARGIN(b) FROM t", "SELECT shop.rate(1)", "SELECT Shop.Rate(1)",
        "SELECT (t.a).margin FROM t", "SELECT m.a FROM margin(1) AS m(a)", "SELECT a::shop.mood"}) {
    EXPECT_THAT(CheckSql(sql, functions), IsOk()) << sql << "\n";
  }
  for (const char* sql :
       {"SELECT shop.margin(a)", "SELECT rate(1)", "SELECT \"Margin\"(1)", "SELECT margin2(1)",
        "SELECT \"shop.rate\"(1)", "SELECT \"shop\".\"rate\".x(1)", "SELECT a::mood",
        "SELECT m.a FROM margin(1) AS m", "SELECT m.m FROM margin(1) AS m"}) {
    EXPECT_THAT(CheckSql(sql, functions), IsError()) << sql;
  }
}

TEST(SqlGuard, JudgesInManyThreadsAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&wrong] {
      for (int round = 0; round < 25; ++round) {
        if (!CheckSql("SELECT a FROM t", {}).ok()) ++wrong;
        if (CheckSql("SELECT a FORM t x", {}).ok()) ++wrong;
        if (CheckSql("WITH x AS (DELETE FROM t RETURNING a) TABLE x", {}).ok()) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

// libpg_query would take one of the 1024 keys of the process for every thread that it runs on.
TEST(SqlGuard, UsesUpNothingOfTheProcess) {
  for (int i = 0; i < 1200; ++i) ASSERT_THAT(CheckSql("SELECT 1", {}), IsOk()) << i;
  pthread_key_t key;
  ASSERT_EQ(pthread_key_create(&key, nullptr), 0);
  pthread_key_delete(key);
}

}  // namespace
}  // namespace claribi::sql_guard
