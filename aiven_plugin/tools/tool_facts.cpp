#include "tools/tool_facts.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/text.h"

namespace claribi::tools {

namespace {

using core::Json;

// harmless: the value that counts against no tool. Of another form than a boolean it says nothing.
std::optional<bool> ReadHint(const Json& annotations, std::string_view name, bool harmless) {
  const Json* hint = annotations.FindGiven(name);
  if (hint == nullptr) return std::nullopt;
  if (hint->IsBool()) return hint->AsBool();
  const core::JsonString* text = hint->AsString();
  const bool is_harmless =
      (text != nullptr && core::EqualsIgnoringCase(*text, harmless ? "true" : "false")) ||
      hint->AsInt64() == (harmless ? 1 : 0);
  return is_harmless ? std::nullopt : std::optional<bool>(!harmless);
}

}  // namespace

policy::ToolFacts FactsOf(const mcp::Tool& tool) {
  return {.name = tool.name,
          .read_only_hint = ReadHint(tool.annotations, "readOnlyHint", true),
          .destructive_hint = ReadHint(tool.annotations, "destructiveHint", false),
          .description = tool.description,
          .input_schema = &tool.input_schema,
          .needs_task = tool.needs_task,
          .meta = &tool.meta,
          .annotations = &tool.annotations,
          .title = tool.title,
          .output_schema = &tool.output_schema};
}

bool HintsVary(const std::vector<mcp::Tool>& tools) {
  const auto says = [&tools](bool reads) {
    return std::any_of(tools.begin(), tools.end(), [reads](const mcp::Tool& tool) {
      return ReadHint(tool.annotations, "readOnlyHint", true) == reads;
    });
  };
  return says(true) && says(false);
}

}  // namespace claribi::tools
