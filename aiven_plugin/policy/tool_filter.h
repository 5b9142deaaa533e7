// Which tools a connection shows: deny by default, judged on listing and again on calling. Pure; no
// I/O. Any layer may deny and none can undo a denial; a tool is shown only if none denies and
// either its verb reads or the manifest's allow list names it. Annotations of a server can deny,
// never permit (MCP tools, CAL-01).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

// From the manifest; words are compared with the words of a tool's name (split at _ - . / and
// camelCase), ignoring case.
struct FilterRules {
  std::vector<std::string> read_verbs;   // a name with one of these in verb position reads
  std::vector<std::string> write_words;  // a name with any of these anywhere is denied
  std::vector<std::string>
      allowed_tools;  // exact names that are shown although no verb says they read
  std::vector<std::string> denied_tools;  // exact names that are never shown
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
  // Empty: the tool may be shown and called.
  std::optional<Denial> Judge(const ToolFacts& tool) const;

 private:
  FilterRules rules_;
  std::vector<std::string> hidden_by_connection_;
};

}  // namespace claribi::policy
