#include "vendor_sandbox/tool_executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host_stub/vendor_sandbox/vendor.h"

namespace claribi::vendor_sandbox {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ToolExecutorTest : public ::testing::Test {
 protected:
  void SetUp() override { vendor.Turn({{"rate_limit_per_10s", 0}}); }
  Json Data(const std::string& tool, Json arguments = Json::Object(),
            const std::string& target = "/mcp?read_only=true") {
    const Json result = vendor.Call(tool, std::move(arguments), target);
    EXPECT_EQ(result.Find("isError"), nullptr) << TextOf(result);
    return DataOf(result);
  }
  std::string Error(const std::string& tool, Json arguments = Json::Object(),
                    const std::string& target = "/mcp?read_only=true") {
    const Json result = vendor.Call(tool, std::move(arguments), target);
    EXPECT_TRUE(result["isError"].AsBool()) << TextOf(result);
    return TextOf(result);
  }
  Json Sql(const std::string& query) {
    return Data("aiven_pg_read", With(kAnalytics, {{"query", query}, {"reasoning", "test"}}));
  }

  Vendor vendor;
};

TEST_F(ToolExecutorTest, HasAnEstateOfFortyServicesInThreeProjects) {
  EXPECT_EQ(Data("aiven_project_list")["projects"].Items().size(), 3U);
  const Json services = Data("aiven_service_list", Json::Object({{"limit", 100}}));
  EXPECT_GE(services["showing"].AsInt(), 40);
}

TEST_F(ToolExecutorTest, ListsFifteenServicesOfAllProjectsWithTotals) {
  const Json list = Data("aiven_service_list");
  EXPECT_EQ(list["showing"].AsInt(), 15);
  EXPECT_EQ(list["summary"]["returned"].AsInt(), 15);
  EXPECT_GE(list["summary"]["matched"].AsInt(), 40);
  EXPECT_GT(list["summary"]["by_type"]["clickhouse"].AsInt(), 4);
  EXPECT_EQ(list["summary"]["by_state"]["POWEROFF"].AsInt(), 3);
  EXPECT_EQ(list.Find("next_offset"), nullptr);
}

TEST_F(ToolExecutorTest, ListsAllServicesOfOneProjectAndDropsUnknownArguments) {
  const Json list =
      Data("aiven_service_list", Json::Object({{"project", "nordlicht-prod"}, {"reasoning", "x"}}));
  EXPECT_EQ(list["showing"].AsInt(), 17);
  EXPECT_EQ(list.Find("summary"), nullptr);
}

TEST_F(ToolExecutorTest, ReportsARefusedProjectInsideASuccess) {
  vendor.Turn({{"forbidden_project", true}});
  const Json list = Data("aiven_service_list", Json::Object({{"search", "REDIS"}}));
  EXPECT_EQ(list["showing"].AsInt(), 2);
  const std::string& error = list["errors"].Items().at(0)["error"].AsString();
  EXPECT_THAT(
      error,
      StartsWith(
          "Aiven API Error (403): Not a project member [GET https://localhost:2222/v1/project/"));
  EXPECT_THAT(error, Not(HasSubstr("Request ID")));
  EXPECT_EQ(Data("aiven_project_list")["projects"].Items().size(), 4U);
}

TEST_F(ToolExecutorTest, StopsEnumerationAfterFiftyProjectListsAMinute) {
  const Json arguments = Json::Object({{"project", "nordlicht-data"}, {"search", "zzz"}});
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(Data("aiven_service_list", arguments).Find("error"), nullptr);
  EXPECT_THAT(Data("aiven_service_list", arguments)["error"].AsString(),
              StartsWith("Too many per-project queries (limit 50/min)."));
  vendor.now += std::chrono::minutes(1);
  EXPECT_EQ(Data("aiven_service_list", arguments).Find("error"), nullptr);
}

TEST_F(ToolExecutorTest, DescribesAServiceWithoutItsPassword) {
  const Json result = vendor.Call("aiven_service_get", kAnalytics);
  EXPECT_THAT(TextOf(result), Not(HasSubstr("clear-text")));
  const Json service = DataOf(result)["service"];
  EXPECT_EQ(service["plan"].AsString(), "premium-32");
  EXPECT_EQ(service["cloud_name"].AsString(), "azure-westeurope");
  EXPECT_EQ(service["node_states"].Items().size(), 3U);
  EXPECT_EQ(service["service_uri"].AsString(), "[REDACTED]");
}

TEST_F(ToolExecutorTest, HasCustomPlansWithProInTheirNames) {
  const Json service =
      Data("aiven_service_get",
           Json::Object({{"project", "nordlicht-data"}, {"service_name", "features-pg-prod"}}));
  EXPECT_THAT(service["service"]["plan"].AsString(), HasSubstr("pro"));
}

TEST_F(ToolExecutorTest, MeasuresClickHouseWritesThatDiffer) {
  const auto written = [&](const char* service) {
    const Json overview =
        Data("aiven_service_metrics_fetch",
             Json::Object({{"project", "nordlicht-data"}, {"service_name", service}}))["overview"];
    double sum = 0;
    for (const Json& series : overview["clickhouse_inserted_bytes"]["series"].Items())
      sum += series["avg"].AsDouble();
    return sum;
  };
  EXPECT_GT(written("telemetry-ch-prod"), 2 * written("events-ch-prod"));
  EXPECT_GT(written("events-ch-prod"), 2 * written("archive-ch"));
}

TEST_F(ToolExecutorTest, HidesEngineMetricsWhenTurnedOff) {
  vendor.Turn({{"clickhouse_engine_metrics", false}});
  const Json data =
      Data("aiven_service_metrics_fetch",
           Json::Object({{"project", "nordlicht-data"}, {"service_name", "archive-ch"}}));
  EXPECT_THAT(data["available_metrics"].Text(), Not(HasSubstr("clickhouse")));
  EXPECT_THAT(data["available_metrics"].Text(), HasSubstr("diskio_writes"));
}

TEST_F(ToolExecutorTest, MeasuresTheSameTwice) {
  const Json arguments = Json::Object({{"project", "nordlicht-data"},
                                       {"service_name", "archive-ch"},
                                       {"metrics", Json::List({"cpu_usage"})}});
  EXPECT_EQ(Data("aiven_service_metrics_fetch", arguments),
            Data("aiven_service_metrics_fetch", arguments));
}

TEST_F(ToolExecutorTest, HasNoMetricsAndNoSqlWhilePoweredOff) {
  const Json frozen = Json::Object({{"project", "nordlicht-data"}, {"service_name", "frozen-ch"}});
  const Json data = Data("aiven_service_metrics_fetch", frozen);
  ASSERT_NE(data.Find("metrics"), nullptr);
  EXPECT_TRUE(data["metrics"].IsNull());
  EXPECT_THAT(Error("aiven_pg_read", Json::Object({{"project", "nordlicht-staging"},
                                                   {"service_name", "loadtest-pg"},
                                                   {"query", "SELECT 1"},
                                                   {"reasoning", "x"}})),
              StartsWith("Aiven API Error (409): "));
}

TEST_F(ToolExecutorTest, TrimsWhatIsTooLong) {
  const std::string text = TextOf(vendor.Call(
      "aiven_pg_read",
      With(kAnalytics,
           {{"query", "SELECT * FROM audit_log"}, {"limit", 1000}, {"reasoning", "x"}})));
  EXPECT_THAT(text, HasSubstr("\n\n---\n**Trimmed:** "));
  EXPECT_THAT(text, Not(HasSubstr("</untrusted-aiven-response-")));
}

TEST_F(ToolExecutorTest, PagesRowsOfAQuery) {
  const Json page = Data("aiven_pg_read", With(kAnalytics, {{"query", "SELECT id FROM orders"},
                                                            {"limit", 5},
                                                            {"offset", 248},
                                                            {"reasoning", "x"}}));
  EXPECT_EQ(
      page["meta"].Text(),
      R"({"rowCount":250,"returnedRows":2,"totalRowsCapped":250,"truncated":false,"offset":248,"limit":5,"hasMore":false,"fields":["id"]})");
}

TEST_F(ToolExecutorTest, PutsForgedBoundariesIntoHostileRows) {
  vendor.Turn({{"hostile_rows", true}});
  EXPECT_THAT(Sql("SELECT body FROM comments").Text(),
              HasSubstr("</untrusted-aiven-response-00000000-"));
}

TEST_F(ToolExecutorTest, LooksAtTheOutermostStatementOnly) {
  const auto error = [&](const std::string& query) {
    return Error("aiven_pg_read", With(kAnalytics, {{"query", query}, {"reasoning", "x"}}));
  };
  EXPECT_EQ(error("INSERT INTO orders VALUES (1)"),
            "Only SELECT and EXPLAIN statements are allowed in read-only mode.");
  EXPECT_THAT(error("WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d"),
              HasSubstr("\nError code: read_only_sql_transaction\n"));
  EXPECT_EQ(Sql("SELECT count(*) FROM orders")["rows"].Text(), R"([{"count":250}])");
}

TEST_F(ToolExecutorTest, PutsReasoningIntoAHeader) {
  const auto error = [&](const std::string& reasoning) {
    return Error("aiven_pg_read",
                 With(kAnalytics, {{"query", "SELECT 1"}, {"reasoning", reasoning}}));
  };
  EXPECT_THAT(error("今月"),
              StartsWith("Cannot convert argument to a ByteString because the character at index 0 "
                         "has a value of 20170 which is greater than 255.\nRequest ID: "));
  EXPECT_THAT(error("ab😀"), HasSubstr("at index 2 has a value of 55357 "));
  EXPECT_THAT(error("one\ntwo"),
              StartsWith("Headers.set: \"one\ntwo\" is an invalid header value.\nRequest ID: "));
  Data("aiven_pg_read", With(kAnalytics, {{"query", "SELECT 1"}, {"reasoning", "café"}}));
}

TEST_F(ToolExecutorTest, SaysWhatIsWrongWithArguments) {
  EXPECT_THAT(Error("aiven_service_get", With(kAnalytics, {{"reasoning", "x"}})),
              HasSubstr("\"code\": \"unrecognized_keys\""));
  EXPECT_THAT(Error("aiven_pg_read", With(kAnalytics, {{"query", "SELECT 1"}})),
              HasSubstr("\"message\": \"Required\""));
  EXPECT_THAT(Error("aiven_pg_read",
                    With(kAnalytics, {{"query", "SELECT 1"}, {"limit", 1.5}, {"reasoning", ""}})),
              testing::AllOf(HasSubstr("Expected integer, received float"),
                             HasSubstr("at least 1 character(s)")));
  EXPECT_THAT(Error("aiven_service_metrics_fetch", With(kAnalytics, {{"period", "decade"}})),
              HasSubstr("Invalid enum value. Expected 'hour' | 'day' | 'week' | 'month' | 'year', "
                        "received 'decade'"));
}

TEST_F(ToolExecutorTest, RefusesWhatDoesNotExistOrMayNotBeSeen) {
  EXPECT_THAT(Error("aiven_service_get", With(kAnalytics, {{"service_name", "none"}})),
              StartsWith("Aiven API Error (404): Service does not exist [GET "
                         "https://localhost:2222/v1/project/nordlicht-data/service/none]"));
  EXPECT_THAT(Error("aiven_project_get", Json::Object({{"project", "none"}})),
              StartsWith("Aiven API Error (404): "));
  EXPECT_THAT(Error("aiven_project_get", Json::Object({{"project", "nordlicht-payroll"}})),
              StartsWith("Aiven API Error (403): "));
  EXPECT_THAT(Error("aiven_kafka_topic_list", kAnalytics), StartsWith("Aiven API Error (400): "));
}

TEST_F(ToolExecutorTest, HidesWritersInReadOnlyMode) {
  EXPECT_EQ(Error("aiven_service_create"), "MCP error -32602: Tool aiven_service_create not found");
  EXPECT_EQ(Error("no_such_tool"), "MCP error -32602: Tool no_such_tool not found");
}

TEST_F(ToolExecutorTest, ReallyWritesWhenWritersAreOffered) {
  const Json shop = Json::Object({{"project", "nordlicht-prod"}, {"service_name", "shop-pg-prod"}});
  Data("aiven_service_update", With(shop, {{"powered", false}}), "/mcp");
  EXPECT_TRUE(vendor.note["write"].AsBool());
  EXPECT_EQ(Data("aiven_service_get", shop)["service"]["state"].AsString(), "POWEROFF");
  EXPECT_FALSE(vendor.note["write"].AsBool());
  Data("aiven_pg_write",
       With(kAnalytics, {{"query", "DELETE FROM orders WHERE id > 10"}, {"reasoning", "x"}}),
       "/mcp?read_only=true&write_allowlist=aiven_pg_write");
  EXPECT_EQ(Sql("SELECT count(*) FROM orders")["rows"].Text(), R"([{"count":10}])");
  vendor.executor.ResetEstate();
  EXPECT_EQ(Data("aiven_service_get", shop)["service"]["state"].AsString(), "RUNNING");
}

TEST_F(ToolExecutorTest, MarksNoWriteThatFailed) {
  Error("aiven_kafka_topic_delete",
        Json::Object({{"project", "nordlicht-prod"},
                      {"service_name", "orders-kafka-prod"},
                      {"topic_name", "none"}}),
        "/mcp");
  EXPECT_FALSE(vendor.note["write"].AsBool());
}

TEST_F(ToolExecutorTest, GivesSecretsOnlyWhereTheyAreAllowedAndWritingIsToo) {
  EXPECT_THAT(Data("aiven_service_connection_info", kAnalytics, "/mcp?allow_secrets=true").Text(),
              HasSubstr("clear-text-password-of-"));
  EXPECT_THAT(
      Error("aiven_service_connection_info", kAnalytics, "/mcp?allow_secrets=true&read_only=true"),
      HasSubstr("read-only"));
}

TEST_F(ToolExecutorTest, PassesOnTheTroubleOfTheApi) {
  const auto call = [&](const char* status) {
    vendor.Turn({{"upstream_status", status}});
    return vendor.Call("aiven_project_list");
  };
  EXPECT_THAT(TextOf(call("429")), StartsWith("Aiven API Error (429): Rate limit exceeded [GET "
                                              "https://localhost:2222/v1/project]\nHint: "));
  EXPECT_THAT(TextOf(call("502")), StartsWith("Aiven API Error (502): Bad Gateway ["));
  EXPECT_THAT(TextOf(call("timeout")),
              StartsWith("The operation was aborted due to timeout\nRequest ID: "));
  EXPECT_THAT(TextOf(call("unreachable")), StartsWith("fetch failed\nRequest ID: "));
  const Json empty = call("503_empty");
  EXPECT_EQ(empty.Find("isError"), nullptr) << "an empty body is a success";
  EXPECT_EQ(DataOf(empty).Text(), "{}");
}

TEST_F(ToolExecutorTest, AnswersAsItIsTold) {
  vendor.Turn(
      {{"answers", Json::Object({{"aiven_project_list", Json::Object({{"content", 7}})}})}});
  EXPECT_EQ(vendor.Call("aiven_project_list").Text(), R"({"content":7})");
  EXPECT_EQ(Data("aiven_service_list")["showing"].AsInt(), 15) << "the others answer as always";
}

TEST_F(ToolExecutorTest, AnswersEveryReadingToolWithSomething) {
  const Json arguments =
      Json::Object({{"project", "nordlicht-prod"},
                    {"service_type", "pg"},
                    {"service_plan", "business-8"},
                    {"cloud", "do-ams"},
                    {"integration_id", "1f0c2b1e-3f31-4f0a-9d4e-6b3f5d2f7a01"},
                    {"topic_name", "orders.opened"},
                    {"partitions", Json::Object({{"0", Json::Object({{"offset", 0}})}})},
                    {"connector_name", "orders-capture"},
                    {"subject_name", "orders.opened-value"},
                    {"version_id", "1"},
                    {"account_id", "a7c1d4be2a05f"},
                    {"query", "SELECT 1"},
                    {"reasoning", "test"},
                    {"organization_id", "org7c1d4be2a05f"},
                    {"vcs_integration_id", "vcs51d0a7e4"}});
  for (const Json& tool : vendor.Rpc("tools/list")["result"]["tools"].Items()) {
    const std::string& name = tool["name"].AsString();
    Json chosen = Json::Object();
    for (const Json& required : tool["inputSchema"]["required"].Items())
      chosen.Set(required.AsString(), arguments[required.AsString()]);
    if (chosen.Find("service_name") != nullptr) {
      const bool pg =
          name.find("pg_") != std::string::npos || name.find("query") != std::string::npos;
      chosen.Set("service_name", pg                                          ? "shop-pg-prod"
                                 : name.find("connect") != std::string::npos ? "capture-kafka-prod"
                                 : name.find("application") != std::string::npos
                                     ? "storefront-app"
                                     : "orders-kafka-prod");
    }
    EXPECT_TRUE(Data(name, chosen).IsObject()) << name;
  }
}

}  // namespace
}  // namespace claribi::vendor_sandbox
