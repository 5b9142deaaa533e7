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

// What is listed may be called: a call looks at the name first.
TEST(ToolFilter, DeniesByTheNameAloneOnlyWhatNoDescriptionSettles) {
  const ToolFilter filter({}, {});
  ToolFacts tool = Named("protect_alarm_get_status");
  EXPECT_EQ(Layer(filter, tool), "name_pattern");
  tool.description = "Gets the status of an alarm.";
  EXPECT_EQ(Layer(filter, tool), "shown");
  EXPECT_FALSE(filter.JudgeName(tool.name));
  EXPECT_TRUE(filter.JudgeName("delete_user"));
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

// The layer, with a star where an operator's review can undo it.
std::string Reviewable(const ToolFacts& tool) {
  const auto denial = ToolFilter({}, {}).Judge(tool);
  if (!denial) return "shown";
  return std::string(Name(denial->layer)) + (denial->reviewable ? "*" : "");
}

TEST(ToolFilter, LetsAReviewUndoOnlyWhatMayBeWrong) {
  const auto sql = core::Json::Parse(R"({"properties":{"sql":{}}})").value();
  EXPECT_EQ(Reviewable({.name = "get_report", .description = "Creates a report."}), "description*");
  EXPECT_EQ(Reviewable({.name = "get_report", .input_schema = &sql}), "input_schema*");
  EXPECT_EQ(Reviewable(Named("render_report")), "unknown_verb*");
  EXPECT_EQ(Reviewable(Named("list_delete")), "name_pattern*");
  // A write verb in front, or joined to another one, and the vendor's own hints.
  EXPECT_EQ(Reviewable(Named("delete_user")), "name_pattern");
  EXPECT_EQ(Reviewable(Named("user_delete")), "name_pattern");
  EXPECT_EQ(Reviewable(Named("get_or_create")), "name_pattern");
  EXPECT_EQ(Reviewable(Named("get_deLete")), "name_pattern");
  EXPECT_EQ(Reviewable({.name = "get_report", .read_only_hint = false}), "annotation");
  EXPECT_EQ(Reviewable({.name = "list_delete", .read_only_hint = false}), "name_pattern");
  EXPECT_EQ(Reviewable({.name = "get_report", .destructive_hint = true}), "annotation");
  FilterRules rules;
  rules.denied_tools = {"get_report"};
  EXPECT_FALSE(ToolFilter(rules, {}).Judge(Named("get_report"))->reviewable);
  EXPECT_FALSE(ToolFilter({}, {"render_report"}).Judge(Named("render_report"))->reviewable)
      << "the tenant does not want it either";
}

TEST(ToolFilter, ShowsTheReadingPartOfATool) {
  const auto schema =
      core::Json::Parse(
          R"({"properties":{"action":{"enum":["list","delete"]},"sql":{"type":"string"}}})")
          .value();
  const auto plain =
      core::Json::Parse(R"({"properties":{"action":{"enum":["list","delete"]}}})").value();
  FilterRules rules;
  rules.guarded_arguments.limited = {{"manage_users", "action"}, {"delete_users", "action"}};
  ToolFacts tool{.name = "manage_users", .read_only_hint = false, .input_schema = &plain};
  EXPECT_EQ(Layer(ToolFilter(rules, {}), tool), "name_pattern") << "not in the allow list";
  rules.allowed_tools = {"manage_users", "delete_users"};
  EXPECT_EQ(Layer(ToolFilter(rules, {}), tool), "shown");
  tool.input_schema = &schema;
  EXPECT_EQ(Layer(ToolFilter(rules, {}), tool), "input_schema") << "another argument is free";
  tool.input_schema = &plain;
  tool.name = "delete_users";
  EXPECT_EQ(Layer(ToolFilter(rules, {}), tool), "name_pattern");
}

TEST(ToolFilter, HidesWhatIsNotForModels) {
  for (const char* meta : {R"({"ui":{"visibility":["app"]}})", R"({"ui":{"visibility":[]}})",
                           R"({"ui":{"visibility":"app"}})", R"({"ui":{"visibility":7}})",
                           R"({"ui/visibility":["app"]})", R"({"openai/visibility":"private"})"}) {
    const auto json = core::Json::Parse(meta).value();
    EXPECT_EQ(Reviewable({.name = "get_user", .meta = &json}), "not_for_models") << meta;
  }
  for (const char* meta : {"null", "{}", R"({"ui":{"visibility":["model","app"]}})",
                           R"({"ui":{"resourceUri":"ui://a"}})", R"({"ui":{"visibility":null}})",
                           R"({"ui":7})", R"({"openai/visibility":"public"})"}) {
    const auto json = core::Json::Parse(meta).value();
    EXPECT_EQ(Reviewable({.name = "get_user", .meta = &json}), "shown") << meta;
  }
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

// A build without a SQL parser (sql_guard/parser_absent.cpp).
class WithoutSqlParser : public ::testing::Test {
 protected:
  WithoutSqlParser() {
    rules_.judges_queries = false;
    rules_.guarded_arguments.languages = {{"get_rows", "query"}};
  }
  std::optional<Denial> Judge(const ToolFacts& tool, std::vector<std::string> hidden = {}) const {
    return ToolFilter(rules_, std::move(hidden)).Judge(tool);
  }

  FilterRules rules_ = SmallRules();
  const core::Json sql_ = core::Json::Parse(R"({"properties":{"query":{"type":"string",
      "description":"a SQL statement"}}})")
                              .value();
  const ToolFacts rows_{.name = "get_rows", .read_only_hint = true, .input_schema = &sql_};
};

TEST_F(WithoutSqlParser, HidesWhatCarriesSqlWhoeverShowsIt) {
  const std::string reason = "its argument \"query\" carries SQL, and this build has no SQL parser";
  const auto expect_hidden = [&](const ToolFacts& tool) {
    const auto denial = Judge(tool);
    ASSERT_TRUE(denial);
    EXPECT_EQ(Name(denial->layer), "input_schema");
    EXPECT_EQ(denial->reason, reason);
    EXPECT_FALSE(denial->reviewable);
  };
  expect_hidden(rows_);
  expect_hidden(Named("get_rows"));
  // It changed its arguments.
  const auto none = core::Json::Parse("{}").value();
  expect_hidden({.name = "get_rows", .input_schema = &none});
  rules_.allowed_tools.push_back("get_rows");
  expect_hidden(rows_);
  rules_.reviewed_tools["get_rows"] = "a definition";
  expect_hidden(rows_);
  EXPECT_TRUE(ToolFilter(rules_, {}).JudgeName("get_rows"));
  // Of a denial that could be reviewed this is what remains.
  expect_hidden({.name = "get_rows", .description = "Deletes the rows."});
  rules_.show_all = true;
  expect_hidden(rows_);
  EXPECT_FALSE(Judge(rows_, {"get_rows"})->reviewable);
}

TEST_F(WithoutSqlParser, HidesTheOthersAsBefore) {
  EXPECT_FALSE(Judge(Named("get_user")));
  const ToolFacts unguarded{.name = "get_lines", .input_schema = &sql_};
  EXPECT_NE(Judge(unguarded)->reason.find("the manifest has no guard for it"), std::string::npos);
  rules_.denied_tools.push_back("get_rows");
  EXPECT_EQ(Name(Judge(rows_)->layer), "deny_list") << "the operator can change that least";
  rules_.judges_queries = true;
  rules_.denied_tools.clear();
  EXPECT_FALSE(Judge(rows_));
}

}  // namespace
}  // namespace claribi::policy
