// A build without PostgreSQL's parser: no query passes, and no tool that takes one is shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>

#include "aiven_plugin/recordings.h"
#include "manifest/manifest.h"
#include "policy/argument_guards.h"
#include "policy/tool_filter.h"
#include "sql_guard/parser.h"
#include "sql_guard/sql_guard.h"
#include "testing/result_matchers.h"
#include "tools/filter_rules.h"

namespace claribi {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(WithoutSqlParser, RefusesEveryQueryForThatReason) {
  ASSERT_FALSE(sql_guard::HasSqlParser());
  const std::string nul("SELECT\0 1", 9);
  for (const std::string& sql :
       {std::string("SELECT 1"), std::string("DROP TABLE t"), std::string("SELECT FROM WHERE"),
        std::string(), std::string("\xff"), nul, std::string(1U << 20U, ' ')}) {
    const auto checked = sql_guard::CheckSql(sql, {});
    EXPECT_THAT(checked, IsErrorWith(core::ErrorCode::kForbidden, "query_refused",
                                     MessageIs(Not(HasSubstr("not valid SQL"))),
                                     CauseIs("this build has no SQL parser"), HasFix()))
        << sql.substr(0, 40);
  }
}

class ShippedManifest : public ::testing::Test {
 protected:
  static manifest::Manifest Read() {
    const auto text = claribi::testing::ReadFile(std::filesystem::path(CLARIBI_SOURCE_DIR) /
                                                 "manifests/aiven.json");
    auto json = core::Json::Parse(text.value_or(""));
    EXPECT_THAT(json, IsOk());
    auto manifest = manifest::Parse(*json);
    EXPECT_THAT(manifest, IsOk());
    return std::move(manifest).value();
  }

  const manifest::Manifest manifest_ = Read();
};

TEST_F(ShippedManifest, HidesEveryToolThatItGuards) {
  ASSERT_FALSE(manifest_.languages.empty());
  for (const bool is_local : {false, true}) {
    const policy::ToolFilter filter(tools::FilterRulesOf(manifest_, is_local), {});
    for (const policy::LanguageArgument& one : manifest_.languages) {
      const auto denial = filter.Judge({.name = one.tool, .read_only_hint = true});
      ASSERT_TRUE(denial) << one.tool;
      EXPECT_THAT(denial->reason, HasSubstr("this build has no SQL parser")) << one.tool;
      EXPECT_FALSE(denial->reviewable) << one.tool;
    }
    EXPECT_FALSE(filter.Judge({.name = "aiven_project_list", .read_only_hint = true}));
  }
}

TEST_F(ShippedManifest, SendsNoQueryOfAToolThatIsCalledAllTheSame) {
  const auto schema = core::Json::Parse(R"({"properties":{"query":{"type":"string"}}})").value();
  policy::ArgumentRules rules;
  rules.languages = manifest_.languages;
  for (const policy::LanguageArgument& one : manifest_.languages) {
    EXPECT_THAT(policy::ReadArguments(one.tool, R"({"query":"SELECT 1"})", schema, rules),
                IsErrorWith("query_refused", CauseIs("this build has no SQL parser")))
        << one.tool;
  }
}

}  // namespace
}  // namespace claribi
