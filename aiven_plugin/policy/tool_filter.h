// Which tools a connection shows: deny by default, judged on listing and again on calling. Pure; no
// I/O. Any layer may deny and none can undo a denial; a tool is shown only if none denies and
// either its verb reads or the manifest's allow list names it. Annotations of a server can deny;
// readOnlyHint alone permits nothing (MCP tools, CAL-01). name_verb.h judges the name,
// tool_evidence.h the description and the input schema, argument_guards.h the arguments of a call.
// idempotentHint and openWorldHint say nothing about writing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "policy/denial.h"
#include "policy/tool_evidence.h"
#include "policy/vocabulary.h"

namespace claribi::policy {

// What a manifest adds to the general rules; empty: nothing.
struct FilterRules {
  OwnWords words;
  // Exact names that are shown although no verb says they read.
  std::vector<std::string> allowed_tools;
  std::vector<std::string> denied_tools;  // names that are never shown, in any spelling
  std::vector<GuardedArgument> guarded_arguments;
  // Shows every tool with a valid name, whatever the rules and the server say; the tenant may still
  // hide some. For a test suite on this machine only, which the caller has checked.
  bool show_all = false;
};

// What the server claims of a tool; absent hints are empty.
struct ToolFacts {
  std::string_view name;
  std::optional<bool> read_only_hint;
  std::optional<bool> destructive_hint;  // means nothing beside a hint that the tool only reads
  std::string_view description = {};
  const core::Json* input_schema = nullptr;  // null: not known
  bool needs_task = false;                   // it runs as a task (MCP 2025-11-25) or not at all
};

class ToolFilter {  // [mt], immutable
 public:
  // hidden_by_connection: exact names the tenant does not want.
  ToolFilter(FilterRules rules, std::vector<std::string> hidden_by_connection);
  // Empty: the tool may be shown and called. Of several denials the first in this order is
  // reported, the one that the tenant can change least: invalid_definition, deny_list,
  // name_pattern, annotation, description, input_schema, unknown_verb, connection.
  std::optional<Denial> Judge(const ToolFacts& tool) const;
  // What the name alone decides, whatever the server says besides.
  std::optional<Denial> JudgeName(std::string_view name) const;

 private:
  std::optional<Denial> JudgeByRules(const ToolFacts& tool) const;

  FilterRules rules_;
  Vocabulary vocabulary_;
  std::vector<std::string> hidden_by_connection_;
};

}  // namespace claribi::policy
