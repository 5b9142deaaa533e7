#include "policy/tool_filter.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "policy/name_words.h"

namespace claribi::policy {
namespace {

std::vector<std::string> Lower(std::vector<std::string> words) {
  for (std::string& word : words) word = core::AsciiLower(word);
  return words;
}

}  // namespace

ToolFilter::ToolFilter(FilterRules rules, std::vector<std::string> hidden_by_connection)
    : rules_(std::move(rules)), hidden_by_connection_(std::move(hidden_by_connection)) {
  rules_.read_verbs = Lower(std::move(rules_.read_verbs));
  rules_.action_verbs = Lower(std::move(rules_.action_verbs));
  rules_.write_words = Lower(std::move(rules_.write_words));
}

std::optional<Denial> ToolFilter::Judge(const ToolFacts& tool) const {
  if (!IsToolName(tool.name)) {
    return Denial{"invalid_definition",
                  "the name is not 1 to 128 of the characters A-Z a-z 0-9 _ - ."};
  }
  if (!rules_.show_all) {
    if (auto denial = JudgeByRules(tool)) return denial;
  }
  if (core::Contains(hidden_by_connection_, tool.name)) {
    return Denial{"connection", "the settings of this connection hide this tool"};
  }
  return std::nullopt;
}

std::optional<Denial> ToolFilter::JudgeByRules(const ToolFacts& tool) const {
  if (auto denial = JudgeName(tool.name)) return denial;
  if (tool.read_only_hint == false) {
    return Denial{"annotation", "the server says that this tool is not read-only"};
  }
  if (tool.destructive_hint == true) {
    return Denial{"annotation", "the server says that this tool is destructive"};
  }
  return JudgeVerb(tool.name);
}

std::optional<Denial> ToolFilter::JudgeName(std::string_view name) const {
  if (std::any_of(rules_.denied_tools.begin(), rules_.denied_tools.end(),
                  [name](const std::string& denied) {
                    // A server that ignores case must not get a denied tool called by another
                    // spelling.
                    return core::EqualsIgnoringCase(denied, name);
                  })) {
    return Denial{"deny_list", "the deny list of the manifest names this tool"};
  }
  for (const std::string& word : rules_.write_words) {
    if (HasWord(name, word)) {
      return Denial{"name_pattern", "the name contains the word " + core::Quoted(word)};
    }
  }
  return std::nullopt;
}

std::optional<Denial> ToolFilter::JudgeVerb(std::string_view name) const {
  if (core::Contains(rules_.allowed_tools, name)) return std::nullopt;
  for (const std::string& word : NameWords(name)) {
    if (core::Contains(rules_.read_verbs, word)) return std::nullopt;
    if (core::Contains(rules_.action_verbs, word)) {
      return Denial{"unknown_verb", "its verb " + core::Quoted(word) +
                                        " does not say that it only reads, and the allow list "
                                        "does not name this tool"};
    }
  }
  return Denial{"unknown_verb",
                "no word of the name says that it only reads, and the allow list does not name "
                "this tool"};
}

}  // namespace claribi::policy
