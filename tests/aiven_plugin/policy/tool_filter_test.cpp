#include "policy/tool_filter.h"

#include <gtest/gtest.h>

#include <sstream>

#include "aiven_plugin/policy/shipped_rules.h"

namespace claribi::policy {
namespace {

using claribi::testing::ShippedFilterRules;

FilterRules SmallRules() {
  FilterRules rules;
  rules.read_verbs = {"get", "list"};
  rules.action_verbs = {"run"};
  rules.write_words = {"create", "delete"};
  rules.allowed_tools = {"plans", "delete_plans"};
  rules.denied_tools = {"get_passwords"};
  return rules;
}

ToolFacts Named(std::string_view name) { return {name, std::nullopt, std::nullopt}; }

// The layer that denies, or "shown".
std::string Layer(const ToolFilter& filter, const ToolFacts& tool) {
  const auto denial = filter.Judge(tool);
  return denial ? denial->layer : "shown";
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
                           "get_deLete", "list.delete2"}) {
    EXPECT_EQ(Layer(filter, Named(name)), "name_pattern") << name;
  }
  EXPECT_NE(filter.Judge(Named("create_user"))->reason.find("\"create\""), std::string::npos);
}

TEST(ToolFilter, LetsTheFirstVerbDecide) {
  const ToolFilter filter(SmallRules(), {});
  EXPECT_EQ(Layer(filter, Named("run_list")), "unknown_verb");
  EXPECT_EQ(Layer(filter, Named("vendor_run_get")), "unknown_verb");
  EXPECT_EQ(Layer(filter, Named("list_run")), "shown");
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
  EXPECT_EQ(Layer(filter, {"get_user", true, true}), "annotation");
  EXPECT_EQ(Layer(filter, {"get_user", true, false}), "shown");
  EXPECT_EQ(Layer(filter, {"wipe", true, false}), "unknown_verb");
  EXPECT_EQ(Layer(filter, {"create_user", true, false}), "name_pattern");
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

TEST(ToolFilter, WithoutRulesShowsNothing) {
  EXPECT_EQ(Layer(ToolFilter({}, {}), {"get_user", true, false}), "unknown_verb");
}

TEST(ShippedFilter, HoldsBackTheWritersThatTheFiveWordsLetThrough) {
  const ToolFilter filter(ShippedFilterRules(), {});
  for (const char* name :
       {"aiven_kafka_topic_message_produce", "aiven_kafka_connect_pause_connector",
        "aiven_kafka_connect_resume_connector", "aiven_kafka_connect_restart_connector",
        "aiven_kafka_connect_edit_connector", "aiven_pg_write", "aiven_application_deploy",
        "aiven_application_redeploy"}) {
    EXPECT_EQ(Layer(filter, Named(name)), "name_pattern") << name;
  }
}

TEST(ShippedFilter, HoldsBackTheFiveWordsOfTheBlockList) {
  const ToolFilter filter(ShippedFilterRules(), {});
  for (const char* word : {"create", "update", "delete", "send", "refund"}) {
    EXPECT_EQ(Layer(filter, Named("get_x_" + std::string(word))), "name_pattern") << word;
  }
}

TEST(ShippedFilter, NeverShowsPasswords) {
  const ToolFilter filter(ShippedFilterRules(), {});
  EXPECT_EQ(Layer(filter, {"aiven_service_connection_info", true, false}), "deny_list");
}

TEST(ShippedFilter, DeniesNothingThatItsOwnAllowListNames) {
  const FilterRules rules = ShippedFilterRules();
  ASSERT_FALSE(rules.allowed_tools.empty());
  const ToolFilter filter(rules, {});
  for (const std::string& name : rules.allowed_tools) {
    EXPECT_EQ(Layer(filter, Named(name)), "shown") << name;
  }
}

// Every tool of the recorded list, with and without the server's own read-only switch.
void JudgeRecordedList(const std::string& text, std::size_t expected_shown, bool with_hints) {
  const auto json = core::Json::Parse(text);
  ASSERT_TRUE(json.ok());
  const core::Json* result = json.value().Find("result");
  const core::Json* tools = (result == nullptr ? &json.value() : result)->Find("tools");
  ASSERT_NE(tools, nullptr);
  const ToolFilter filter(ShippedFilterRules(), {});
  std::size_t shown = 0;
  for (const core::Json& tool : *tools->AsArray()) {
    const core::Json* annotations = tool.Find("annotations");
    const auto read_only = annotations->FindBool("readOnlyHint");
    ToolFacts facts = Named(*tool.FindString("name"));
    if (with_hints) facts.read_only_hint = read_only;
    const auto denial = filter.Judge(facts);
    if (!denial) ++shown;
    EXPECT_EQ(!denial, read_only == true) << facts.name << (denial ? ": " + denial->reason : "");
  }
  EXPECT_EQ(shown, expected_shown);
}

TEST(ShippedFilter, ShowsAllReadersAndNoWriterOfTheRecordedLists) {
  CLARIBI_RECORDING_OR_SKIP(read_only, "aiven/tools_read_only.json");
  CLARIBI_RECORDING_OR_SKIP(all, "aiven/tools_all.json");
  for (const bool with_hints : {true, false}) {
    JudgeRecordedList(read_only, 32, with_hints);
    JudgeRecordedList(all, 32, with_hints);
  }
}

struct LabelledTool {
  std::string name;
  std::optional<bool> read_only_hint;
  std::optional<bool> destructive_hint;
  bool writes = false;
};

std::vector<LabelledTool> ReadLabels(const std::string& text) {
  const auto hint = [](const std::string& field) {
    return field.empty() ? std::nullopt : std::optional<bool>(field == "true");
  };
  std::vector<LabelledTool> tools;
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::vector<std::string> fields;
    std::istringstream columns(line);
    for (std::string field; std::getline(columns, field, '\t');) fields.push_back(field);
    if (fields.size() < 6) continue;
    tools.push_back({fields[1], hint(fields[2]), hint(fields[3]), fields[5] == "write"});
  }
  return tools;
}

// 1,835 tools of 38 vendors: no writer gets through, and most readers do.
TEST(ShippedFilter, LetsNoWriterOfOtherVendorsThrough) {
  CLARIBI_RECORDING_OR_SKIP(labels, "policy/tool_names_dev.tsv");
  const std::vector<LabelledTool> tools = ReadLabels(labels);
  ASSERT_GT(tools.size(), 1800U);
  const ToolFilter filter(ShippedFilterRules(), {});
  for (const bool with_hints : {true, false}) {
    std::size_t readers = 0;
    std::size_t readers_shown = 0;
    for (const LabelledTool& tool : tools) {
      ToolFacts facts = Named(tool.name);
      if (with_hints) {
        facts.read_only_hint = tool.read_only_hint;
        facts.destructive_hint = tool.destructive_hint;
      }
      const bool shown = !filter.Judge(facts);
      EXPECT_FALSE(tool.writes && shown) << tool.name;
      readers += tool.writes ? 0U : 1U;
      readers_shown += !tool.writes && shown ? 1U : 0U;
    }
    const double recall = static_cast<double>(readers_shown) / static_cast<double>(readers);
    std::cout << "[ SCORE    ] " << (with_hints ? "name and hints" : "name alone") << ": "
              << readers_shown << " of " << readers << " readers shown\n";
    EXPECT_GE(recall, 0.8);
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

}  // namespace
}  // namespace claribi::policy
