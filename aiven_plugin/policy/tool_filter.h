// Which tools a connection shows: deny by default, judged on listing and again on calling. Pure; no
// I/O. Any layer may deny and none can undo a denial; a tool is shown only if none denies and
// either its verb reads or the manifest's allow list names it. Annotations of a server can deny;
// readOnlyHint settles doubts and undoes no denial (MCP tools, CAL-01). name_verb.h judges the
// name, reading_statement.h what speaks for it, tool_evidence.h what the description and the input
// schema say against it, credential_evidence.h what is handed out, argument_guards.h the arguments
// of a call. Two things go before a denial, both written by the operator: a review of exactly this
// definition (reviewed_tools), and limits to the arguments of a tool that reads or writes by an
// argument. idempotentHint and openWorldHint say nothing about writing.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "policy/denial.h"
#include "policy/name_verb.h"
#include "policy/tool_evidence.h"
#include "policy/vocabulary.h"

namespace claribi::policy {

// What a manifest adds to the general rules; empty: nothing.
struct FilterRules {
  OwnWords words;
  // Exact names that are shown although no verb says they read.
  std::vector<std::string> allowed_tools;
  std::vector<std::string> denied_tools;  // names that are never shown, in any spelling
  ArgumentGuards guarded_arguments;
  // Tools that the operator has read and shows against a reviewable denial: the fingerprint of the
  // definition that was read, by exact name. From the operator's configuration, never a manifest.
  std::map<std::string, std::string, std::less<>> reviewed_tools = {};
  // Shows every tool with a valid name, whatever the rules and the server say; the tenant may still
  // hide some. For a test suite on this machine only, which the caller has checked.
  bool show_all = false;
  // Whether this build can judge a query (language_guard.h). If not, no tool of
  // guarded_arguments.languages is shown, whoever has allowed or reviewed it.
  bool judges_queries = true;
};

// What the server claims of a tool; absent hints are empty.
struct ToolFacts {
  std::string_view name;
  std::optional<bool> read_only_hint = {};
  std::optional<bool> destructive_hint =
      {};  // means nothing beside a hint that the tool only reads
  std::string_view description = {};
  const core::Json* input_schema = nullptr;  // null: not known
  bool needs_task = false;                   // it runs as a task (MCP 2025-11-25) or not at all
  const core::Json* meta = nullptr;          // `_meta`; null: none
  const core::Json* annotations = nullptr;   // null: none
  std::string_view title = {};
  const core::Json* output_schema = nullptr;  // null: none
  // Whether the same listing says of one tool that it only reads and of another that it does not.
  // Whoever sets the hint for every tool alike has not looked at this one.
  bool hints_vary = false;
};

class ToolFilter {  // [mt], immutable
 public:
  // hidden_by_connection: exact names the tenant does not want.
  ToolFilter(FilterRules rules, std::vector<std::string> hidden_by_connection);
  // The rules of `other`, which are kept once in memory, with another tenant's wishes.
  ToolFilter(const ToolFilter& other, std::vector<std::string> hidden_by_connection);
  // Empty: the tool may be shown and called. Of several denials the first in this order is
  // reported, the one that the tenant can change least: invalid_definition, deny_list,
  // not_for_models, name_pattern, annotation, description, input_schema, credentials, unknown_verb,
  // connection. It is reviewable only if no denial stands behind it that is not.
  std::optional<Denial> Judge(const ToolFacts& tool) const;
  // What Judge says of a tool of which it says `denial` where no tenant has a wish.
  std::optional<Denial> WithWishes(std::string_view name, std::optional<Denial> denial) const;
  // What the name alone decides, whatever the server says besides. Empty for a tool that may have
  // been reviewed: its definition decides.
  std::optional<Denial> JudgeName(std::string_view name) const;
  // Whether the operator has reviewed this definition of the tool.
  bool IsReviewed(std::string_view name, std::string_view definition) const;
  const FilterRules& rules() const { return rules_; }
  // Whether any definition of it was reviewed.
  bool WasReviewed(std::string_view name) const { return rules_.reviewed_tools.contains(name); }

 private:
  ReadingClaims ClaimsOf(const ToolFacts& tool) const;
  bool IsOrderBeside(const ToolFacts& tool) const;
  std::optional<Denial> JudgeAs(const ToolFacts& tool, const ReadingClaims& claims) const;
  std::optional<Denial> JudgeByRules(const ToolFacts& tool, const ReadingClaims& claims) const;
  std::optional<Denial> JudgeByEvidence(const ToolFacts& tool, const NameVerb& verb) const;
  bool IsLimited(std::string_view name) const;
  std::optional<Denial> FindUnjudgedQuery(std::string_view name) const;

  struct Shared {
    explicit Shared(FilterRules the_rules);

    FilterRules rules;
    Vocabulary vocabulary;
  };

  std::shared_ptr<const Shared> shared_;
  const FilterRules& rules_ = shared_->rules;
  const Vocabulary& vocabulary_ = shared_->vocabulary;
  std::vector<std::string> hidden_by_connection_;
};

}  // namespace claribi::policy
