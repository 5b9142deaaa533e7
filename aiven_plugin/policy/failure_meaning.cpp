#include "policy/failure_meaning.h"

#include <algorithm>
#include <array>

namespace claribi::policy {
namespace {

using core::ErrorCode;

struct NamedMeaning {
  std::string_view name;
  FailureMeaning meaning;
};

constexpr std::array<NamedMeaning, 10> kMeanings{{
    {"invalid_arguments",
     {ErrorCode::kInvalid, "invalid_arguments", false, "", "Check the arguments of the call."}},
    {"auth_required",
     {ErrorCode::kAuthRequired, "auth_required", false, "", "Authorize the data source again.",
      true}},
    {"forbidden",
     {ErrorCode::kForbidden, "forbidden", false, "",
      "Ask an administrator at the vendor for the permission."}},
    {"not_found",
     {ErrorCode::kNotFound, "not_found", false, "", "Check the names in the arguments."}},
    {"timeout", {ErrorCode::kTimeout, "timeout", true, "", "Try again, or ask for less at once."}},
    {"conflict",
     {ErrorCode::kConflict, "conflict", false, "", "Check the state of what was asked about."}},
    {"too_large", {ErrorCode::kTooLarge, "too_large", false, "", "Ask for less at once."}},
    {"rate_limited",
     {ErrorCode::kRateLimited, "rate_limited", true, "", "Wait a minute, then try again."}},
    {"unavailable", {ErrorCode::kUnavailable, "unavailable", true, "", "Try again later."}},
    {"read_only",
     {ErrorCode::kForbidden, "forbidden", false,
      "this connection is read-only by design, and its access permits no change",
      "Nothing is wrong: this connection never changes anything at the vendor. Make the change "
      "there.",
      true}},
}};

std::string_view NameOfStatus(int status) {
  switch (status) {
    case 400:
    case 422:
      return "invalid_arguments";
    case 401:
      return "auth_required";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 408:
    case 504:
      return "timeout";
    case 409:
      return "conflict";
    case 413:
      return "too_large";
    case 429:
      return "rate_limited";
    default:
      return status >= 500 ? "unavailable" : "";
  }
}

}  // namespace

FailureMeaning MeaningOfStatus(int status) {
  return MeaningNamed(NameOfStatus(status)).value_or(FailureMeaning());
}

std::optional<FailureMeaning> MeaningNamed(std::string_view name) {
  const auto found = std::find_if(kMeanings.begin(), kMeanings.end(),
                                  [name](const NamedMeaning& known) { return known.name == name; });
  if (found == kMeanings.end()) return std::nullopt;
  return found->meaning;
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
