#include "session/filter_rules.h"

#include <gtest/gtest.h>

namespace claribi::session {
namespace {

manifest::Manifest WithReadVerb(std::string verb) {
  manifest::Manifest manifest;
  manifest.tools.read_verbs = {std::move(verb)};
  return manifest;
}

TEST(FilterRules, RefuseAReadingVerbThatWritesEverywhere) {
  EXPECT_TRUE(CheckFilterRules(WithReadVerb("behold")).ok());
  EXPECT_TRUE(CheckFilterRules(WithReadVerb("query")).ok());
  for (const char* verb : {"update", "delete", "run"}) {
    const auto checked = CheckFilterRules(WithReadVerb(verb));
    ASSERT_FALSE(checked.ok()) << verb;
    EXPECT_EQ(checked.error().kind, "configuration");
    EXPECT_NE(checked.error().cause.find("/tools/read_verbs"), std::string::npos);
    EXPECT_NE(checked.error().cause.find(verb), std::string::npos);
  }
}

TEST(FilterRules, TakeTheListsOfTheManifest) {
  manifest::Manifest manifest = WithReadVerb("behold");
  manifest.tools.action_verbs = {"zing"};
  manifest.tools.write_words = {"zorch"};
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
}  // namespace claribi::session
