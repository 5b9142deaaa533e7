// Compares the form of our answers with the recorded ones: the same keys in the same order, the
// same fence, the same errors. The estates differ, and so do the words.

#include <gtest/gtest.h>

#include <regex>

#include "host_stub/vendor_sandbox/recorded_answers.h"
#include "host_stub/vendor_sandbox/vendor.h"

namespace claribi::vendor_sandbox {
namespace {

// Keys in their order and kinds of values; of a list its first item.
std::string Shape(const Json& value) {
  if (value.IsArray()) return value.Items().empty() ? "[]" : "[" + Shape(value.Items()[0]) + "]";
  if (!value.IsObject()) return value.IsInteger() ? "number" : std::string(value.TypeName());
  std::string shape = "{";
  for (const Member& member : value.Entries())
    shape += member.key + ":" + Shape(member.value) + " ";
  return shape + "}";
}

// A text with what may differ taken out: words of ours and theirs, ids, addresses, names.
std::string ErrorShape(const std::string& text) {
  std::string shape = std::regex_replace(text, std::regex("https?://[^ \\]]+"), "URL");
  shape = std::regex_replace(shape, std::regex("Hint: [^\\n]+"), "Hint: ...");
  return std::regex_replace(shape, std::regex("[0-9a-f]{8}-[0-9a-f-]{27}"), "UUID");
}

struct Case {
  std::string recording;
  std::string tool;
  Json arguments;
};

class RecordedResults : public ::testing::Test {
 protected:
  Vendor vendor;
};

TEST_F(RecordedResults, HaveTheShapeOfOurs) {
  if (!Recording("results/index.json")) GTEST_SKIP() << "no recordings";
  const Json orders_kafka =
      Json::Object({{"project", "nordlicht-prod"}, {"service_name", "orders-kafka-prod"}});
  const Json telemetry =
      Json::Object({{"project", "nordlicht-data"}, {"service_name", "telemetry-ch-prod"}});
  const std::vector<Case> cases = {
      {"service_list_clickhouse", "aiven_service_list",
       Json::Object({{"service_type", "clickhouse"}})},
      {"service_get_pg", "aiven_service_get",
       Json::Object({{"project", "nordlicht-data"}, {"service_name", "geo-pg-prod"}})},
      {"metrics_overview", "aiven_service_metrics_fetch", With(telemetry, {{"period", "day"}})},
      {"metrics_detail", "aiven_service_metrics_fetch",
       Json::Object({{"project", "nordlicht-data"},
                     {"service_name", "archive-ch"},
                     {"period", "hour"},
                     {"metrics", Json::List({"clickhouse_inserted_bytes"})}})},
      {"pg_query_statistics", "aiven_pg_service_query_statistics",
       With(kAnalytics, {{"limit", 5}})},
      {"pg_read_hostile_rows", "aiven_pg_read",
       With(kAnalytics, {{"query", "SELECT * FROM comments"}, {"reasoning", "x"}})},
      {"kafka_topics_page1", "aiven_kafka_topic_list", orders_kafka},
      {"kafka_topics_last_page", "aiven_kafka_topic_list", With(orders_kafka, {{"offset", 42}})},
      {"kafka_connectors", "aiven_kafka_connect_list",
       Json::Object({{"project", "nordlicht-prod"}, {"service_name", "capture-kafka-prod"}})},
      {"plan_pricing", "aiven_service_plan_pricing",
       Json::Object({{"project", "nordlicht-data"},
                     {"service_type", "pg"},
                     {"service_plan", "business-8"},
                     {"cloud", "do-ams"}})},
      {"service_logs", "aiven_project_get_service_logs",
       Json::Object(
           {{"project", "nordlicht-prod"}, {"service_name", "shop-pg-prod"}, {"limit", 12}})},
      {"event_logs", "aiven_project_get_event_logs",
       Json::Object({{"project", "nordlicht-prod"}, {"search", "poweroff"}, {"limit", 3}})},
  };
  for (const Case& each : cases) {
    const auto recording = Recording("results/" + each.recording + ".json");
    ASSERT_TRUE(recording) << each.recording;
    const Json ours = vendor.Call(each.tool, each.arguments);
    EXPECT_EQ(Shape(DataOf(ours)), Shape(DataOf(*recording))) << each.recording;
    EXPECT_EQ(Shape(ours), Shape(*recording)) << each.recording;
  }
}

TEST_F(RecordedResults, HaveTheErrorsOfOurs) {
  if (!Recording("results/index.json")) GTEST_SKIP() << "no recordings";
  const auto sql = [](const char* query, const char* reasoning) {
    return With(kAnalytics, {{"query", query}, {"reasoning", reasoning}});
  };
  const std::vector<Case> cases = {
      {"pg_read_hidden_delete", "aiven_pg_read",
       sql("WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d", "x")},
      {"pg_read_write_refused", "aiven_pg_read", sql("INSERT INTO orders VALUES (1)", "x")},
      {"pg_read_non_latin_reasoning", "aiven_pg_read", sql("SELECT 1", "今月の注文数を確認する")},
      {"pg_read_newline_reasoning", "aiven_pg_read", sql("SELECT 1", "line one\nline two")},
      {"pg_read_missing_reasoning", "aiven_pg_read", With(kAnalytics, {{"query", "SELECT 1"}})},
      {"kafka_connect_plan_403", "aiven_kafka_connect_list",
       Json::Object({{"project", "nordlicht-staging"}, {"service_name", "trial-kafka-free"}})},
      {"project_forbidden_403", "aiven_service_get",
       Json::Object({{"project", "nordlicht-payroll"}, {"service_name", "x"}})},
      {"service_missing_404", "aiven_service_get",
       Json::Object({{"project", "nordlicht-data"}, {"service_name", "none"}})},
      {"unknown_or_hidden_tool", "aiven_service_create", Json::Object({{"project", "x"}})},
      {"invalid_arguments", "aiven_service_get", Json::Object({{"project", 1}})},
      {"unexpected_argument", "aiven_service_get", With(kAnalytics, {{"reasoning", "x"}})},
  };
  for (const Case& each : cases) {
    const auto recording = Recording("results/" + each.recording + ".json");
    ASSERT_TRUE(recording) << each.recording;
    const Json ours = vendor.Call(each.tool, each.arguments);
    EXPECT_EQ(ErrorShape(TextOf(ours)), ErrorShape(TextOf(*recording)));
    EXPECT_EQ(ours["isError"], (*recording)["isError"]);
  }
  const std::vector<Header> troubles = {{"upstream_429", "429"},
                                        {"upstream_502_html", "502"},
                                        {"upstream_timeout", "timeout"},
                                        {"token_invalid_401", "401"}};
  for (const auto& [name, status] : troubles) {
    const auto recording = Recording("results/" + name + ".json");
    ASSERT_TRUE(recording) << name;
    vendor.Turn({{"upstream_status", status}});
    EXPECT_EQ(ErrorShape(TextOf(vendor.Call("aiven_project_list"))),
              ErrorShape(TextOf(*recording)));
  }
}

}  // namespace
}  // namespace claribi::vendor_sandbox
