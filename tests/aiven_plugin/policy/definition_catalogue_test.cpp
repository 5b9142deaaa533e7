// Which catalogue of an operator is believed.
#include "policy/definition_catalogue.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;
using ::testing::HasSubstr;

Definition ThingList(const std::string& description = "Lists things.") {
  return {.name = "thing_list",
          .title = "",
          .description = description,
          .input_schema = Json::MakeObject(),
          .output_schema = Json(),
          .annotations = Json()};
}

DefinitionCatalogue CatalogueOf(const std::vector<Definition>& definitions) {
  DefinitionCatalogue catalogue;
  catalogue.set_vendor("acme");
  for (const Definition& one : definitions) {
    catalogue.Add(one.name, {FingerprintOf(one.View()).value(), CanonicalText(one.View())});
  }
  return catalogue;
}

TEST(DefinitionCatalogue, IsReadAsItWasWritten) {
  const Json json = CatalogueOf({ThingList(), ThingList("Lists all things.")}).ToJson();
  const auto read = DefinitionCatalogue::Parse(json);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->ToJson(), json);
  EXPECT_EQ(read->vendor(), "acme");
  EXPECT_EQ(read->Of("thing_list").size(), 2U);
  EXPECT_TRUE(read->Of("other_list").empty());
}

TEST(DefinitionCatalogue, TakesAFingerprintWithoutItsDefinition) {
  Json json = CatalogueOf({ThingList()}).ToJson();
  (*json.Find("tools")->Find("thing_list")->AsArray())[0].Remove("definition");
  const auto read = DefinitionCatalogue::Parse(json);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->Of("thing_list").front().definition, "");
}

TEST(DefinitionCatalogue, RefusesWhatWouldApproveSomethingElse) {
  const Json good = CatalogueOf({ThingList()}).ToJson();
  const auto with = [&](auto change) {
    Json json = good;
    change(json, (*json.Find("tools")->Find("thing_list")->AsArray())[0]);
    return json;
  };
  const std::string print = FingerprintOf(ThingList().View())->Text();
  const std::vector<std::pair<Json, std::string>> broken = {
      {Json::MakeArray(), "at /"},
      {with([](Json& all, Json&) { all.Set("format", 2); }), "/format"},
      {with([](Json& all, Json&) { all.Set("vendor", ""); }), "/vendor"},
      {with([](Json& all, Json&) { all.Set("more", true); }), "unknown member \"more\""},
      {with([](Json& all, Json&) { all.Set("tools", Json::MakeArray()); }), "/tools"},
      {with([](Json& all, Json&) {
         all.Set("tools", Json::MakeObject({{"a b", Json::MakeArray()}}));
       }),
       "no name of a tool"},
      {with([](Json& all, Json&) {
         all.Set("tools", Json::MakeObject({{"a", Json::MakeArray()}}));
       }),
       "/tools/a"},
      {with([](Json&, Json& entry) { entry.Set("fingerprint", "2:x"); }), "/fingerprint"},
      {with([](Json&, Json& entry) { entry.Set("note", "x"); }), "unknown member \"note\""},
      {with([](Json&, Json& entry) { entry.Set("definition", 1); }), "/definition"},
      {with([](Json&, Json& entry) { entry.Set("definition", "{}"); }), "/definition"},
      {with([](Json&, Json& entry) {
         entry.Set("definition", CanonicalText(ThingList("Lists no thing.").View()));
       }),
       "not the one that the fingerprint is of"},
      {with([&](Json& all, Json& entry) {
         all.Set("tools", Json::MakeObject({{"other_list", Json::MakeArray({entry})}}));
       }),
       "not the one that the fingerprint is of"},
  };
  for (const auto& [json, cause] : broken) {
    const auto read = DefinitionCatalogue::Parse(json);
    ASSERT_THAT(read, IsError()) << json.Dump();
    EXPECT_THAT(read.error().cause, HasSubstr(cause));
  }
}

}  // namespace
}  // namespace claribi::policy
