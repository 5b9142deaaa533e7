#include "tools/idle_names.h"

#include <algorithm>
#include <string_view>

#include "core/text.h"

namespace claribi::tools {
namespace {

constexpr std::size_t kMostNamed = 10;

bool IsOffered(const JudgedTools& listing, const std::string& name) {
  return listing.shown.contains(name) || listing.hidden.contains(name) ||
         std::any_of(listing.invalid.begin(), listing.invalid.end(),
                     [&](const mcp::InvalidTool& tool) { return tool.name == name; });
}

std::vector<std::string> ToolsOf(const std::vector<policy::GuardedArgument>& arguments) {
  std::vector<std::string> names;
  for (const policy::GuardedArgument& one : arguments) {
    if (!core::Contains(names, one.tool)) names.push_back(one.tool);
  }
  return names;
}

}  // namespace

std::vector<std::string> IdleNames(const JudgedTools& listing, const policy::FilterRules& rules,
                                   const std::vector<std::string>& hide_tools) {
  std::vector<std::string> notes;
  const auto look = [&](std::string_view where, const std::vector<std::string>& names) {
    std::string idle;
    std::size_t count = 0;
    for (const std::string& name : names) {
      if (IsOffered(listing, name)) continue;
      if (++count <= kMostNamed) idle += (idle.empty() ? "" : ", ") + core::Quoted(name);
    }
    if (count == 0) return;
    if (count > kMostNamed) idle += " and " + std::to_string(count - kMostNamed) + " more";
    notes.push_back(std::string(where) + " names what the vendor does not offer: " + idle +
                    ". Correct the names, or remove them.");
  };
  look("allowed_tools of the manifest", rules.allowed_tools);
  look("arguments.languages of the manifest", ToolsOf(rules.guarded_arguments.languages));
  look("arguments.choices of the manifest", ToolsOf(rules.guarded_arguments.limited));
  std::vector<std::string> reviewed;
  for (const auto& [name, definition] : rules.reviewed_tools) reviewed.push_back(name);
  look("reviewed_tools of the operator", reviewed);
  look("hide_tools of the connection", hide_tools);
  return notes;
}

}  // namespace claribi::tools
