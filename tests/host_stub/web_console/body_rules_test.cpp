// Bodies of requests, held to the interface.
#include "web_console/body_rules.h"

#include <gmock/gmock.h>

#include "testing/result_matchers.h"

namespace claribi::web_console {
namespace {

using testing::HasSubstr;

BodyRules Rules() {
  auto rules = BodyRules::Of(InterfaceText());
  EXPECT_THAT(rules, IsOk());
  return *std::move(rules);
}

std::string FaultIn(const char* method, const char* path, std::string_view body) {
  const auto fault = Rules().Fault(method, path, *values::ParseJson(body, "It"));
  return fault ? fault->cause : "";
}

TEST(BodyRules, TakeWhatTheInterfaceSays) {
  const char* attempts = "/api/attempts";
  EXPECT_EQ(FaultIn("POST", attempts, R"({"data_source_id": "a-1"})"), "");
  EXPECT_EQ(FaultIn("POST", attempts,
                    R"({"card_id": "x", "input": {"name": "", "endpoint": null,
                        "endpoint_values": {"a": "b"}, "scopes": ["s"]}})"),
            "");
  EXPECT_EQ(FaultIn("PATCH", "/api/tiles/{id}", "{}"), "");
  EXPECT_EQ(FaultIn("POST", "/api/questions/{id}/patch",
                    R"({"patch": [{"op": "add", "path": "/a", "value": null}]})"),
            "");
  EXPECT_EQ(FaultIn("GET", "/api/session", "{}"), "") << "it has no body";
}

TEST(BodyRules, SayWhereABodyIsWrong) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases{
      {"/api/dashboards", "{}", R"("/name" is missing.)"},
      {"/api/dashboards", R"({"name": null})", R"("/name" has to be a text.)"},
      {"/api/dashboards", R"({"name": "a", "b": 1})", R"("/b" is not known.)"},
      {"/api/questions", R"({"data_source_id": "a/b"})", R"("/data_source_id" is no id)"},
      {"/api/questions", R"({"data_source_id": "a", "question": ""})", "is too short"},
      {"/api/questions", R"({"data_source_id": "a", "fresh": "yes"})", "has to be true or false"},
      {"/api/questions", R"({"data_source_id": "a", "plan": []})", "has to be an object"},
      {"/api/questions/{id}/patch", R"({"patch": []})", "has too few elements"},
      {"/api/questions/{id}/patch", R"({"patch": [{"op": "move", "path": ""}]})",
       R"("/patch/0/op" is none of: add, remove, replace.)"},
      {"/api/attempts", R"({"card_id": "x", "input": {"name": "", "endpoint": 1,
          "endpoint_values": {}, "scopes": []}})",
       R"("/input/endpoint" has to be a text or null.)"},
      {"/api/attempts", R"({"card_id": "x", "input": {"name": "", "endpoint": null,
          "endpoint_values": {}, "scopes": [null]}})",
       R"("/input/scopes/0" has to be a text.)"},
      {"/api/dashboards/{id}/export", R"({"svgs": {"a~/b": 1}})", R"("/svgs/a~0~1b" has to be)"},
      {"/api/dashboards/{id}/tiles", R"({"job_id": "a", "view": "pie"})", "chart, table"},
  };
  for (const auto& [path, body, says] : cases) {
    EXPECT_THAT(FaultIn("POST", path, body), HasSubstr(says)) << body;
  }
}

TEST(BodyRules, AreNotMadeOfWhatTheyWouldOverlook) {
  const auto with = [](const std::string& schema) {
    return R"({"paths": {"/x": {"post": {"requestBody": {"content": {"application/json":
        {"schema": )" +
           schema + "}}}}}}}";
  };
  EXPECT_THAT(BodyRules::Of(with(R"({"type": "object"})")), IsOk());
  for (const char* schema :
       {R"({"multipleOf": 2})", R"({"items": {"pattern": "a+"}})", R"({"$ref": "#/nothing"})",
        R"({"properties": {"a": {"not": {}}}})", R"({"oneOf": [{"if": {}}]})"}) {
    EXPECT_THAT(BodyRules::Of(with(schema)), IsErrorWith(outcome::Code::kInternal)) << schema;
  }
  EXPECT_FALSE(BodyRules::Of("{"));
}

}  // namespace
}  // namespace claribi::web_console
