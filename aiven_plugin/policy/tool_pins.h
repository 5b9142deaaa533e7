// Which definitions of tools were approved in one place, as a record: of each name one fingerprint,
// and when. Pure: tools/tool_approvals.h keeps the record and approves.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/result.h"
#include "policy/tool_definition.h"

namespace claribi::policy {

// What becomes of a tool that is not what was approved (definition_drift.h).
enum class DriftRule {
  kJudge,   // by what the change does: shown, shown with the approved texts, or hidden
  kHide,    // hidden, whatever changed
  kWarn,    // shown with a warning, and callable
  kIgnore,  // nothing is recorded, nothing drifts: where every tool is shown (conformance runs)
};

class ToolPins {
 public:
  // What fits into one sealed record, whatever the names.
  static constexpr std::size_t kMaxPins = 1000;

  struct Pin {
    Fingerprint approved;
    core::UnixTime at;
    // A few characters for each field, in records of the first version: only to say which of them
    // changed, where the definition was not kept.
    std::string old_fields{};
  };

  // A record of this version or an older one. Strict: kInvalid for anything that no Dump would have
  // written.
  static core::Result<ToolPins> Parse(std::string_view record);
  std::string Dump() const;

  // Null: nothing of that name is approved.
  const Pin* Find(std::string_view name) const;
  bool empty() const { return pins_.empty(); }

  // False, and nothing is approved, if the tool is new and kMaxPins are approved already. What is
  // approved already keeps its date.
  bool Approve(std::string_view name, const Fingerprint& seen, core::UnixTime now);
  // False: nothing of that name is approved.
  bool Withdraw(std::string_view name);
  // What was approved under an older rule, under the current one. Precondition: it is pinned.
  void Renew(std::string_view name, const Fingerprint& current);

 private:
  std::map<std::string, Pin, std::less<>> pins_;  // those of tools that disappeared, too
};

// Of a pin of the first version: the fields that differ, as "title, description"; empty for others.
core::Result<std::string> ChangedFields(const ToolPins::Pin& pin, const VisibleTool& seen);

}  // namespace claribi::policy
