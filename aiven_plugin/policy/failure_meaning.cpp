#include "policy/failure_meaning.h"

#include <algorithm>
#include <array>

namespace claribi::policy {
namespace {

using core::ErrorCode;
using core::ErrorKind;

constexpr std::array<FailureMeaning, 9> kMeanings{{
    {ErrorCode::kInvalid, ErrorKind::kInvalidArguments, false, "",
     "Check the arguments of the call."},
    {ErrorCode::kAuthRequired, ErrorKind::kAuthRequired, false, "",
     "Authorize the data source again.", true},
    {ErrorCode::kForbidden, ErrorKind::kForbidden, false, "",
     "Ask an administrator at the vendor for the permission."},
    {ErrorCode::kNotFound, ErrorKind::kNotFound, false, "", "Check the names in the arguments."},
    {ErrorCode::kTimeout, ErrorKind::kTimeout, true, "", "Try again, or ask for less at once."},
    {ErrorCode::kConflict, ErrorKind::kConflict, false, "",
     "Check the state of what was asked for, then try again."},
    {ErrorCode::kTooLarge, ErrorKind::kTooLarge, false, "", "Ask for less at once."},
    {ErrorCode::kRateLimited, ErrorKind::kRateLimited, true, "", "Wait a minute, then try again."},
    {ErrorCode::kUnavailable, ErrorKind::kUnavailable, true, "", "Try again later."},
}};
constexpr std::string_view kReadOnly = "read_only";

std::optional<FailureMeaning> Find(ErrorKind kind) {
  const auto found =
      std::find_if(kMeanings.begin(), kMeanings.end(),
                   [kind](const FailureMeaning& known) { return known.kind == kind; });
  if (found == kMeanings.end()) return std::nullopt;
  return *found;
}

ErrorKind KindOfStatus(int status) {
  switch (status) {
    case 400:
    case 422:
      return ErrorKind::kInvalidArguments;
    case 401:
      return ErrorKind::kAuthRequired;
    case 403:
      return ErrorKind::kForbidden;
    case 404:
      return ErrorKind::kNotFound;
    case 408:
    case 504:
      return ErrorKind::kTimeout;
    case 409:
      return ErrorKind::kConflict;
    case 413:
      return ErrorKind::kTooLarge;
    case 429:
      return ErrorKind::kRateLimited;
    default:
      return status >= 500 ? ErrorKind::kUnavailable : ErrorKind::kOther;
  }
}

}  // namespace

FailureMeaning MeaningOf(ErrorKind kind) { return Find(kind).value_or(FailureMeaning()); }

FailureMeaning MeaningOfReadOnly() {
  return {ErrorCode::kForbidden,
          ErrorKind::kForbidden,
          false,
          "this connection is read-only by design, and its access permits no change",
          "Nothing is wrong: this connection never changes anything at the vendor. Make the change "
          "there.",
          true};
}

FailureMeaning MeaningOfStatus(int status) { return MeaningOf(KindOfStatus(status)); }

std::optional<FailureMeaning> MeaningNamed(std::string_view name) {
  if (name == kReadOnly) return MeaningOfReadOnly();
  const auto kind = core::ErrorKindNamed(name);
  return kind ? Find(*kind) : std::nullopt;
}

core::Error MakeFailure(const FailureMeaning& meaning, std::string_view message,
                        std::string_view cause) {
  core::Error error(meaning.code, message, meaning.cause.empty() ? cause : meaning.cause,
                    meaning.fix);
  error.kind = meaning.kind;
  error.retryable = meaning.retryable;
  return error;
}

}  // namespace claribi::policy
