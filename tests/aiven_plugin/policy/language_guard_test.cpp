#include "policy/language_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policy/argument_guards.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using core::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A tool that admits any argument.
Json OpenSchema() {
  auto json = Json::Parse(R"({"type":"object","properties":{"query":{"type":"string"},
      "schema":{"type":"string"},"path":{"type":"string"},"database":{"type":"string"},
      "limit":{"type":"integer"},"title":{"type":"string"},"reasoning":{"type":"string"},
      "format":{"enum":["as rows","as text"]},"timeout_ms":{"type":"integer"},
      "options":{"type":"object"}}})");
  EXPECT_THAT(json, IsOk());
  return std::move(json).value();
}

ArgumentRules GuardedRules() {
  LanguageArgument rule;
  rule.tool = "run";
  rule.argument = "query";
  rule.rules.functions = {"margin"};
  rule.schemas = {"path"};
  rule.free_arguments = {"title"};
  rule.timeout = LanguageArgument::Timeout{"timeout_ms", 5000};
  ArgumentRules rules;
  rules.header_arguments = {"reasoning"};
  rules.languages.push_back(std::move(rule));
  return rules;
}

core::Result<CheckedArguments> Guarded(std::string_view arguments,
                                       const Json& schema = OpenSchema(),
                                       std::string_view tool = "run") {
  return ReadArguments(tool, arguments, schema, GuardedRules());
}

TEST(LanguageGuard, LetsQueriesPassThatOnlyRead) {
  EXPECT_THAT(Guarded(R"j({"query":"SELECT margin(1)"})j"), IsOk());
  EXPECT_THAT(Guarded(R"({"query":"DROP TABLE t"})"),
              IsErrorWith("query_refused", CauseIs("DROP, at line 1, column 1")));
  EXPECT_THAT(Guarded(R"({"query":"DROP TABLE t"})", OpenSchema(), "search"), IsOk())
      << "guards the tools that are named";
}

TEST(LanguageGuard, NeedsTheQueryAsText) {
  for (const char* arguments : {R"({})", R"({"query":null})", R"({"query":["DROP TABLE t"]})",
                                R"({"query":1})", R"({"Query":"SELECT 1"})"}) {
    EXPECT_THAT(Guarded(arguments),
                IsErrorWith("invalid_arguments", CauseIs(HasSubstr("\"query\""))))
        << arguments;
  }
}

TEST(LanguageGuard, NeedsTheArgumentThatTheToolDeclares) {
  for (const char* schema : {R"({})", R"({"properties":{"sql":{}}})", "null"}) {
    auto json = Json::Parse(schema);
    ASSERT_THAT(json, IsOk());
    EXPECT_THAT(Guarded(R"({"query":"SELECT 1","sql":"DROP TABLE t"})", *json),
                IsErrorWith("query_refused"))
        << schema;
  }
}

TEST(LanguageGuard, SendsOnlyDeclaredArgumentsBesideAQuery) {
  for (const char* name : {"sql", "Schema", "QUERY", "query2", "search_path", "x"}) {
    EXPECT_THAT(Guarded(R"({"query":"SELECT 1",")" + std::string(name) + R"(":"a"})"),
                IsErrorWith("invalid_arguments", CauseIs(HasSubstr(name))))
        << name;
  }
}

TEST(LanguageGuard, HoldsSchemasToPlainNames) {
  for (const char* name : {"schema", "path"}) {
    const std::string head = R"({"query":"SELECT 1",")" + std::string(name) + "\":";
    for (const char* value : {"\"public\"", "\"sales_2026\"", "\"pg_catalog\""}) {
      EXPECT_THAT(Guarded(head + value + "}"), IsOk()) << name << value;
    }
    for (const char* value :
         {"\"public, pg_catalog\"", "\"a; SET ROLE x\"", R"("\"a\"")", "\"$user\"", "\"cron\"",
          "\"pg_temp\"", "\"\"", "null", "[\"public\"]", "1", "\"a--\"", "\"a\\nb\"",
          "\"information_schema\""}) {
      EXPECT_THAT(Guarded(head + value + "}"), IsErrorWith("query_refused", HasFix()))
          << name << value;
    }
  }
}

TEST(LanguageGuard, HoldsOtherArgumentsToNamesAndNumbers) {
  for (const char* beside : {R"("database":"default-db.1")", R"("limit":100)", R"("limit":"100")",
                             R"("format":"as rows")", R"("title":"Sales; of \"May\"")",
                             R"("reasoning":"why: a, b")", R"("database":null)"}) {
    EXPECT_THAT(Guarded(R"({"query":"SELECT 1",)" + std::string(beside) + "}"), IsOk()) << beside;
  }
  for (const char* beside :
       {R"("database":"dbname=x host=y")", R"("database":"a;b")", R"("limit":"1; DROP TABLE t")",
        R"("format":"as other")", R"("options":{"role":"x"})", R"("options":["x"])"}) {
    EXPECT_THAT(Guarded(R"({"query":"SELECT 1",)" + std::string(beside) + "}"),
                IsErrorWith("query_refused", HasFix()))
        << beside;
  }
}

TEST(LanguageGuard, SendsTheTimeoutOfTheStatement) {
  const auto timeout = [](std::string_view given) {
    const auto read = Guarded(R"({"query":"SELECT 1")" + std::string(given) + "}");
    EXPECT_THAT(read, IsOk()) << given;
    return read.ok() ? read->json.FindInt64("timeout_ms").value_or(-1) : -1;
  };
  EXPECT_EQ(timeout(""), 5000);
  EXPECT_EQ(timeout(R"(,"timeout_ms":null)"), 5000);
  EXPECT_EQ(timeout(R"(,"timeout_ms":200)"), 200);
  EXPECT_EQ(timeout(R"(,"timeout_ms":60000)"), 5000);
  EXPECT_EQ(timeout(R"(,"timeout_ms":0)"), 5000);
  EXPECT_THAT(Guarded(R"({"query":"SELECT 1","timeout_ms":"9"})"),
              IsErrorWith("invalid_arguments"));
  const auto without = Json::Parse(R"({"properties":{"query":{}}})");
  ASSERT_THAT(without, IsOk());
  const auto read = Guarded(R"({"query":"SELECT 1"})", *without);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->json.Dump(), R"({"query":"SELECT 1"})") << "the tool has no such argument";
}

TEST(LanguageGuard, HandsTheNotesOfTheQueryOn) {
  const auto read = Guarded(
      R"({"query":"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) TABLE n"})");
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(read->notes, ElementsAre(HasSubstr("recurses")));
}

TEST(LanguageGuard, KnowsExtensions) {
  EXPECT_TRUE(IsKnownExtension("postgis"));
  EXPECT_FALSE(IsKnownExtension("dblink"));
}

}  // namespace
}  // namespace claribi::policy
