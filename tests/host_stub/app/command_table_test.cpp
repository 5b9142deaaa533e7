// The table of commands: what is read from it agrees with itself.
#include "app/command_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "app/commands.h"
#include "app/help_text.h"
#include "app/nearest.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using outcome::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using LineWords = std::vector<std::string>;

outcome::Result<Invocation> Understand(const LineWords& words) {
  std::vector<const char*> argv{"claribi-host"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  return ParseInvocation(static_cast<int>(argv.size()), argv.data());
}

// As a shell splits it: quotes, and nothing after a pipe or a redirection.
LineWords SplitForShell(const std::string& line) {
  LineWords words;
  std::string word;
  bool is_word = false;
  char quote = '\0';
  for (const char c : line + " ") {
    if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word += c;
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      is_word = true;
    } else if (c == '|' || c == '>' || c == '<') {
      break;
    } else if (c != ' ') {
      word += c;
      is_word = true;
    } else if (is_word) {
      words.push_back(word);
      word.clear();
      is_word = false;
    }
  }
  return words;
}

void ExpectWhole(const Option& option, const std::string& where) {
  EXPECT_FALSE(option.says.empty()) << where << " " << option.name;
  EXPECT_FALSE(option.says.ends_with(".")) << where << " " << option.name;
  EXPECT_TRUE(option.take) << where << " " << option.name;
}

void ExpectWhole(const Command& row, const std::string& where) {
  std::set<std::string> names;
  EXPECT_FALSE(row.summary.empty()) << where;
  EXPECT_FALSE(row.summary.ends_with(".")) << where;
  for (const std::vector<Option>* options : {&row.arguments, &row.options}) {
    for (const Option& option : *options) {
      ExpectWhole(option, where);
      EXPECT_TRUE(names.insert(option.name).second) << where << " has " << option.name << " twice";
      for (const GlobalOption& global : GlobalOptionRows()) {
        EXPECT_NE(option.name, global.option.name) << where << " hides a global option";
      }
    }
  }
  for (std::size_t i = 0; i + 1 < row.arguments.size(); ++i) {
    EXPECT_FALSE(row.arguments[i].is_repeatable) << where << ": only the last one may be";
  }
}

TEST(CommandTable, HasWholeRows) {
  std::set<std::string> names;
  for (const Command& command : Commands()) {
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
    EXPECT_FALSE(command.group.empty()) << command.name;
    EXPECT_GE(command.examples.size(), 2u) << command.name;
    EXPECT_TRUE(command.run != nullptr || command.name == "help") << command.name;
    ExpectWhole(command, command.name);
    for (const Command& action : command.actions) {
      ExpectWhole(action, command.name + " " + action.name);
    }
  }
  for (const GlobalOption& row : GlobalOptionRows()) ExpectWhole(row.option, "global");
}

TEST(CommandTable, HasExamplesThatAreUnderstood) {
  for (const Command& command : Commands()) {
    for (const std::string& example : command.examples) {
      const auto invocation = Understand(SplitForShell(example));
      ASSERT_THAT(invocation, IsOk()) << example << ": " << invocation.error().cause;
      EXPECT_EQ(invocation->command, command.name) << example;
    }
  }
}

TEST(CommandTable, TellsHelpManualAndCompletionsOfEveryOption) {
  const GlobalOptions options;
  const Terminal terminal(false);
  const outcome::Deadline patience(std::chrono::seconds(10));
  Workspace workspace(options, patience, terminal);
  std::vector<std::pair<std::string, std::string>> texts;
  for (const LineWords& words : std::vector<LineWords>{
           {"completions", "bash"}, {"completions", "zsh"}, {"completions", "fish"}, {"man"}}) {
    const auto invocation = Understand(words);
    ASSERT_THAT(invocation, IsOk());
    const auto answer = app::Run(workspace, *invocation);
    ASSERT_THAT(answer, IsOk());
    texts.emplace_back(words.back(), answer->text);
  }
  const auto expect_told = [&](const std::string& option, const std::string& help) {
    EXPECT_THAT(help, HasSubstr(option));
    for (const auto& [which, text] : texts) {
      std::string written = option;
      if (which == "fish") written = "-l " + option.substr(2);
      if (which == "man") {
        for (std::size_t i = 0; (i = written.find('-', i)) != std::string::npos; i += 2) {
          written.insert(i, "\\");
        }
      }
      EXPECT_NE(text.find(written), std::string::npos) << which << " lacks " << option;
    }
  };
  for (const Command& command : Commands()) {
    EXPECT_THAT(Overview(), HasSubstr("\n  " + command.name));
    for (const Option& option : command.options) expect_told(option.name, HelpOf(command));
    for (const Command& action : command.actions) {
      for (const Option& option : action.options) expect_told(option.name, HelpOf(command));
    }
  }
  for (const GlobalOption& row : GlobalOptionRows()) expect_told(row.option.name, Overview());
}

TEST(CommandTable, ShowsTheGlobalOptionsThatApply) {
  EXPECT_THAT(HelpOf(*FindCommand("keys")), Not(HasSubstr("--ca-file")));
  EXPECT_THAT(HelpOf(*FindCommand("connect")), HasSubstr("--ca-file"));
  for (const Command& command : Commands()) EXPECT_THAT(HelpOf(command), HasSubstr("--json"));
}

TEST(CommandTable, HelpFitsIntoEightyColumns) {
  std::string all = Overview();
  for (const Command& command : Commands()) {
    const std::string help = HelpOf(command);
    all += help.substr(0, help.find("\nExamples:"));  // which are not broken
  }
  for (const HelpTopic& topic : HelpTopics()) all += topic.text;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = all.find('\n', begin)) != std::string::npos; begin = end + 1) {
    EXPECT_LE(end - begin, 80u) << all.substr(begin, end - begin);
  }
}

std::string FixOf(const LineWords& words) {
  const auto invocation = Understand(words);
  EXPECT_THAT(invocation, IsErrorWith(Code::kUsage));
  return invocation ? "" : invocation.error().fix;
}

TEST(Suggestion, IsMadeForCommandsActionsOptionsAndChoices) {
  EXPECT_THAT(FixOf({"toosl"}), HasSubstr("Did you mean \"tools\"?"));
  EXPECT_THAT(FixOf({"conect", "prod"}), HasSubstr("\"connect\""));
  EXPECT_THAT(FixOf({"keys", "rotat"}), HasSubstr("\"rotate\""));
  EXPECT_THAT(FixOf({"tools", "prod", "--aprove", "t"}), HasSubstr("\"--approve\""));
  EXPECT_THAT(FixOf({"status", "--jsno"}), HasSubstr("\"--json\""));
  EXPECT_THAT(FixOf({"audit", "--format", "tabel"}), HasSubstr("\"table\""));
  EXPECT_THAT(FixOf({"xyzzy"}), Not(HasSubstr("Did you mean")));
}

TEST(Suggestion, SaysWhatIsMissingWithTheUsage) {
  EXPECT_THAT(FixOf({"rename", "prod"}), HasSubstr("claribi-host rename NAME NEW"));
  EXPECT_THAT(FixOf({"--all", "tools", "prod"}), HasSubstr("after the command"));
}

TEST(Invocation, RefusesWhatContradictsItself) {
  for (const LineWords& words : std::vector<LineWords>{{"status", "--csv", "--json"},
                                                       {"status", "--json=yes"},
                                                       {"status", "--org"},
                                                       {"status", "--org", "--json"},
                                                       {"status", "--org", "a", "--org", "b"},
                                                       {"ask", "prod", "q", "--run-plan", "f"},
                                                       {"ask", "prod"},
                                                       {"operator", "set", "nonsense"},
                                                       {"serve", "--port", "70000"}}) {
    EXPECT_THAT(Understand(words), IsErrorWith(Code::kUsage)) << testing::PrintToString(words);
  }
}

TEST(Invocation, TakesValuesThatLookLikeOptions) {
  EXPECT_EQ(Understand({"call", "a", "b", "--args", "-"})->arguments, "-");
  EXPECT_EQ(Understand({"connect", "--", "-name"})->name, "-name");
  EXPECT_EQ(Understand({"audit", "--actor=-x"})->global.actor, "-x");
}

TEST(Nearest, KnowsSlipsBeginningsAndParts) {
  const LineWords tools{"aiven_service_list", "aiven_service_get", "aiven_project_list",
                        "aiven_pg_read"};
  EXPECT_THAT(Nearest("aiven_service_lits", tools), ElementsAre("aiven_service_list"));
  EXPECT_THAT(Nearest("AIVEN-SERVICE-GET", tools), ElementsAre("aiven_service_get"));
  EXPECT_THAT(Nearest("pg_read", tools), ElementsAre("aiven_pg_read"));
  EXPECT_THAT(Nearest("aiven_serv", tools), ElementsAre("aiven_service_get", "aiven_service_list"));
  EXPECT_THAT(Nearest("x", tools), IsEmpty());
  EXPECT_THAT(Nearest("", tools), IsEmpty());
  EXPECT_THAT(Nearest(std::string(100'000, 'a'), tools), IsEmpty());
  EXPECT_THAT(Nearest("pord", {"prod"}), ElementsAre("prod")) << "two letters changed places";
}

}  // namespace
}  // namespace claribi::app
