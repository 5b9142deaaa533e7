// Another estate than the built-in one: what a file may say, what of it the tools show, and how it
// is refused.
#include "vendor_sandbox/estate_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "host_stub/vendor_sandbox/vendor.h"

namespace claribi::vendor_sandbox {
namespace {

using ::testing::HasSubstr;

// An estate of one project with these services, and with more members where a test needs them.
std::string FileOf(const std::string& services, const std::string& more = "") {
  return R"({"organization": {"organization_id": "o1", "account_id": "a1", "name": "Quay"}, )" +
         more +
         R"("projects": [{"project_name": "dock", "default_cloud": "do-ams", "tags": {}, "services": [)" +
         services + "]}]}";
}

std::string CauseOf(const std::string& text) {
  const auto parsed = ParseEstate(text, "x.json");
  const auto* problem = std::get_if<Problem>(&parsed);
  if (problem == nullptr) return "none";
  EXPECT_THAT(problem->what, HasSubstr("x.json"));
  EXPECT_FALSE(problem->fix.empty());
  return problem->cause;
}

/// The tools over an estate of this text.
class Tools {
 public:
  explicit Tools(const std::string& text, Knobs knobs = {})
      : board_(std::move(knobs)), executor_{Open(text)} {}

  Json Call(const std::string& tool, Json arguments = Json::Object()) {
    const auto execution = executor_.Call(tool, arguments, ToolMode{}, "bearer");
    is_error = execution.result["isError"].AsBool();
    return is_error ? Json(TextOf(execution.result)) : DataOf(execution.result);
  }
  Json Of(const std::string& tool, const std::string& service, Json arguments = Json::Object()) {
    return Call(tool, arguments.Set("project", "dock").Set("service_name", service));
  }

  bool is_error = false;

 private:
  ToolExecutor::Dependencies Open(const std::string& text) {
    auto parsed = ParseEstate(text, "x.json");
    if (const auto* problem = std::get_if<Problem>(&parsed)) ADD_FAILURE() << problem->Text();
    const TimePoint now{std::chrono::seconds(1'781'524'800)};
    return {board_, [now] { return now; }, [](std::string_view) { return true; },
            std::holds_alternative<Json>(parsed) ? std::get<Json>(parsed) : BuiltInEstate()};
  }

  KnobBoard board_;
  ToolExecutor executor_;
};

TEST(EstateFile, TakesWhatBelongsToTheVendorFromTheBuiltInEstate) {
  Tools tools(FileOf(R"(["a", "pg", "business-4", "do-ams", "RUNNING"])"));
  EXPECT_EQ(tools.Call("aiven_project_list")["projects"].Items().size(), 1U);
  EXPECT_GT(
      tools.Call("aiven_list_project_clouds", Json::Object({{"project", "dock"}}))["total"].AsInt(),
      20);
  EXPECT_GT(tools.Of("aiven_pg_service_available_extensions", "a")["total"].AsInt(), 20);
}

TEST(EstateFile, MayDescribeAServiceInFull) {
  Tools tools(FileOf(
      R"({"name": "a", "type": "pg", "plan": "business-4", "cloud": "do-ams", "state": "RUNNING",
    "version": "14", "age_days": 10, "maintenance_day": "monday", "tags": {"team": "quay"},
    "databases": {"main": {"public": {"orders": 3}, "spare": {}}, "other": {"public": {}}}})"));
  const Json service = tools.Of("aiven_service_get", "a")["service"];
  EXPECT_EQ(service["metadata"]["pg_version"].AsString(), "14");
  EXPECT_EQ(service["create_time"].AsString(), "2026-06-05T12:00:00Z");
  EXPECT_EQ(service["maintenance"]["dow"].AsString(), "monday");
  EXPECT_EQ(service["tags"]["team"].AsString(), "quay");
  EXPECT_EQ(service["databases"], Json::List({"main", "other"}));
  const auto read = [&](const char* database, const char* query) {
    return tools.Of(
        "aiven_pg_read", "a",
        Json::Object({{"database", database}, {"query", query}, {"reasoning", "test"}}));
  };
  EXPECT_EQ(read("main", "SELECT count(*) AS n FROM public.orders")["rows"].Items()[0]["n"].AsInt(),
            3);
  EXPECT_EQ(read("main", "SELECT datname FROM pg_catalog.pg_database")["rows"].Items().size(), 2U);
  read("defaultdb", "SELECT 1");
  EXPECT_TRUE(tools.is_error);
}

TEST(EstateFile, SaysWhichMetricsThereAreAndHowHigh) {
  Tools tools(FileOf(R"(
    {"name": "a", "type": "clickhouse", "plan": "startup-4", "cloud": "do-ams", "state": "RUNNING", "steady": true,
     "metrics": {"disk_usage": 91, "clickhouse_inserted_bytes": null}},
    {"name": "b", "type": "pg", "plan": "startup-4", "cloud": "do-ams", "state": "RUNNING", "metrics": null})"));
  const Json overview = tools.Of("aiven_service_metrics_fetch", "a")["overview"];
  const Json disk = overview["disk_usage"]["series"].Items()[0];
  EXPECT_DOUBLE_EQ(disk["min"].AsDouble(), 91);
  EXPECT_DOUBLE_EQ(disk["max"].AsDouble(), 91);
  EXPECT_EQ(overview.Find("clickhouse_inserted_bytes"), nullptr);
  EXPECT_NE(overview.Find("clickhouse_inserted_rows"), nullptr);
  EXPECT_TRUE(tools.Of("aiven_service_metrics_fetch", "b")["metrics"].IsNull());
}

TEST(EstateFile, GivesAServiceItsOwnTopicsAndSubjects) {
  Tools tools(FileOf(R"(
    {"name": "a", "type": "kafka", "plan": "business-4", "cloud": "do-ams", "state": "RUNNING", "subjects": ["t-value"],
     "topics": ["t", {"name": "u", "partitions": 9, "retention_hours": 5}]},
    {"name": "b", "type": "kafka", "plan": "business-4", "cloud": "do-ams", "state": "RUNNING", "topics": []})"));
  const Json topics = tools.Of("aiven_kafka_topic_list", "a")["topics"];
  EXPECT_EQ(topics.Items().size(), 2U);
  EXPECT_EQ(topics.Items()[1]["partitions"].AsInt(), 9);
  EXPECT_EQ(topics.Items()[1]["retention_hours"].AsInt(), 5);
  EXPECT_EQ(tools.Of("aiven_kafka_schema_registry_subjects", "a")["total"].AsInt(), 1);
  EXPECT_EQ(tools.Of("aiven_kafka_topic_list", "b")["total"].AsInt(), 0);
}

TEST(EstateFile, ABrokenServiceFailsAndNoOther) {
  Knobs knobs;
  knobs.broken_service = "x,a";
  Tools tools(
      FileOf(
          R"(["a", "pg", "startup-4", "do-ams", "RUNNING"], ["b", "pg", "startup-4", "do-ams", "RUNNING"])"),
      knobs);
  EXPECT_THAT(tools.Of("aiven_service_get", "a").AsString(), HasSubstr("(500)"));
  tools.Of("aiven_service_get", "b");
  EXPECT_FALSE(tools.is_error);
}

TEST(EstateFile, AListMayLookAtTheFirstProjectsOnly) {
  Knobs knobs;
  knobs.projects_scanned = 1;
  std::string text = FileOf(R"(["a", "pg", "startup-4", "do-ams", "RUNNING"])");
  text.insert(text.size() - 2,
              R"(, {"project_name": "pier", "default_cloud": "do-ams", "services": []})");
  Tools tools(text, knobs);
  const Json summary = tools.Call("aiven_service_list")["summary"];
  EXPECT_EQ(summary["projects_scanned"].AsInt(), 1);
  EXPECT_EQ(summary["projects_total"].AsInt(), 2);
  EXPECT_EQ(tools.Call("aiven_service_list", Json::Object({{"project", "dock"}})).Find("summary"),
            nullptr);
}

TEST(EstateFile, IsRefusedWithThePlaceOfWhatIsWrong) {
  const std::string service =
      R"({"name": "a", "type": "pg", "plan": "p", "cloud": "do-ams", "state": "RUNNING")";
  const std::string at = "/projects/0/services/0";
  const std::map<std::string, std::string> wrong = {
      {"{", "position"},
      {"[]", "expected an object"},
      {R"({"organization": {"name": "Quay"}, "projects": []})", "/organization/organization_id"},
      {FileOf("", R"("colour": 1, )"), "/colour: unknown member"},
      {FileOf(R"(["a", "pg"])"), at + ": expected [name, type"},
      {FileOf("7"), at + ": expected an object"},
      {FileOf(R"(["a", "pgg", "p", "do-ams", "RUNNING"])"), at + "/type"},
      {FileOf(R"(["a", "pg", "p", "moon-1", "RUNNING"])"), at + "/cloud"},
      {FileOf(R"(["a", "pg", "p", "do-ams", "ASLEEP"])"), at + "/state"},
      {FileOf(R"(["a", "pg", "", "do-ams", "RUNNING"])"), at + "/plan"},
      {FileOf(R"(["a", "pg", "p", "do-ams", "RUNNING"], ["a", "pg", "p", "do-ams", "RUNNING"])"),
       "/projects/0/services/1/name"},
      {FileOf(service + R"(, "colour": "red"})"), at + "/colour: unknown member"},
      {FileOf(service + R"(, "tags": {"team": 1}})"), at + "/tags/team"},
      {FileOf(service + R"(, "age_days": -1})"), at + "/age_days"},
      {FileOf(service + R"(, "metrics": {"warmth": 1}})"), at + "/metrics/warmth: unknown member"},
      {FileOf(service + R"(, "metrics": {"cpu_usage": "much"}})"), at + "/metrics/cpu_usage"},
      {FileOf(service + R"(, "databases": {"d": {"a; DROP": {}}}})"), at + "/databases/d/a; DROP"},
      {FileOf(service + R"(, "databases": {"d": {"s": {"t": -1}}}})"), at + "/databases/d/s/t"},
      {FileOf(service + R"(, "topics": [{"partitions": 1}]})"), at + "/topics/0/name"},
      {FileOf(service + "}", R"("integrations": [{"project": "pier"}], )"),
       "/integrations/0/project"},
      {FileOf(service + "}", R"("forbidden_project": "dock", )"), "/projects/0/project_name"},
  };
  for (const auto& [text, place] : wrong) EXPECT_THAT(CauseOf(text), HasSubstr(place)) << text;
  EXPECT_EQ(CauseOf(FileOf(service + "}")), "none");
  const auto missing = ReadEstateFile("/no/such/estate.json");
  ASSERT_TRUE(std::holds_alternative<Problem>(missing));
  EXPECT_THAT(std::get<Problem>(missing).Text(), HasSubstr("--estate"));
}

}  // namespace
}  // namespace claribi::vendor_sandbox
