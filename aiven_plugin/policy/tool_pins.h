// Which definitions of tools were approved, as a record. What a model sees of a tool is hashed when
// the tool is approved, and compared with later listings, so that a change is noticed. Pure:
// tools/tool_approvals.h keeps the record and approves. Not a judge of what a definition means: see
// tool_filter.h.
//
// The hash is SHA-256 (FIPS 180-4) of one JSON object of all fields, absent ones null. Members of
// objects are sorted by name at every depth, because their order has no meaning. Numbers count as
// they were written, because a model sees the digits.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/json.h"
#include "core/result.h"

namespace claribi::policy {

// What becomes of a tool that drifted.
enum class DriftRule {
  kHide,
  kWarn,    // shown with a warning, and callable
  kIgnore,  // nothing is recorded, nothing drifts: where every tool is shown (conformance runs)
};

// All that a model is shown of a tool.
struct VisibleTool {
  std::string_view name;
  std::string_view title;        // empty if absent
  std::string_view description;  // empty if absent
  const core::Json& input_schema;
  const core::Json& output_schema;
  const core::Json& annotations;
};

struct Fingerprint {
  std::string whole;   // base64url
  std::string fields;  // a few characters for each field: only to say which of them changed

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

core::Result<Fingerprint> FingerprintOf(const VisibleTool& tool);

class ToolPins {
 public:
  // What fits into one sealed record, whatever the names.
  static constexpr std::size_t kMaxPins = 1000;

  // Strict: kInvalid for anything that Dump would not have written.
  static core::Result<ToolPins> Parse(std::string_view record);
  std::string Dump() const;

  // Why a tool is not approved as it is: it is new, or which fields changed. Empty: it is approved.
  std::optional<std::string> FindDrift(std::string_view name, const Fingerprint& seen) const;

  // False, and nothing is approved, if the tool is new and kMaxPins are approved already.
  bool Approve(std::string_view name, const Fingerprint& seen, core::UnixTime now);

 private:
  struct Pin {
    Fingerprint approved;
    core::UnixTime at;
  };
  std::map<std::string, Pin, std::less<>> pins_;  // those of tools that disappeared, too
};

}  // namespace claribi::policy
