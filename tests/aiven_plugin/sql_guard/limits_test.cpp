// What the guard does with texts that no person wrote, and beside what it judges.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
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
  const auto checked = CheckSql(sql, {});
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

TEST(SqlGuard, LetsTheManifestPermitFunctionsByTheirExactNames) {
  SqlRules functions;
  functions.functions = {"margin", "shop.rate"};
  for (const char* sql :
       {"SELECT margin(a), MARGIN(b) FROM t", "SELECT shop.rate(1)", "SELECT Shop.Rate(1)",
        "SELECT (t.a).margin FROM t", "SELECT m.a FROM margin(1) AS m(a)"}) {
    EXPECT_THAT(CheckSql(sql, functions), IsOk()) << sql << "\n";
  }
  for (const char* sql :
       {"SELECT shop.margin(a)", "SELECT rate(1)", "SELECT \"Margin\"(1)", "SELECT margin2(1)",
        "SELECT \"shop.rate\"(1)", "SELECT \"shop\".\"rate\".x(1)",
        "SELECT m.a FROM margin(1) AS m", "SELECT m.m FROM margin(1) AS m"}) {
    EXPECT_THAT(CheckSql(sql, functions), IsError()) << sql;
  }
}

TEST(SqlGuard, LetsTheManifestPermitOperators) {
  SqlRules rules;
  rules.operators = {"<~>", "shop.<+>"};
  for (const char* sql : {"SELECT a <~> b", "SELECT a OPERATOR(shop.<+>) b"}) {
    EXPECT_THAT(CheckSql(sql, rules), IsOk()) << sql;
  }
  for (const char* sql : {"SELECT a <+> b", "SELECT a OPERATOR(shop.<~>) b", "SELECT a <~~> b"}) {
    EXPECT_THAT(CheckSql(sql, rules), IsErrorWith("query_refused")) << sql;
  }
}

TEST(SqlGuard, AnExtensionThatIsPermittedActsNoMoreThanAnother) {
  SqlRules rules;
  rules.extensions = {"isn", "pg_trgm"};
  EXPECT_THAT(CheckSql("SELECT is_valid(a) FROM t", rules), IsOk());
  // Each sets something for the whole session.
  for (const char* sql : {"SELECT isn_weak(true)", "SELECT set_limit(0.3)"}) {
    EXPECT_FALSE(CheckSql(sql, rules).ok()) << sql;
  }
}

TEST(SqlGuard, KnowsWhatOfAnExtensionOnlyReads) {
  SqlRules rules;
  rules.extensions = {"pg_trgm", "postgis", "pg_stat_statements", "tsm_system_rows"};
  for (const char* sql :
       {"SELECT similarity(a, b), a <-> b, a <% b FROM t", "SELECT public.similarity(a, b)",
        "SELECT extensions.ST_Area(g), (ST_Dump(g)).geom, d.path FROM t, ST_DumpPoints(g) d",
        "SELECT a OPERATOR(public.<->) b", "SELECT * FROM t TABLESAMPLE system_rows(1)",
        "SELECT s.calls FROM pg_stat_statements(false) s"}) {
    EXPECT_THAT(CheckSql(sql, rules), IsOk()) << sql;
  }
  for (const char* sql :
       {"SELECT evil.similarity(a, b)", "SELECT set_limit(1)", "SELECT hstore('a', 'b')",
        "SELECT * FROM t TABLESAMPLE system_time(1)", "SELECT * FROM pg_stat_statements(true)",
        "SELECT query FROM pg_stat_statements", "SELECT (ST_Dump(g)).nextval FROM t",
        "SELECT a OPERATOR(evil.<->) b", "SELECT ST_FindExtent('t', 'g')"}) {
    EXPECT_THAT(CheckSql(sql, rules), IsErrorWith("query_refused")) << sql;
  }
}

TEST(SqlGuard, SaysWhatTheVendorRefuses) {
  SqlRules rules;
  rules.takes_several_statements = false;
  rules.takes_show = false;
  EXPECT_THAT(CheckSql("SELECT 1; -- that is all\n;", rules), IsOk());
  EXPECT_THAT(
      CheckSql("SELECT 1; SELECT 2", rules),
      IsErrorWith("query_refused", MessageIs("The query is not sent: the vendor would refuse it."),
                  CauseIs("more than one statement, and the vendor runs one statement a "
                          "call, at line 1, column 11")));
  EXPECT_THAT(CheckSql("SHOW work_mem", rules), IsErrorWith("query_refused"));
  EXPECT_EQ(CheckSql("SHOW work_mem", rules).error().fix,
            "Ask with SELECT current_setting('work_mem').");
  for (const char* sql : {"DROP TABLE t", "SELECT 1 INTO t", "", "COPY t TO '/tmp/t'"}) {
    const auto refused = CheckSql(sql, rules);
    ASSERT_THAT(refused, IsErrorWith("query_refused")) << sql;
    EXPECT_THAT(refused.error().fix, ::testing::Not(::testing::HasSubstr("SHOW"))) << sql;
    EXPECT_THAT(CheckSql(sql, {}).error().fix, ::testing::HasSubstr("SHOW")) << sql;
  }
  EXPECT_THAT(CheckSql("SELECT 1; DROP TABLE t", rules),
              IsErrorWith("query_refused", CauseIs("DROP, at line 1, column 11")));
}

TEST(SqlGuard, NamesSqlThatIsNewerThanTheParser) {
  const std::pair<const char*, const char*> kNewer[] = {
      {"SELECT * FROM JSON_TABLE(a, '$' COLUMNS (b int PATH '$.b')) t",
       "JSON_TABLE is SQL of PostgreSQL 17"},
      {"SELECT JSON_OBJECT('a': 1)", "JSON_OBJECT is SQL of PostgreSQL 16"},
      {"SELECT json_arrayagg(a ORDER BY b RETURNING jsonb)",
       "JSON_ARRAYAGG is SQL of PostgreSQL 16"},
      {"SELECT a IS JSON OBJECT FROM t", "IS JSON is SQL of PostgreSQL 16"},
      {"SELECT JSON_VALUE(a, '$' RETURNING int)", "JSON_VALUE is SQL of PostgreSQL 17"},
      {"MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE RETURNING *",
       "MERGE … RETURNING is SQL of PostgreSQL 17"},
      {"SELECT * FROM (SELECT 1)", "a subselect in FROM without a name is SQL of PostgreSQL 16"},
      {"SELECT 1_000", "a number with underscores or in another base is SQL of PostgreSQL 16"},
      {"SELECT 0xFF", "a number with underscores or in another base is SQL of PostgreSQL 16"},
      {"SELECT XMLSERIALIZE(CONTENT a AS text INDENT)", "INDENT is SQL of PostgreSQL 16"},
      {"SELECT a AT LOCAL FROM t", "AT LOCAL is SQL of PostgreSQL 17"}};
  for (const auto& [sql, cause] : kNewer) {
    EXPECT_THAT(
        SqlRefusal(sql),
        IsErrorWith(
            "query_refused",
            MessageIs("The query is not sent: it uses SQL that is newer than PostgreSQL 15."),
            CauseIs(::testing::HasSubstr(cause)), HasFix()))
        << sql;
  }
  for (const char* sql :
       {"SELECT 'JSON_TABLE(' FORM t x", "SELECT 1 -- IS JSON\n FORM t x", "SELECT 1abc",
        "SELECT json_table FORM t x", "SELECT a FORM t x, LATERAL json_table(b, c)",
        "SELECT indent FORM t x"}) {
    EXPECT_EQ(Name(SqlRefusal(sql).kind), "invalid_arguments") << sql;
  }
}

// PostgreSQL's lexer takes seconds for each of these, and cannot be stopped meanwhile: they are
// measured before it sees them, which the kind of the error says.
TEST(SqlGuard, RefusesWhatTheLexerReadsAgainAndAgain) {
  for (const char* part : {"/*", "/**/", "/*/**/", "+", "-+", "@-"}) {
    EXPECT_EQ(Name(SqlRefusal(Deepest("SELECT 1 ", part, "", "")).kind), "too_large") << part;
  }
  EXPECT_THAT(CheckSql("SELECT 1 " + Repeated("/* a */ ", 5000), {}), IsOk());
  EXPECT_THAT(CheckSql(Repeated("-- " + std::string(70, '=') + "\n", 300) + "SELECT 1", {}),
              IsOk());
}

TEST(SqlGuard, RefusesSeriesWithoutEnd) {
  for (const char* sql :
       {"SELECT generate_series(1, 1000000000)", "SELECT * FROM generate_series(1, 1e12::bigint)",
        "SELECT * FROM generate_series(1000000000, -1000000000, -1)",
        "SELECT * FROM generate_series(1, 10 ^ 12)", "SELECT generate_series(1, 5, 1e-12)",
        "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b",
        "SELECT * FROM generate_series('2000-01-01'::timestamp, '2040-01-01', '1 second')",
        "SELECT * FROM generate_series('2000-01-01'::timestamp, '2040-01-01', '1s')",
        "SELECT * FROM generate_series('2000-01-01'::timestamp, '2001-01-01', '5 ms')"}) {
    EXPECT_THAT(SqlRefusal(sql),
                IsErrorWith("query_refused",
                            MessageIs("The query is not sent: it makes too many rows."), HasFix()))
        << sql;
  }
}

TEST(SqlGuard, NotesRecursionsWithoutEnd) {
  for (const char* sql :
       {"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT * FROM n",
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION SELECT i + 1 FROM n WHERE true) SELECT * FROM n",
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i FROM n, t) SELECT i FROM n"}) {
    const auto notes = CheckSql(sql, {});
    ASSERT_THAT(notes, IsOk()) << sql;
    EXPECT_THAT(*notes, ::testing::ElementsAre(::testing::HasSubstr("recurses in \"n\""))) << sql;
  }
  for (const char* sql :
       {"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 9) TABLE n",
        "WITH RECURSIVE n AS (SELECT a FROM t UNION SELECT t.a FROM n, t) TABLE n",
        "WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT t.a FROM n JOIN t ON t.b = n.a) TABLE n",
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i FROM n) CYCLE i SET c USING p TABLE "
        "n",
        "WITH RECURSIVE n AS (SELECT 1) TABLE n"}) {
    const auto notes = CheckSql(sql, {});
    ASSERT_THAT(notes, IsOk()) << sql;
    EXPECT_THAT(*notes, ::testing::IsEmpty()) << sql;
  }
}

TEST(SqlGuard, KnowsPlainNamesOfSchemas) {
  for (const char* name : {"public", "Sales_2026", "_x", "pg_catalog"}) {
    EXPECT_TRUE(IsPlainSchemaName(name)) << name;
  }
  for (const char* name :
       {"", "a, pg_catalog", "\"a\"", "a;b", "a b", "1a", "$user", "a--", "a.b", "cron", "Cron",
        "pg_toast", "pg_temp", "information_schema", "\xC3\xA4", "a\n"}) {
    EXPECT_FALSE(IsPlainSchemaName(name)) << name;
  }
  EXPECT_FALSE(IsPlainSchemaName(std::string(64, 'a')));
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
