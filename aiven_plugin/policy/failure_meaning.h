// What kinds of failure a vendor can tell of, and what a person can do about each: one table for
// everything that reads a vendor's words. Not about our own failures, nor about HTTP's. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "core/error.h"

namespace claribi::policy {

struct FailureMeaning {
  core::ErrorCode code = core::ErrorCode::kUpstream;
  std::string_view kind = "other";  // as in the error detail message
  bool retryable = false;
  std::string_view cause;             // empty: whoever reads the words knows it
  std::string_view fix;               // empty: none that holds for every vendor
  bool replaces_vendor_hint = false;  // the vendor's own hint is for other clients than this one
};

// Of an HTTP status that is told in words; "other" for one that is no failure of its own.
FailureMeaning MeaningOfStatus(int status);

// By name: the kinds "invalid_arguments", "auth_required", "forbidden", "not_found", "timeout",
// "conflict", "too_large", "rate_limited", "unavailable"; and "read_only": something would have
// been changed, which is refused by design. Empty if there is no such name.
std::optional<FailureMeaning> MeaningNamed(std::string_view name);

core::Error MakeFailure(const FailureMeaning& meaning, std::string_view message,
                        std::string_view cause);

}  // namespace claribi::policy
