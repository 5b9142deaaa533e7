#include "tools/filter_rules.h"

#include <gtest/gtest.h>

#include "testing/result_matchers.h"

namespace claribi::tools {
namespace {

using ::testing::HasSubstr;

manifest::Manifest WithReadVerb(std::string verb) {
  manifest::Manifest manifest;
  manifest.tools.words.read_verbs = {std::move(verb)};
  return manifest;
}

TEST(FilterRules, RefuseAReadingVerbThatWritesEverywhere) {
  EXPECT_THAT(CheckFilterRules(WithReadVerb("behold")), IsOk());
  EXPECT_THAT(CheckFilterRules(WithReadVerb("query")), IsOk());
  for (const char* verb : {"update", "delete", "run"}) {
    EXPECT_THAT(CheckFilterRules(WithReadVerb(verb)),
                IsErrorWith("configuration", CauseIs(HasSubstr("/tools/read_verbs")),
                            CauseIs(HasSubstr(verb))))
        << verb;
  }
}

TEST(FilterRules, TakeTheListsOfTheManifest) {
  manifest::Manifest manifest = WithReadVerb("behold");
  manifest.tools.words.action_verbs = {"zing"};
  manifest.tools.words.write_words = {"zorch"};
  manifest.tools.allowed_tools = {"plans"};
  manifest.tools.denied_tools = {"get_passwords"};
  const policy::ToolFilter filter(FilterRulesOf(manifest, false), {});
  const auto shown = [&filter](std::string_view name) { return !filter.Judge({name, {}, {}}); };
  EXPECT_TRUE(shown("behold_users"));
  EXPECT_TRUE(shown("plans"));
  EXPECT_FALSE(shown("zing_list"));
  EXPECT_FALSE(shown("get_or_zorch"));
  EXPECT_FALSE(shown("get_passwords"));
}

TEST(FilterRules, ShowAllOnThisMachineOnly) {
  manifest::Manifest manifest;
  manifest.tools.show_all = true;
  EXPECT_TRUE(FilterRulesOf(manifest, true).show_all);
  EXPECT_FALSE(FilterRulesOf(manifest, false).show_all);
}

}  // namespace
}  // namespace claribi::tools
