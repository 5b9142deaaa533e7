// The filter with the manifest that ships, and how good it is on real tools: Aiven's own, and those
// of vendors that it does not know.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "aiven_plugin/policy/shipped_rules.h"
#include "core/name_words.h"
#include "core/text.h"
#include "policy/tool_filter.h"
#include "testing/result_matchers.h"

namespace claribi::policy {
namespace {

using claribi::testing::ShippedFilterRules;

ToolFacts OfName(std::string_view name) { return {name, std::nullopt, std::nullopt}; }

// The layer that denies, or "shown".
std::string DeniedBy(const ToolFilter& filter, const ToolFacts& tool) {
  const auto denial = filter.Judge(tool);
  return denial ? std::string(Name(denial->layer)) : "shown";
}

TEST(ShippedFilter, HoldsBackTheWritersThatTheFiveWordsLetThrough) {
  const ToolFilter filter(ShippedFilterRules(), {});
  for (const char* name :
       {"aiven_kafka_topic_message_produce", "aiven_kafka_connect_pause_connector",
        "aiven_kafka_connect_resume_connector", "aiven_kafka_connect_restart_connector",
        "aiven_kafka_connect_edit_connector", "aiven_pg_write", "aiven_application_deploy",
        "aiven_application_redeploy"}) {
    EXPECT_EQ(DeniedBy(filter, OfName(name)), "name_pattern") << name;
  }
}

TEST(ShippedFilter, HoldsBackTheFiveWordsOfTheBlockList) {
  const ToolFilter filter(ShippedFilterRules(), {});
  for (const char* word : {"create", "update", "delete", "send", "refund"}) {
    EXPECT_EQ(DeniedBy(filter, OfName(std::string(word) + "_x")), "name_pattern") << word;
  }
}

TEST(ShippedFilter, NeverShowsPasswords) {
  const ToolFilter filter(ShippedFilterRules(), {});
  EXPECT_EQ(DeniedBy(filter, {"aiven_service_connection_info", true, false}), "deny_list");
}

TEST(ShippedFilter, DeniesNothingThatItsOwnAllowListNames) {
  const FilterRules rules = ShippedFilterRules();
  ASSERT_FALSE(rules.allowed_tools.empty());
  const ToolFilter filter(rules, {});
  for (const std::string& name : rules.allowed_tools) {
    EXPECT_EQ(DeniedBy(filter, OfName(name)), "shown") << name;
  }
}

// Every tool of the recorded list, with and without the server's own read-only switch.
void JudgeRecordedList(const std::string& text, std::size_t expected_shown, bool with_hints) {
  const auto json = core::Json::Parse(text);
  ASSERT_THAT(json, IsOk());
  const core::Json* result = json.value().Find("result");
  const core::Json* tools = (result == nullptr ? &json.value() : result)->Find("tools");
  ASSERT_NE(tools, nullptr);
  const ToolFilter filter(ShippedFilterRules(), {});
  std::size_t shown = 0;
  for (const core::Json& tool : *tools->AsArray()) {
    const core::Json* annotations = tool.Find("annotations");
    const auto read_only = annotations->FindBool("readOnlyHint");
    ToolFacts facts = OfName(*tool.FindString("name"));
    if (with_hints) {
      facts.read_only_hint = read_only;
      facts.description = *tool.FindString("description");
      facts.input_schema = tool.Find("inputSchema");
    }
    const auto denial = filter.Judge(facts);
    if (!denial) ++shown;
    EXPECT_EQ(!denial, read_only == true) << facts.name << (denial ? ": " + denial->reason : "");
  }
  EXPECT_EQ(shown, expected_shown);
  std::cout << "[ SCORE    ] Aiven, " << (with_hints ? "whole definitions" : "names alone") << ": "
            << shown << " of " << tools->AsArray()->size() << " tools shown\n";
}

TEST(ShippedFilter, ShowsAllReadersAndNoWriterOfTheRecordedLists) {
  CLARIBI_RECORDING_OR_SKIP(read_only, "aiven/tools_read_only.json");
  CLARIBI_RECORDING_OR_SKIP(all, "aiven/tools_all.json");
  for (const bool with_hints : {true, false}) {
    JudgeRecordedList(read_only, 32, with_hints);
    JudgeRecordedList(all, 32, with_hints);
  }
}

// With every layer but the one for names, most writers are found out all the same.
TEST(ShippedFilter, FindsWritersByTheirDescriptionsAndSchemas) {
  CLARIBI_RECORDING_OR_SKIP(all, "aiven/tools_all.json");
  const auto json = core::Json::Parse(all);
  ASSERT_THAT(json, IsOk());
  const core::Json* result = json.value().Find("result");
  const core::Json* tools = (result == nullptr ? &json.value() : result)->Find("tools");
  const FilterRules rules = ShippedFilterRules();
  const Vocabulary vocabulary(rules.words);
  std::size_t found = 0;
  for (const core::Json& tool : *tools->AsArray()) {
    const core::JsonString& name = *tool.FindString("name");
    const auto description = FindWriteInDescription(*tool.FindString("description"), vocabulary);
    const auto schema =
        FindWriteInSchema(name, "", *tool.Find("inputSchema"), rules.guarded_arguments, vocabulary);
    const bool writes = tool.Find("annotations")->FindBool("readOnlyHint") != true;
    EXPECT_FALSE(!writes && description) << name << ": " << description->reason;
    EXPECT_FALSE(!writes && schema) << name << ": " << schema->reason;
    found += writes && (description || schema) ? 1U : 0U;
  }
  std::cout << "[ SCORE    ] Aiven, descriptions and schemas alone: " << found
            << " of 21 writers found\n";
  EXPECT_GE(found, 10U);
}

// Such a tool can be offered whatever the endpoint asks for.
TEST(ShippedFilter, NeedsTheGuardOfTheQueryThatItShows) {
  FilterRules rules = ShippedFilterRules();
  const auto schema = core::Json::Parse(
      R"({"properties":{"query":{"type":"string","description":"The SQL query to execute"}}})");
  ToolFacts facts = OfName("aiven_pg_read");
  facts.input_schema = &schema.value();
  EXPECT_EQ(DeniedBy(ToolFilter(rules, {}), facts), "shown");
  rules.guarded_arguments.languages.clear();
  EXPECT_EQ(DeniedBy(ToolFilter(rules, {}), facts), "input_schema");
}

struct LabelledTool {
  std::string vendor;
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
    tools.push_back({fields[0], fields[1], hint(fields[2]), hint(fields[3]), fields[5] == "write"});
  }
  return tools;
}

// Of a vendor whose name is all that is known.
FilterRules RulesFor(std::string_view vendor) {
  FilterRules rules;
  rules.words.names = core::NameWords(vendor);
  return rules;
}

struct Score {
  double readers = 0;
  double readers_hidden = 0;
  double writers = 0;
  double writers_shown = 0;

  double PercentHidden() const { return 100 * readers_hidden / readers; }
};

template <typename IsShown>
Score ScoreOf(const std::vector<LabelledTool>& tools, std::string_view judge, IsShown is_shown) {
  Score score;
  for (const LabelledTool& tool : tools) {
    const bool shown = is_shown(tool);
    (tool.writes ? score.writers : score.readers) += 1;
    if (tool.writes && shown) {
      score.writers_shown += 1;
      std::cout << "[ LEAK     ] " << judge << ": " << tool.name << "\n";
    }
    if (!tool.writes && !shown) score.readers_hidden += 1;
  }
  std::cout << "[ SCORE    ] " << judge << ": " << score.writers_shown << " of " << score.writers
            << " writers shown, " << score.readers_hidden << " of " << score.readers
            << " readers hidden (" << score.PercentHidden() << " %)\n";
  return score;
}

// 1,835 tools of 38 vendors, by the general rules alone.
TEST(GeneralRules, LetAtMostOneWriterOfOtherVendorsThrough) {
  CLARIBI_RECORDING_OR_SKIP(labels, "policy/tool_names_dev.tsv");
  const std::vector<LabelledTool> tools = ReadLabels(labels);
  ASSERT_GT(tools.size(), 1800U);
  const auto filter = [](const LabelledTool& tool) {
    return ToolFilter(RulesFor(tool.vendor), {});
  };
  std::map<std::string, std::set<bool>> hints;  // by vendor
  for (const LabelledTool& tool : tools) {
    if (tool.read_only_hint) hints[tool.vendor].insert(*tool.read_only_hint);
  }
  const Score by_both = ScoreOf(tools, "names and hints", [&](const LabelledTool& tool) {
    return !filter(tool).Judge({.name = tool.name,
                                .read_only_hint = tool.read_only_hint,
                                .destructive_hint = tool.destructive_hint,
                                .hints_vary = hints[tool.vendor].size() > 1});
  });
  EXPECT_LE(by_both.writers_shown, 1);
  EXPECT_LE(by_both.PercentHidden(), 5.0);
  const Score by_name = ScoreOf(tools, "names alone", [&filter](const LabelledTool& tool) {
    return !filter(tool).Judge(OfName(tool.name));
  });
  EXPECT_LE(by_name.PercentHidden(), 12.0);
  // All servers lie: a claim may settle a doubt, and hardly ever in a writer's favour.
  const Score by_lies =
      ScoreOf(tools, "claims of nothing but reading", [&filter](const LabelledTool& tool) {
        return !filter(tool).Judge({tool.name, true, false});
      });
  EXPECT_LE(by_lies.writers_shown, 20);
}

// What a block list of five words does to the same tools, to compare with.
TEST(GeneralRules, AreBetterThanFiveForbiddenWords) {
  CLARIBI_RECORDING_OR_SKIP(labels, "policy/tool_names_dev.tsv");
  std::size_t writers = 0;
  std::size_t let_through = 0;
  for (const LabelledTool& tool : ReadLabels(labels)) {
    if (!tool.writes) continue;
    ++writers;
    const std::vector<std::string> words = core::NameWords(tool.name);
    bool forbidden = false;
    for (const char* word : {"create", "update", "delete", "send", "refund"}) {
      forbidden = forbidden || core::Contains(words, word);
    }
    let_through += forbidden ? 0U : 1U;
  }
  std::cout << "[ SCORE    ] five words: " << let_through << " of " << writers
            << " writers shown\n";
  EXPECT_GT(let_through, writers / 4);
}

}  // namespace
}  // namespace claribi::policy
