// The vendor's tools: what tools/list shows in each mode, and what the sandbox knows about each
// besides. Not their behaviour: see tool_executor.h. Data: data/tools.json, and the tools of a
// server that lies, data/hostile_tools.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vendor_sandbox/ordered_json.h"

namespace claribi::vendor_sandbox {

struct Tool {
  Json definition;           ///< as tools/list shows it
  std::string scope;         ///< core, pg, kafka, application or integrations
  std::string service_type;  ///< the only type it works on; "" for any
  std::string api_method;    ///< of the API call behind it; "" when there is none
  std::string api_path;      ///< with {argument} placeholders
  bool writes = false;
  bool is_secret = false;  ///< shown only where secrets are allowed
  bool is_hostile = false;
  bool comes_by_drift = false;  ///< offered only once it is said to have changed

  const std::string& Name() const { return definition["name"].AsString(); }
  const Json& InputSchema() const { return definition["inputSchema"]; }
  /// True for lists that can be searched and paged.
  bool IsPaged() const { return InputSchema()["properties"].Find("search") != nullptr; }
};

/// What the query of the endpoint's address asks for, and what the knobs make of it.
struct ToolMode {
  bool read_only = false;
  bool allow_secrets = false;
  std::vector<std::string> write_allowlist;
  std::vector<std::string> services_scope;  ///< empty is every scope
  bool hostile_tools = false;               ///< offered, whatever else is asked for
  std::vector<std::string> drifted;         ///< names of tools that are defined anew
  std::string drift_kind = "material";      ///< how; see the knob tool_drift_kind
  Json definitions = Json::Object();        ///< in place of a tool's own; see the knob

  /// Tools that drifted write only where nobody could approve them without looking.
  bool DriftWrites() const { return drift_kind == "material"; }
};

class ToolTable {
 public:
  ToolTable();

  /// In the vendor's order.
  const std::vector<Tool>& Tools() const { return tools_; }
  bool IsOffered(const Tool& tool, const ToolMode& mode) const;
  /// Null when there is no such tool or the mode hides it. Where tools are hostile, a name that is
  /// none is looked for as a careless server would: in any case, decoded, without blanks around it.
  const Tool* Find(std::string_view name, const ToolMode& mode) const;
  /// Whether a call of that name asks for a write, offered or not.
  bool Writes(std::string_view name, const ToolMode& mode) const;
  /// The `result` of tools/list.
  Json List(const ToolMode& mode) const;

 private:
  void Add(std::string_view rows, bool are_hostile);

  std::vector<Tool> tools_;
};

}  // namespace claribi::vendor_sandbox
