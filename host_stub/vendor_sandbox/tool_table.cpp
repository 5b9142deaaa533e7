#include "vendor_sandbox/tool_table.h"

#include <algorithm>

#include "vendor_sandbox/embedded_data.h"

namespace claribi::vendor_sandbox {
namespace {

bool Contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

ToolTable::ToolTable() {
  const auto rows = Json::Parse(kToolsJson);
  for (const Json& row : rows ? rows->Items() : Json::Array()) {
    const Json& own = row["sandbox"];
    const std::string& api = own["api"].AsString();
    const auto space = api.find(' ');
    Tool tool;
    tool.definition = row;
    tool.definition.Erase("sandbox");
    tool.scope = own["scope"].AsString();
    tool.service_type = own["service_type"].AsString();
    if (space != std::string::npos) {
      tool.api_method = api.substr(0, space);
      tool.api_path = api.substr(space + 1);
    }
    tool.writes = own["writes"].AsBool();
    tool.is_secret = own["secret"].AsBool();
    tools_.push_back(std::move(tool));
  }
}

bool ToolTable::IsOffered(const Tool& tool, const ToolMode& mode) const {
  if (tool.is_secret && !mode.allow_secrets) return false;
  if (tool.writes && mode.read_only && !Contains(mode.write_allowlist, tool.Name())) return false;
  return mode.services_scope.empty() || Contains(mode.services_scope, "all") ||
         Contains(mode.services_scope, tool.scope);
}

const Tool* ToolTable::Find(std::string_view name, const ToolMode& mode) const {
  const auto found = std::find_if(tools_.begin(), tools_.end(),
                                  [&](const Tool& tool) { return tool.Name() == name; });
  return found == tools_.end() || !IsOffered(*found, mode) ? nullptr : &*found;
}

Json ToolTable::List(const ToolMode& mode) const {
  Json offered = Json::List();
  for (const Tool& tool : tools_) {
    if (IsOffered(tool, mode)) offered.Push(tool.definition);
  }
  return Json::Object({{"tools", offered}});
}

}  // namespace claribi::vendor_sandbox
