#include "manifest/limited_argument.h"

#include <gtest/gtest.h>

#include "aiven_plugin/manifest/refusal.h"
#include "testing/result_matchers.h"

namespace claribi::manifest {
namespace {

using core::Json;

Json Choice(std::string_view tool, std::string_view argument, Json::Array values) {
  return Json::MakeObject(
      {{"tool", tool}, {"argument", argument}, {"values", Json::MakeArray(std::move(values))}});
}

void SetChoices(Json& json, Json::Array rules) {
  json.Set("arguments", Json::MakeObject({{"choices", Json::MakeArray(std::move(rules))}}));
}

void ExpectChoiceRefused(const std::function<void(Json&)>& change, std::string_view member) {
  ExpectRefused(
      [&](Json& json) {
        Json rule = Choice("manage_rows", "action", {"list"});
        change(rule);
        SetChoices(json, {std::move(rule)});
      },
      "/arguments/choices/0" + std::string(member));
}

TEST(LimitedArgument, NamesToolArgumentAndValues) {
  Json json = Minimal();
  SetChoices(json, {Choice("manage_rows", "action", {"list", 2, true})});
  const auto parsed = Parse(json);
  ASSERT_THAT(parsed, IsOk());
  ASSERT_EQ(parsed->choices.size(), 1U);
  EXPECT_EQ(parsed->choices[0].tool, "manage_rows");
  EXPECT_EQ(parsed->choices[0].argument, "action");
  EXPECT_EQ(parsed->choices[0].values, (std::vector<Json>{"list", 2, true}));
}

TEST(LimitedArgument, RefusesWhatCouldNeverHold) {
  for (const char* member : {"tool", "argument", "values"}) {
    ExpectChoiceRefused([&](Json& rule) { rule.Remove(member); }, "/" + std::string(member));
    ExpectChoiceRefused([&](Json& rule) { rule.Set(member, 1); }, "/" + std::string(member));
  }
  for (const char* values : {"[]", "[null]", "[{}]", "[[]]", R"(["a","a"])"}) {
    ExpectChoiceRefused([&](Json& rule) { rule.Set("values", Json::Parse(values).value()); },
                        "/values");
  }
  ExpectChoiceRefused([](Json& rule) { rule.Set("value", "list"); }, "/value");
}

TEST(LimitedArgument, StandsOnceForAnArgument) {
  ExpectRefused(
      [](Json& json) {
        SetChoices(json, {Choice("a", "action", {"x"}), Choice("a", "action", {"y"})});
      },
      "/arguments/choices");
  ExpectRefused(
      [](Json& json) {
        SetChoices(json, {Choice("a", "sql", {"x"})});
        json.Find("arguments")
            ->Set("languages", Json::Parse(R"([{"tool":"a","argument":"sql",)"
                                           R"("language":"postgresql"}])")
                                   .value());
      },
      "/arguments/choices");
  ExpectRefused(
      [](Json& json) {
        SetChoices(json, {Choice("a", "reasoning", {"x"})});
        json.Find("arguments")->Set("header_arguments", Json::MakeArray({"reasoning"}));
      },
      "/arguments/choices");
}

}  // namespace
}  // namespace claribi::manifest
