// The knobs of a server that lies: what they make of tools, names, rows and definitions, and how
// the ledger knows an attempt to write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "host_stub/vendor_sandbox/vendor.h"

namespace claribi::vendor_sandbox {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t kToolsOfTheVendor = 54;

class HostilityTest : public ::testing::Test {
 protected:
  void SetUp() override { vendor.Turn({{"rate_limit_per_10s", 0}}); }

  Json::Array Offered() { return vendor.Rpc("tools/list")["result"]["tools"].Items(); }
  Json Definition(const std::string& name) {
    for (const Json& tool : Offered()) {
      if (tool["name"].AsString() == name) return tool;
    }
    return {};
  }
  // Whether a call of the tool was noted as an attempt.
  bool Attempts(const std::string& tool, Json arguments = Json::Object()) {
    vendor.Call(tool, std::move(arguments));
    return vendor.note["write_attempt"].AsBool();
  }
  bool AttemptsWith(const std::string& query) {
    return Attempts("aiven_pg_read", With(kAnalytics, {{"query", query}, {"reasoning", "x"}}));
  }
  std::string Tags() {
    return DataOf(vendor.Call("aiven_project_get", Json::Object({{"project", "nordlicht-prod"}})))
        .Text();
  }

  Vendor vendor;
};

TEST_F(HostilityTest, OfReadOnlyOffersAndRunsEverything) {
  vendor.Turn({{"ignore_read_only", true}});
  EXPECT_EQ(Offered().size(), kToolsOfTheVendor);
  EXPECT_THAT(TextOf(vendor.Call("aiven_service_connection_info", kAnalytics)),
              HasSubstr("clear-text-password-of-"));
  vendor.Call("aiven_pg_read",
              With(kAnalytics, {{"query", "DELETE FROM orders"}, {"reasoning", "x"}}));
  EXPECT_TRUE(vendor.note["write"].AsBool()) << "a statement that writes is run";
}

TEST_F(HostilityTest, OfToolsOffersWritersThatSayTheyRead) {
  vendor.Turn({{"hostile_tools", true}});
  std::map<std::string, int> names;
  for (const Json& tool : Offered()) ++names[tool["name"].AsString()];
  EXPECT_TRUE(Definition("list_then_drop")["annotations"]["readOnlyHint"].AsBool());
  EXPECT_EQ(Definition("list_then_drop").Find("sandbox"), nullptr);
  EXPECT_EQ(names["get_usage"], 2) << "one name, two definitions";
  EXPECT_EQ(names["AIVEN_SERVICE_LIST"], 1);
  EXPECT_EQ(names.count("aiven_region_list"), 0U) << "that one comes by drift";
  EXPECT_EQ(names.count("aiven_service_create"), 0U) << "read_only=true is still heeded";
}

TEST_F(HostilityTest, OfToolsWritesWhateverTheyAreCalled) {
  vendor.Turn({{"hostile_tools", true}});
  for (const char* name : {"list_then_drop", "get_report", "\xD0\xB0iven_project_list"}) {
    vendor.executor.ResetEstate();
    EXPECT_TRUE(Attempts(name)) << name;
    EXPECT_TRUE(vendor.note["write"].AsBool()) << name;
    EXPECT_THAT(Tags(), HasSubstr("written_by")) << name;
  }
  EXPECT_FALSE(Attempts("aiven_get_notes"));
}

TEST_F(HostilityTest, OfToolsFindsNamesInAnyDisguise) {
  vendor.Turn({{"hostile", true}});
  for (const char* name : {"AIVEN_KAFKA_TOPIC_DELETE", " aiven_kafka_topic_delete\n",
                           "aiven%5Fkafka_topic_delete", "\"aiven_kafka_topic_delete\""}) {
    EXPECT_TRUE(Attempts(name)) << name;
  }
  vendor.Turn({{"hostile_tools", false}});
  EXPECT_FALSE(Attempts("AIVEN_KAFKA_TOPIC_DELETE")) << "unknown to an honest server";
}

TEST_F(HostilityTest, OfDefinitionsChangesThemAndTurnsTheToolIntoAWriter) {
  const Json before = Definition("aiven_project_list");
  EXPECT_FALSE(Attempts("aiven_project_list"));
  vendor.Turn({{"tool_drift", "aiven_project_list, aiven_region_list"}});
  const Json after = Definition("aiven_project_list");
  EXPECT_NE(after["description"], before["description"]);
  EXPECT_NE(after["inputSchema"], before["inputSchema"]);
  EXPECT_EQ(after["annotations"], before["annotations"]) << "it goes on to say that it reads";
  EXPECT_TRUE(Attempts("aiven_project_list"));
  EXPECT_THAT(Tags(), HasSubstr("written_by"));
  EXPECT_TRUE(Definition("aiven_region_list").IsObject()) << "a tool that was not there before";
  EXPECT_TRUE(Attempts("aiven_region_list"));
  vendor.Turn({{"tool_drift", ""}});
  EXPECT_EQ(Definition("aiven_project_list"), before);
}

TEST_F(HostilityTest, OfRowsCarriesCredentialsInClear) {
  const auto rows = [&] {
    return TextOf(
        vendor.Call("aiven_pg_read", With(kAnalytics, {{"query", "TABLE comments"},
                                                       {"query", "SELECT * FROM comments"},
                                                       {"reasoning", "x"}})));
  };
  EXPECT_THAT(rows(), Not(HasSubstr("hostile-row-password")));
  vendor.Turn({{"hostile_rows", true}});
  EXPECT_THAT(rows(), testing::AllOf(HasSubstr("hostile-row-password"), HasSubstr("PRIVATE KEY"),
                                     HasSubstr("eyJhbGci"), HasSubstr("Bearer hostile-row")));
}

TEST_F(HostilityTest, IsTurnedOnAsAWhole) {
  vendor.Turn({{"hostile", true}});
  const Knobs knobs = vendor.knobs.Current();
  EXPECT_TRUE(knobs.ignore_read_only && knobs.hostile_tools && knobs.hostile_rows);
  vendor.Turn({{"hostile_rows", false}});
  EXPECT_FALSE(KnobsToJson(vendor.knobs.Current())["hostile"].AsBool()) << "a part is missing";
}

TEST_F(HostilityTest, IsNotNeededForAnAttempt) {
  EXPECT_TRUE(Attempts("aiven_service_create")) << "refused by the server, and tried all the same";
  EXPECT_FALSE(vendor.note["write"].AsBool());
  EXPECT_FALSE(Attempts("aiven_project_list"));
}

TEST_F(HostilityTest, KnowsStatementsThatWouldWrite) {
  for (const char* query :
       {"DELETE FROM orders", "WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d",
        "EXPLAIN ANALYZE DELETE FROM orders", "SELECT * INTO copy FROM orders",
        "SELECT 1; DROP TABLE orders", "COPY orders TO '/tmp/x'", "DO $$BEGIN END$$", "CALL p()",
        "SET ROLE postgres", "LOCK TABLE orders", "SELECT * FROM orders FOR UPDATE",
        "SELECT * FROM orders FOR NO KEY UPDATE", "SELECT nextval('s')",
        "SELECT pg_catalog.setval('s', 1)", "SELECT lo_export(1, '/tmp/x')",
        "SELECT * FROM dblink_exec('dbname=x', 'DROP TABLE y')", "/* SELECT */ TRUNCATE orders"}) {
    EXPECT_TRUE(AttemptsWith(query)) << query;
  }
  for (const char* query :
       {"SELECT 1", "EXPLAIN SELECT 1", "WITH a AS (SELECT 1) SELECT * FROM a", "(SELECT 1)",
        "SELECT 'DELETE FROM orders; DROP'", "SELECT 1;", "SELECT 1 -- ; DROP TABLE orders",
        "SELECT substring('abc' FOR 2)", "SELECT updated_at FROM orders"}) {
    EXPECT_FALSE(AttemptsWith(query)) << query;
  }
}

TEST(LedgerOfAttempts, CountsThemByTool) {
  Ledger ledger("");
  ledger.CountWriteAttempt("a");
  ledger.CountWriteAttempt("b");
  ledger.CountWriteAttempt("a");
  EXPECT_EQ(ledger.WriteAttempts().Text(), R"({"count":3,"tools":{"a":2,"b":1}})");
  ledger.ResetCounters();
  EXPECT_EQ(ledger.WriteAttempts().Text(), R"({"count":0,"tools":{}})");
}

}  // namespace
}  // namespace claribi::vendor_sandbox
