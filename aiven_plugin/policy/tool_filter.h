// Which tools a connection shows: deny by default, judged on listing and again on calling. Pure; no
// I/O. Any layer may deny and none can undo a denial; a tool is shown only if none denies and
// either its verb reads or the manifest's allow list names it. Annotations of a server can deny,
// never permit (MCP tools, CAL-01). Not a judge of arguments: see argument_guards.h.
//
// The verb of a name is its first word that is a verb at all, so that nouns in front of it (the
// vendor, the service) need no list: aiven_kafka_topic_list lists, run_search runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

// From the manifest; words are compared with the words of a tool's name (see name_words.h),
// ignoring case.
struct FilterRules {
  std::vector<std::string> read_verbs;    // a name whose verb is one of these reads
  std::vector<std::string> action_verbs;  // verbs that do not read, and are nouns in other names
  std::vector<std::string> write_words;   // a name with any of these anywhere is denied
  std::vector<std::string>
      allowed_tools;  // exact names that are shown although no verb says they read
  std::vector<std::string> denied_tools;  // exact names that are never shown
  // Every tool whose name can be called, whatever the rules above and the server say; the tenant
  // may still hide some. For a test suite on this machine only: whoever sets it has seen to that.
  bool show_all = false;
};

// What the server claims of a tool; absent hints are empty.
struct ToolFacts {
  std::string_view name;
  std::optional<bool> read_only_hint;
  std::optional<bool> destructive_hint;
};

struct Denial {
  std::string layer;   // as in the tool list message
  std::string reason;  // one sentence, naming the word or rule
};

class ToolFilter {  // [mt], immutable
 public:
  // hidden_by_connection: exact names the tenant does not want.
  ToolFilter(FilterRules rules, std::vector<std::string> hidden_by_connection);
  // Empty: the tool may be shown and called. Of several denials the one that the tenant can change
  // least is named: invalid_definition, deny_list, name_pattern, annotation, unknown_verb,
  // connection.
  std::optional<Denial> Judge(const ToolFacts& tool) const;

 private:
  std::optional<Denial> JudgeByRules(const ToolFacts& tool) const;
  std::optional<Denial> JudgeName(std::string_view name) const;
  std::optional<Denial> JudgeVerb(std::string_view name) const;

  FilterRules rules_;
  std::vector<std::string> hidden_by_connection_;
};

}  // namespace claribi::policy
