#include "policy/tool_filter.h"

#include <gtest/gtest.h>

namespace claribi::policy {
namespace {

FilterRules SmallRules() {
  FilterRules rules;
  rules.words = {
      .read_verbs = {"behold"}, .action_verbs = {"zing"}, .write_words = {"zorch"}, .names = {}};
  rules.allowed_tools = {"plans", "delete_plans"};
  rules.denied_tools = {"get_passwords"};
  return rules;
}

ToolFacts Named(std::string_view name) { return {name, std::nullopt, std::nullopt}; }

// The layer that denies, or "shown".
std::string Layer(const ToolFilter& filter, const ToolFacts& tool) {
  const auto denial = filter.Judge(tool);
  return denial ? std::string(Name(denial->layer)) : "shown";
}

TEST(ToolFilter, ShowsWhatReads) {
  const ToolFilter filter(SmallRules(), {});
  for (const char* name : {"get_user", "list", "vendor_topic_list", "vendor_get_user", "getUser",
                           "LIST_USERS", "vendor.users-list"}) {
    EXPECT_EQ(Layer(filter, Named(name)), "shown") << name;
  }
}

TEST(ToolFilter, DeniesWhatNothingPermits) {
  const ToolFilter filter(SmallRules(), {});
  for (const char* name : {"users", "frobnicate", "getter", "listen", "forget", "123"}) {
    EXPECT_EQ(Layer(filter, Named(name)), "unknown_verb") << name;
  }
}

TEST(ToolFilter, DeniesWriteWordsAnywhere) {
  const ToolFilter filter(SmallRules(), {});
  for (const char* name : {"create_user", "get_or_create", "list_and_delete", "getDELETEall",
                           "get_deLete", "list.delete2", "get_or_zorch", "zorchUser"}) {
    EXPECT_EQ(Layer(filter, Named(name)), "name_pattern") << name;
  }
  EXPECT_NE(filter.Judge(Named("create_user"))->reason.find("\"create\""), std::string::npos);
}

TEST(ToolFilter, LetsTheFirstVerbDecide) {
  const ToolFilter filter(SmallRules(), {});
  EXPECT_EQ(Layer(filter, Named("run_list")), "unknown_verb");
  EXPECT_EQ(Layer(filter, Named("vendor_run_get")), "unknown_verb");
  EXPECT_EQ(Layer(filter, Named("zing_list")), "unknown_verb");
  EXPECT_EQ(Layer(filter, Named("behold_users")), "shown");
  EXPECT_NE(filter.Judge(Named("run_list"))->reason.find("\"run\""), std::string::npos);
}

TEST(ToolFilter, ShowsTheAllowListUnlessAnotherLayerDenies) {
  const ToolFilter filter(SmallRules(), {});
  EXPECT_EQ(Layer(filter, Named("plans")), "shown");
  EXPECT_EQ(Layer(filter, Named("Plans")), "unknown_verb");
  EXPECT_EQ(Layer(filter, Named("delete_plans")), "name_pattern");
  EXPECT_EQ(Layer(filter, {"plans", false, std::nullopt}), "annotation");
}

TEST(ToolFilter, NeverShowsTheDenyListInAnySpelling) {
  const ToolFilter filter(SmallRules(), {});
  EXPECT_EQ(Layer(filter, {"get_passwords", true, false}), "deny_list");
  EXPECT_EQ(Layer(filter, {"GET_Passwords", true, false}), "deny_list");
}

TEST(ToolFilter, LetsAnnotationsDenyButNeverPermit) {
  const ToolFilter filter(SmallRules(), {});
  EXPECT_EQ(Layer(filter, {"get_user", false, std::nullopt}), "annotation");
  EXPECT_EQ(Layer(filter, {"get_user", std::nullopt, true}), "annotation");
  EXPECT_EQ(Layer(filter, {"get_user", false, true}), "annotation");
  EXPECT_EQ(Layer(filter, {"get_user", true, false}), "shown");
  EXPECT_EQ(Layer(filter, {"frobnicate", true, false}), "unknown_verb");
  EXPECT_EQ(Layer(filter, {"frobnicate_users", true, false}), "unknown_verb");
  EXPECT_EQ(Layer(filter, {"create_user", true, false}), "name_pattern");
}

// Whoever writes out every default says it of tools that read.
TEST(ToolFilter, GivesADestructiveHintNoMeaningBesideAReadHint) {
  const ToolFilter filter(SmallRules(), {});
  EXPECT_EQ(Layer(filter, {"get_user", true, true}), "shown");
  EXPECT_EQ(Layer(filter, {"frobnicate", true, true}), "unknown_verb") << "and no permission";
  EXPECT_EQ(Layer(filter, {"delete_user", true, true}), "name_pattern");
}

TEST(ToolFilter, HidesWhatRunsAsATaskOnly) {
  FilterRules rules = SmallRules();
  for (const bool show_all : {false, true}) {
    rules.show_all = show_all;
    const ToolFilter filter(rules, {});
    ToolFacts facts = Named("get_user");
    facts.needs_task = true;
    const auto denial = filter.Judge(facts);
    ASSERT_TRUE(denial);
    EXPECT_NE(denial->reason.find("only run as a task"), std::string::npos) << denial->reason;
  }
}

TEST(ToolFilter, HidesWhatTheConnectionDoesNotWant) {
  const ToolFilter filter(SmallRules(), {"get_user"});
  EXPECT_EQ(Layer(filter, Named("get_user")), "connection");
  EXPECT_EQ(Layer(filter, Named("get_users")), "shown");
}

TEST(ToolFilter, RefusesNamesThatAreNone) {
  const ToolFilter filter(SmallRules(), {});
  EXPECT_EQ(Layer(filter, Named("")), "invalid_definition");
  EXPECT_EQ(Layer(filter, Named("list users")), "invalid_definition");
  EXPECT_EQ(Layer(filter, Named("g\xD0\xB5t_user")), "invalid_definition");
  EXPECT_EQ(Layer(filter, Named(std::string(129, 'g'))), "invalid_definition");
}

TEST(ToolFilter, NeedsNoManifest) {
  const ToolFilter filter({}, {});
  EXPECT_EQ(Layer(filter, Named("get_user")), "shown");
  EXPECT_EQ(Layer(filter, Named("delete_user")), "name_pattern");
  EXPECT_EQ(Layer(filter, Named("behold_users")), "unknown_verb");
}

TEST(ToolFilter, JudgesANameAloneByWhatNoHintCouldChange) {
  const ToolFilter filter({}, {});
  EXPECT_FALSE(filter.JudgeName("verify_domain")) << "a read hint would show it";
  EXPECT_TRUE(filter.Judge(Named("verify_domain")));
  EXPECT_TRUE(filter.JudgeName("delete_user"));
}

TEST(ToolFilter, ShowsAllWhereItIsToldTo) {
  FilterRules rules = SmallRules();
  rules.show_all = true;
  const ToolFilter filter(rules, {"hidden"});
  for (const char* name : {"frobnicate", "create_user", "get_passwords", "test-tool"}) {
    EXPECT_EQ(Layer(filter, Named(name)), "shown") << name;
  }
  EXPECT_EQ(Layer(filter, {"echo", false, true}), "shown");
  EXPECT_EQ(Layer(filter, Named("hidden")), "connection") << "a tenant may always narrow";
  EXPECT_EQ(Layer(filter, Named("not a name")), "invalid_definition");
}

}  // namespace
}  // namespace claribi::policy
