// The kinds of failure that a vendor can report inside a result, and what a user can do about each:
// one table for all code that reads a vendor's words. Not for the plugin's own failures, nor for
// HTTP's. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "core/error.h"

namespace claribi::policy {

struct FailureMeaning {
  core::ErrorCode code = core::ErrorCode::kUpstream;
  core::ErrorKind kind = core::ErrorKind::kOther;
  bool retryable = false;
  std::string_view cause;             // empty: the caller has it from the vendor's words
  std::string_view fix;               // empty: none that holds for every vendor
  bool replaces_vendor_hint = false;  // the vendor's own hint is for other clients than this one
};

// The meaning of a kind that a vendor can report; for kOther and for the plugin's own kinds the
// default FailureMeaning.
FailureMeaning MeaningOf(core::ErrorKind kind);
// The vendor refused a change, because the access is read-only by design.
FailureMeaning MeaningOfReadOnly();
// The meaning of an HTTP status that a text names; that of kOther for a status without a kind.
FailureMeaning MeaningOfStatus(int status);

// The meaning that a manifest names: a kind that has a meaning, or "read_only". Empty if there is
// no such name.
std::optional<FailureMeaning> MeaningNamed(std::string_view name);

// A text of a failure that says in words that calls come too fast: "Too many requests", "Rate limit
// exceeded. Try again in 60 seconds." With how long to wait, at most an hour, where it says so.
// Empty for any other text.
std::optional<core::Error> ReadRateLimit(std::string_view text, std::string_view message);

// message: the vendor's words; where there are none, the error says so.
core::Error MakeFailure(const FailureMeaning& meaning, std::string_view message,
                        std::string_view cause);

}  // namespace claribi::policy
