// The one manifest that shows every tool: what it needs, and that no other comes near it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aiven_plugin/recordings.h"
#include "manifest/manifest.h"
#include "testing/result_matchers.h"

namespace claribi::manifest {
namespace {

using core::Json;
using ::testing::HasSubstr;

Json Shipped(const char* file) {
  const auto text = claribi::testing::ReadFile(std::filesystem::path(CLARIBI_SOURCE_DIR) / file);
  auto json = Json::Parse(text.value_or(""));
  EXPECT_THAT(json, IsOk()) << file;
  return std::move(json).value();
}

Json Profile() { return Shipped("tests/conformance/conformance.json"); }

std::string RefusalOf(const Json& json) {
  const auto parsed = Parse(json);
  return parsed.ok() ? "accepted" : parsed.error().cause;
}

TEST(ConformanceProfile, ShowsAllOnAnyLoopbackEndpoint) {
  const auto parsed = Parse(Profile());
  ASSERT_THAT(parsed, IsOk());
  EXPECT_TRUE(parsed->tools.show_all);
  EXPECT_TRUE(parsed->endpoint_rule.loopback_only);
}

TEST(ConformanceProfile, IsNotWhatAivenHas) {
  const auto parsed = Parse(Shipped("manifests/aiven.json"));
  ASSERT_THAT(parsed, IsOk());
  EXPECT_FALSE(parsed->tools.show_all);
  EXPECT_FALSE(parsed->endpoint_rule.loopback_only);
}

TEST(ConformanceProfile, NeedsBothOfItsMembers) {
  Json without_tools = Profile();
  *without_tools.Find("tools") = Json::Parse(R"({"write_words":["create"]})").value();
  EXPECT_THAT(RefusalOf(without_tools), HasSubstr("at /endpoint_rule: "));
  Json without_rule = Profile();
  *without_rule.Find("endpoint_rule") = Json::MakeObject();
  EXPECT_THAT(RefusalOf(without_rule), HasSubstr("at /tools: "));
}

TEST(ConformanceProfile, StandsAlone) {
  for (const char* list :
       {"read_verbs", "action_verbs", "write_words", "allowed_tools", "denied_tools"}) {
    Json json = Profile();
    json.Find("tools")->Set(list, Json::MakeArray({Json("word")}));
    EXPECT_THAT(RefusalOf(json), HasSubstr("at /tools/" + std::string(list) + ": ")) << list;
  }
  for (const char* list : {"allowed_hosts", "allowed_paths", "required_parameters",
                           "forbidden_parameters", "allowed_parameters"}) {
    Json json = Profile();
    json.Find("endpoint_rule")->Set(list, Json::MakeArray());
    EXPECT_THAT(RefusalOf(json), HasSubstr("at /endpoint_rule/" + std::string(list) + ": "))
        << list;
  }
}

TEST(ConformanceProfile, CannotBeAddedToAVendorsManifest) {
  Json json = Shipped("manifests/aiven.json");
  json.Find("tools")->Set("show_all", true);
  EXPECT_NE(RefusalOf(json), "accepted");
  json.Find("endpoint_rule")->Set("any_loopback", true);
  EXPECT_NE(RefusalOf(json), "accepted");
}

TEST(ConformanceProfile, IsOnOrAbsent) {
  for (const char* value : {"false", "1", "\"true\"", "{}"}) {
    Json json = Profile();
    json.Find("tools")->Set("show_all", Json::Parse(value).value());
    EXPECT_THAT(RefusalOf(json), HasSubstr("at /tools/show_all: ")) << value;
  }
}

}  // namespace
}  // namespace claribi::manifest
