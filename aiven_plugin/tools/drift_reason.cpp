#include "tools/drift_reason.h"

#include <algorithm>

#include "core/text.h"

namespace claribi::tools {
namespace {

constexpr std::size_t kMostPlaces = 4;

std::string ChangedSince(std::optional<core::UnixTime> at) {
  return at ? "its definition changed since it was approved at " + core::TimeText(*at)
            : std::string("its definition is not the one that the operator's catalogue approves");
}

}  // namespace

std::string ReasonOfChange(std::optional<core::UnixTime> at, const policy::Drift& drift) {
  std::string reason = ChangedSince(at);
  std::size_t told = 0;
  for (const policy::Difference& one : drift.differences) {
    if (told == kMostPlaces) break;
    reason += told++ == 0 ? ": " : "; ";
    reason += one.at.empty() ? one.what : one.at.substr(1) + " (" + one.what + ")";
  }
  if (drift.differences.size() > told) {
    reason += "; and " + std::to_string(drift.differences.size() - told) + " more";
  }
  return reason;
}

std::string ReasonOfNew(const policy::VisibleTool& seen) {
  const auto marks = policy::InstructionsIn(seen);
  if (marks.empty()) return "it is new, or its approval was withdrawn: nobody has approved it";
  const policy::InstructionMark& first = marks.front();
  return "its " + first.place + " may be meant for a model (" + std::string(Name(first.kind)) +
         "): \"" + first.excerpt + "\"; it needs an approval by its name";
}

core::Result<std::string> ReasonOfUnjudged(std::optional<core::UnixTime> at,
                                           const policy::ToolPins::Pin* pin,
                                           const policy::VisibleTool& seen) {
  std::string fields;
  if (pin != nullptr) {
    CLARIBI_TRY(fields, policy::ChangedFields(*pin, seen));
  }
  return ChangedSince(at) + (fields.empty() ? "" : ": " + fields) +
         "; the approved definition was not kept, so nobody can say what the change does";
}

}  // namespace claribi::tools
