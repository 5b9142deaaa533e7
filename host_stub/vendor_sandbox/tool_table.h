// The vendor's tools: what tools/list shows in each mode, and what the sandbox knows about each
// besides. Not their behaviour: see tool_executor.h. Data: data/tools.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vendor_sandbox/json.h"

namespace claribi::vendor_sandbox {

struct Tool {
  Json definition;           ///< as tools/list shows it
  std::string scope;         ///< core, pg, kafka, application or integrations
  std::string service_type;  ///< the only type it works on; "" for any
  std::string api_method;    ///< of the API call behind it; "" when there is none
  std::string api_path;      ///< with {argument} placeholders
  bool writes = false;
  bool is_secret = false;  ///< shown only where secrets are allowed

  const std::string& Name() const { return definition["name"].AsString(); }
  const Json& InputSchema() const { return definition["inputSchema"]; }
  /// True for lists that can be searched and paged.
  bool IsPaged() const { return InputSchema()["properties"].Find("search") != nullptr; }
};

/// What the query of the endpoint's address asks for.
struct ToolMode {
  bool read_only = false;
  bool allow_secrets = false;
  std::vector<std::string> write_allowlist;
  std::vector<std::string> services_scope;  ///< empty is every scope
};

class ToolTable {
 public:
  ToolTable();

  /// In the vendor's order.
  const std::vector<Tool>& Tools() const { return tools_; }
  bool IsOffered(const Tool& tool, const ToolMode& mode) const;
  /// Null when there is no such tool or the mode hides it.
  const Tool* Find(std::string_view name, const ToolMode& mode) const;
  /// The `result` of tools/list.
  Json List(const ToolMode& mode) const;

 private:
  std::vector<Tool> tools_;
};

}  // namespace claribi::vendor_sandbox
