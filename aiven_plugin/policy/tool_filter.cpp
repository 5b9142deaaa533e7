#include "policy/tool_filter.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "policy/name_verb.h"
#include "policy/tool_name.h"

namespace claribi::policy {

ToolFilter::ToolFilter(FilterRules rules, std::vector<std::string> hidden_by_connection)
    : rules_(std::move(rules)),
      vocabulary_(std::move(rules_.words)),
      hidden_by_connection_(std::move(hidden_by_connection)) {}

std::optional<Denial> ToolFilter::Judge(const ToolFacts& tool) const {
  if (!IsToolName(tool.name)) {
    return Denial{Layer::kInvalidDefinition,
                  "the name is not 1 to 128 of the characters A-Z a-z 0-9 _ - ."};
  }
  if (tool.needs_task) {
    return Denial{Layer::kInvalidDefinition,
                  "it can only run as a task (execution.taskSupport is \"required\"), and no tasks "
                  "are started here"};
  }
  if (!rules_.show_all) {
    if (auto denial = JudgeByRules(tool)) return denial;
  }
  if (core::Contains(hidden_by_connection_, tool.name)) {
    return Denial{Layer::kConnection, "the settings of this connection hide this tool"};
  }
  return std::nullopt;
}

std::optional<Denial> ToolFilter::JudgeName(std::string_view name) const {
  ToolFacts facts;
  facts.name = name;
  facts.read_only_hint = true;
  return Judge(facts);
}

std::optional<Denial> ToolFilter::JudgeByRules(const ToolFacts& tool) const {
  if (std::any_of(rules_.denied_tools.begin(), rules_.denied_tools.end(),
                  [&tool](const std::string& denied) {
                    // A server that ignores case must not get a denied tool called by another
                    // spelling.
                    return core::EqualsIgnoringCase(denied, tool.name);
                  })) {
    return Denial{Layer::kDenyList, "the deny list of the manifest names this tool"};
  }
  const NameVerb verb(tool.name, vocabulary_, tool.read_only_hint == true);
  if (auto denial = verb.FindWrite()) return denial;
  if (tool.read_only_hint == false) {
    return Denial{Layer::kAnnotation,
                  "the server says that this tool is not read-only (readOnlyHint)"};
  }
  // The specification gives this hint a meaning only where the tool writes, and its default is
  // true: libraries that write out all defaults say it of tools that read.
  if (tool.destructive_hint == true && tool.read_only_hint != true) {
    return Denial{Layer::kAnnotation, "the server says that this tool is destructive"};
  }
  if (auto denial = FindWriteInDescription(tool.description, vocabulary_)) return denial;
  if (tool.input_schema != nullptr) {
    if (auto denial = FindWriteInSchema(tool.name, *tool.input_schema, rules_.guarded_arguments,
                                        vocabulary_)) {
      return denial;
    }
  }
  if (core::Contains(rules_.allowed_tools, tool.name)) return std::nullopt;
  return verb.FindNoRead();
}

}  // namespace claribi::policy
