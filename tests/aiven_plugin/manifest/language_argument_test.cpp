#include "manifest/language_argument.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "aiven_plugin/manifest/refusal.h"
#include "testing/result_matchers.h"

namespace claribi::manifest {
namespace {

using core::Json;
using ::testing::ElementsAre;

Json Rule(std::string_view tool, std::string_view argument, std::string_view language) {
  return Json::MakeObject({{"tool", tool}, {"argument", argument}, {"language", language}});
}

void SetLanguages(Json& json, Json::Array rules) {
  json.Set("arguments", Json::MakeObject({{"languages", Json::MakeArray(std::move(rules))}}));
}

void ExpectRuleRefused(const std::function<void(Json&)>& change, std::string_view member) {
  ExpectRefused(
      [&](Json& json) {
        Json rule = Rule("run_sql", "sql", "postgresql");
        change(rule);
        SetLanguages(json, {std::move(rule)});
      },
      "/arguments/languages/0" + std::string(member));
}

TEST(LanguageArgument, NamesToolArgumentAndWhatItMayCall) {
  Json json = Minimal();
  Json rule = Rule("run_sql", "sql", "postgresql");
  rule.Set("functions", Json::MakeArray({"margin", "shop.\xC3\xA9t\xC3\xA9", "Odd Name"}));
  SetLanguages(json, {std::move(rule)});
  const auto parsed = Parse(json);
  ASSERT_THAT(parsed, IsOk());
  ASSERT_EQ(parsed.value().languages.size(), 1U);
  const policy::LanguageArgument& read = parsed.value().languages.front();
  EXPECT_EQ(read.tool, "run_sql");
  EXPECT_EQ(read.argument, "sql");
  EXPECT_THAT(read.rules.functions, ElementsAre("margin", "shop.\xC3\xA9t\xC3\xA9", "Odd Name"));
}

TEST(LanguageArgument, NeedsAToolAnArgumentAndALanguage) {
  for (const char* member : {"tool", "argument", "language"}) {
    ExpectRuleRefused([&](Json& rule) { rule.Remove(member); }, "/" + std::string(member));
    ExpectRuleRefused([&](Json& rule) { rule.Set(member, ""); }, "/" + std::string(member));
    ExpectRuleRefused([&](Json& rule) { rule.Set(member, 1); }, "/" + std::string(member));
  }
}

TEST(LanguageArgument, IsOfALanguageThatIsUnderstood) {
  for (const char* language : {"sql", "PostgreSQL", "mysql", "graphql"}) {
    ExpectRuleRefused([&](Json& rule) { rule.Set("language", language); }, "/language");
  }
}

TEST(LanguageArgument, PermitsNoFunctionOfPostgresqlItself) {
  for (const char* function : {"pg_catalog.pg_sleep", "pg_temp.f", "a.b.c", ".f", "s.", "."}) {
    ExpectRuleRefused([&](Json& rule) { rule.Set("functions", Json::MakeArray({Json(function)})); },
                      "/functions");
  }
}

TEST(LanguageArgument, NamesOperatorsExtensionsAndWhatTheVendorRefuses) {
  Json json = Minimal();
  Json rule = Rule("run_sql", "sql", "postgresql");
  rule.Set("operators", Json::MakeArray({"<~>", "shop.<+>"}));
  rule.Set("extensions", Json::MakeArray({"hstore", "uuid-ossp"}));
  rule.Set("refuses", Json::MakeArray({"show", "several_statements"}));
  SetLanguages(json, {std::move(rule)});
  const auto parsed = Parse(json);
  ASSERT_THAT(parsed, IsOk());
  const sql_guard::SqlRules& rules = parsed->languages.front().rules;
  EXPECT_THAT(rules.operators, ElementsAre("<~>", "shop.<+>"));
  EXPECT_THAT(rules.extensions, ElementsAre("hstore", "uuid-ossp"));
  EXPECT_FALSE(rules.takes_show);
  EXPECT_FALSE(rules.takes_several_statements);
}

TEST(LanguageArgument, NamesWhatTravelsBesideTheQuery) {
  Json json = Minimal();
  Json rule = Rule("run_sql", "sql", "postgresql");
  rule.Set("schemas", Json::MakeArray({"path"}));
  rule.Set("free_arguments", Json::MakeArray({"title"}));
  rule.Set("timeout", Json::MakeObject({{"argument", "timeout_ms"}, {"at_most", 5000}}));
  SetLanguages(json, {std::move(rule)});
  const auto parsed = Parse(json);
  ASSERT_THAT(parsed, IsOk());
  const policy::LanguageArgument& read = parsed->languages.front();
  EXPECT_THAT(read.schemas, ElementsAre("path"));
  EXPECT_THAT(read.free_arguments, ElementsAre("title"));
  ASSERT_TRUE(read.timeout);
  EXPECT_EQ(read.timeout->argument, "timeout_ms");
  EXPECT_EQ(read.timeout->at_most, 5000);
}

TEST(LanguageArgument, RefusesWhatItDoesNotKnow) {
  const std::pair<const char*, const char*> kUnknown[] = {
      {"operators", "<a>"},     {"operators", "pg_catalog.<~>"}, {"operators", "shop."},
      {"extensions", "dblink"}, {"refuses", "explain"},          {"free_arguments", "sql"}};
  for (const auto& unknown : kUnknown) {
    const auto set = [&](Json& rule) {
      rule.Set(unknown.first, Json::MakeArray({Json(unknown.second)}));
    };
    ExpectRuleRefused(set, "/" + std::string(unknown.first));
  }
  ExpectRuleRefused(
      [](Json& rule) {
        rule.Set("timeout", Json::MakeObject({{"argument", "t"}, {"at_most", 0}}));
      },
      "/timeout/at_most");
}

TEST(LanguageArgument, KnowsNoOtherMembers) {
  ExpectRuleRefused([](Json& rule) { rule.Set("function", "margin"); }, "/function");
}

TEST(LanguageArgument, StandsOnceAndIsNotRewritten) {
  ExpectRefused(
      [](Json& json) {
        Json second = Rule("run_sql", "sql", "postgresql");
        second.Set("functions", Json::MakeArray({"margin"}));
        SetLanguages(json, {Rule("run_sql", "sql", "postgresql"), std::move(second)});
      },
      "/arguments/languages");
  ExpectRefused(
      [](Json& json) {
        SetLanguages(json, {Rule("run_sql", "sql", "postgresql")});
        json.Find("arguments")->Set("header_arguments", Json::MakeArray({"sql"}));
      },
      "/arguments/languages");
}

}  // namespace
}  // namespace claribi::manifest
