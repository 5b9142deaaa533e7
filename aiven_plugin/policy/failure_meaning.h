// What kinds of failure a vendor can tell of, and what a person can do about each: one table for
// everything that reads a vendor's words. Not about our own failures, nor about HTTP's. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "core/error.h"

namespace claribi::policy {

struct FailureMeaning {
  core::ErrorCode code = core::ErrorCode::kUpstream;
  core::ErrorKind kind = core::ErrorKind::kOther;
  bool retryable = false;
  std::string_view cause;             // empty: whoever reads the words knows it
  std::string_view fix;               // empty: none that holds for every vendor
  bool replaces_vendor_hint = false;  // the vendor's own hint is for other clients than this one
};

// Of a kind that a vendor can tell of; kOther has no meaning of its own, nor has any that is ours.
FailureMeaning MeaningOf(core::ErrorKind kind);
// Something would have been changed, which is refused by design.
FailureMeaning MeaningOfReadOnly();
// Of an HTTP status that is told in words; that of kOther for one that is no failure of its own.
FailureMeaning MeaningOfStatus(int status);

// As manifests name them: by the name of the kind, where it has a meaning, or "read_only". Empty if
// there is no such name.
std::optional<FailureMeaning> MeaningNamed(std::string_view name);

core::Error MakeFailure(const FailureMeaning& meaning, std::string_view message,
                        std::string_view cause);

}  // namespace claribi::policy
