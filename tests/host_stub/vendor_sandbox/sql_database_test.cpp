#include "vendor_sandbox/sql_database.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "vendor_sandbox/estate.h"

namespace claribi::vendor_sandbox {
namespace {

class Analytics : public ::testing::Test {
 protected:
  SqlRows Read(const std::string& statement) {
    auto outcome = database_->Run(statement, false);
    if (const auto* error = std::get_if<SqlError>(&outcome))
      ADD_FAILURE() << statement << ": " << error->message;
    return std::holds_alternative<SqlRows>(outcome) ? std::get<SqlRows>(outcome) : SqlRows();
  }
  SqlError Refused(const std::string& statement, bool may_write = false) {
    auto outcome = database_->Run(statement, may_write);
    EXPECT_TRUE(std::holds_alternative<SqlError>(outcome)) << statement;
    return std::holds_alternative<SqlError>(outcome) ? std::get<SqlError>(outcome) : SqlError();
  }
  std::string Column(const SqlRows& result) {
    std::string text;
    for (const Json& row : result.rows) text += row.Entries().front().value.AsString() + " ";
    return text;
  }

  Estate estate_;
  SqlDatabase* database_ =
      estate_.FindService("nordlicht-data", "analytics-pg-prod")->Database("defaultdb");
};

TEST_F(Analytics, ListsItsSchemas) {
  EXPECT_EQ(
      Column(Read("SELECT schema_name FROM information_schema.schemata ORDER BY schema_name")),
      "finance information_schema marketing pg_catalog pg_toast public raw_events sales ");
}

TEST_F(Analytics, ListsTablesAndColumns) {
  EXPECT_EQ(
      Column(Read("SELECT table_name FROM information_schema.tables WHERE table_schema = 'sales'")),
      "days targets ");
  EXPECT_EQ(Column(Read("SELECT tablename FROM pg_tables WHERE schemaname = 'finance'")),
            "invoices accounts ");
  EXPECT_EQ(
      Column(Read("SELECT data_type FROM information_schema.columns WHERE table_name = 'invoices' "
                  "ORDER BY ordinal_position")),
      "integer integer numeric text boolean ");
}

TEST_F(Analytics, ReadsRowsWithTheirTypes) {
  const SqlRows result = Read("SELECT id, amount, paid FROM finance.invoices LIMIT 1");
  EXPECT_EQ(Json(result.rows).Text(), R"([{"id":1,"amount":"37.50","paid":true}])");
}

TEST_F(Analytics, NamesAColumnAfterItsFunction) {
  EXPECT_EQ(Json(Read("SELECT count(*) FROM public.orders").rows).Text(), R"([{"count":250}])");
}

TEST_F(Analytics, CapsRowsAtAThousandAndSaysSo) {
  const SqlRows result = Read("SELECT * FROM audit_log");
  EXPECT_EQ(result.rows.size(), kMaxSqlRows);
  EXPECT_TRUE(result.truncated);
  EXPECT_FALSE(Read("SELECT * FROM orders").truncated);
}

TEST_F(Analytics, UnderstandsIlikeOutsideOfLiterals) {
  EXPECT_EQ(Read("SELECT id FROM comments WHERE body ILIKE '%SHOES%'").rows.size(), 1U);
  EXPECT_EQ(Read("SELECT ' ILIKE ' AS x").rows.front()["x"].AsString(), " ILIKE ");
}

TEST_F(Analytics, ExplainsWithoutRunning) {
  const SqlRows result = Read("EXPLAIN (COSTS OFF) SELECT * FROM orders");
  EXPECT_EQ(result.fields, std::vector<std::string>{"QUERY PLAN"});
}

TEST_F(Analytics, RefusesWritesHiddenBelowTheOutermostStatement) {
  EXPECT_TRUE(Refused("WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d").read_only);
  EXPECT_TRUE(Refused("WITH d AS (/* x */ delete FROM orders) SELECT 1").read_only);
  EXPECT_TRUE(Refused("EXPLAIN ANALYZE DELETE FROM orders").read_only);
  EXPECT_TRUE(Refused("EXPLAIN (ANALYZE) INSERT INTO orders VALUES (1)").read_only);
  EXPECT_EQ(Read("SELECT count(*) AS n FROM orders").rows.front()["n"].AsInt(), 250);
}

TEST_F(Analytics, RefusesWhatTheEngineItselfCallsAWrite) {
  EXPECT_TRUE(Refused("WITH d AS (SELECT 1) DELETE FROM orders").read_only);
}

TEST_F(Analytics, DoesNotMistakeAWordInALiteralForAWrite) {
  EXPECT_EQ(Read("SELECT 'x (DELETE FROM orders)' AS x").rows.size(), 1U);
}

TEST_F(Analytics, RunsOneStatementOnly) {
  EXPECT_NE(Refused("SELECT 1; DROP TABLE orders").message.find("multiple commands"),
            std::string::npos);
  EXPECT_EQ(Read("SELECT ';' AS x;").rows.size(), 1U);
}

TEST_F(Analytics, NeverReachesAFile) {
  const auto path = std::filesystem::temp_directory_path() / "vendor-sandbox-never.db";
  Refused("ATTACH '" + path.string() + "' AS elsewhere", true);
  Refused("PRAGMA writable_schema = 1", true);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Analytics, EndsAStatementThatWouldRunForever) {
  const SqlError error = Refused(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
  EXPECT_NE(error.message.find("timeout"), std::string::npos);
}

TEST_F(Analytics, KeepsTheCatalogueTrueAfterAWrite) {
  ASSERT_TRUE(
      std::holds_alternative<SqlRows>(database_->Run("CREATE TABLE notes (body TEXT)", true)));
  EXPECT_EQ(
      Column(Read("SELECT table_schema FROM information_schema.tables WHERE table_name = 'notes'")),
      "public ");
  ASSERT_TRUE(std::holds_alternative<SqlRows>(database_->Run("DROP TABLE notes", true)));
  EXPECT_TRUE(
      Read("SELECT 1 FROM information_schema.tables WHERE table_name = 'notes'").rows.empty());
}

TEST_F(Analytics, ShowsHostileRowsOnlyWhenAsked) {
  const std::string count = "SELECT count(*) AS n FROM comments";
  const auto before = Read(count).rows.front()["n"].AsInt();
  database_->ShowHostileRows(true);
  EXPECT_GT(Read(count).rows.front()["n"].AsInt(), before);
  database_->ShowHostileRows(false);
  EXPECT_EQ(Read(count).rows.front()["n"].AsInt(), before);
}

TEST(SqlStatement, FindsTheOutermostKeyword) {
  EXPECT_EQ(OutermostKeyword("  -- note\n /* more */ ((select 1))"), "SELECT");
  EXPECT_EQ(OutermostKeyword("insert into x"), "INSERT");
  EXPECT_EQ(OutermostKeyword(""), "");
  EXPECT_EQ(OutermostKeyword("/* never closed"), "");
}

}  // namespace
}  // namespace claribi::vendor_sandbox
