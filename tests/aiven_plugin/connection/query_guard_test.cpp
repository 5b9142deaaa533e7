// A query that does more than read, on its way out of a connection: nothing leaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/messages/connection_fixture.h"
#include "testing/result_matchers.h"

namespace claribi::connection {
namespace {

using core::Json;
using ::testing::HasSubstr;
using ::testing::Not;

class QueryGuardTest : public ConnectionTest {
 protected:
  void SetUp() override {
    vendor_.tools = Json::MakeArray({PgRead("query")});
    vendor_.result = Json::Parse(R"({"content":[{"type":"text","text":"{}"}]})").value();
    SignIn();
  }

  static Json PgRead(const std::string& argument) {
    Json tool = testing::ToolDefinition("aiven_pg_read", R"({"readOnlyHint":true})");
    tool.Set("inputSchema",
             Json::Parse(R"({"type":"object","additionalProperties":false,"properties":{")" +
                         argument + R"(":{"type":"string"},"schema":{"type":"string"},)" +
                         R"("reasoning":{"type":"string","maxLength":2000}},)" +
                         R"("required":[")" + argument + R"(","reasoning"]})")
                 .value());
    return tool;
  }

  core::Result<Json> Ask(const std::string& query) {
    return connection_->CallTool(
        call_, "aiven_pg_read",
        Json::MakeObject({{"query", query}, {"reasoning", "the report of\nthe month"}}).Dump(),
        "{}");
  }

  void ExpectRefused(const core::Result<Json>& asked, std::string_view kind) {
    ASSERT_THAT(asked, IsError());
    EXPECT_EQ(Name(asked.error().kind), kind);
    EXPECT_THAT(asked, IsErrorWith(HasCause(), HasFix()));
    EXPECT_EQ(vendor_.tool_calls, 0);
  }
};

TEST_F(QueryGuardTest, LetsAReadingQueryPass) {
  const auto asked = Ask("SELECT region, sum(total) FROM orders GROUP BY region");
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(vendor_.tool_calls, 1);
  EXPECT_THAT(transport_->seen().back().body, HasSubstr("\"the report of the month\""));
}

TEST_F(QueryGuardTest, SendsNoQueryThatWrites) {
  ExpectRefused(Ask("WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone"),
                "query_refused");
  ExpectRefused(Ask("EXPLAIN ANALYZE DELETE FROM orders"), "query_refused");
  ExpectRefused(Ask("SELECT pg_sleep(3600)"), "query_refused");
}

TEST_F(QueryGuardTest, SendsNoQueryThatCannotBeParsed) {
  ExpectRefused(Ask("SELEC 1"), "invalid_arguments");
}

TEST_F(QueryGuardTest, SendsNothingToAToolThatRenamedItsArgument) {
  vendor_.tools = Json::MakeArray({PgRead("sql")});
  EXPECT_THAT(connection_->CallTool(call_, "aiven_pg_read",
                                    R"({"sql":"DELETE FROM orders","reasoning":"x"})", "{}"),
              IsError());
  EXPECT_EQ(vendor_.tool_calls, 0);
}

TEST_F(QueryGuardTest, SendsNothingThatWidensAQuery) {
  for (const char* schema : {"cron", "public, pg_catalog", "a; SET ROLE b"}) {
    const Json arguments = Json::MakeObject(
        {{"query", "SELECT command FROM job"}, {"schema", schema}, {"reasoning", "x"}});
    ExpectRefused(connection_->CallTool(call_, "aiven_pg_read", arguments.Dump(), "{}"),
                  "query_refused");
  }
}

TEST_F(QueryGuardTest, SendsNothingThatTheVendorRefuses) {
  ExpectRefused(Ask("SELECT 1; SELECT 2"), "query_refused");
  ExpectRefused(Ask("SHOW work_mem"), "query_refused");
}

TEST_F(QueryGuardTest, NotesInTheResultWhatMayComeOfAQuery) {
  const auto asked =
      Ask("WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT i FROM n");
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(asked->Find("notes")->Dump(), HasSubstr("recurses in"));
}

TEST_F(QueryGuardTest, EndsWithTheDeadlineBeforeAnythingIsSent) {
  call_.deadline = call_.Now() + core::Milliseconds(1000);
  std::string nested = "SELECT 1 ";
  while (nested.size() + 4 < 65536) nested += "/**/";
  ExpectRefused(Ask(nested), "too_large");
}

TEST_F(QueryGuardTest, LogsNoQuery) {
  ASSERT_THAT(Ask("DELETE FROM customer_orders"), IsError());
  ASSERT_THAT(Ask("SELECT customer_orders FORM t x"), IsError());
  ASSERT_THAT(Ask("SELECT customer_function()"), IsError());
  EXPECT_THAT(logger_.Text(), HasSubstr("aiven_pg_read"));
  EXPECT_THAT(logger_.Text(), Not(HasSubstr("customer")));
}

}  // namespace
}  // namespace claribi::connection
