#include "policy/failure_meaning.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>

#include "core/text.h"

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

constexpr std::size_t kMostRead = 1024;

// "in 60 seconds", "after 2 min", "retry_after": 30
std::optional<std::chrono::milliseconds> WaitIn(std::string_view lower) {
  constexpr std::chrono::seconds kMost = std::chrono::hours(1);
  for (const std::string_view before :
       {"again in ", "retry in ", "retry after ", "try after ", "wait ",
        "retry-after: ", "retry_after\": ", "again after "}) {
    const std::size_t at = lower.find(before);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = lower.substr(at + before.size());
    std::int64_t count = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), count);
    if (read.ec != std::errc() || count <= 0 || count > kMost.count()) continue;
    std::string_view unit = rest.substr(static_cast<std::size_t>(read.ptr - rest.data()));
    while (unit.starts_with(' ')) unit.remove_prefix(1);
    if (unit.starts_with("ms")) return std::chrono::milliseconds(count);
    const bool is_minutes = unit.starts_with("m");
    return std::min<std::chrono::milliseconds>(
        kMost, is_minutes ? std::chrono::minutes(count) : std::chrono::seconds(count));
  }
  return std::nullopt;
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

std::optional<core::Error> ReadRateLimit(std::string_view text, std::string_view message) {
  const std::string lower = core::AsciiLower(text.substr(0, kMostRead));
  bool is_limit = false;
  for (const std::string_view words :
       {"too many requests", "too many calls", "too many queries", "rate limit exceeded",
        "rate limit reached", "rate limit hit", "rate limited", "rate-limited", "rate_limited",
        "ratelimited", "rate_limit_exceeded", "exceeded the rate limit", "exceeded your rate limit",
        "exceeded rate limit", "request was throttled", "requests are throttled",
        "throttlingexception", "rate exceeded", "resource_exhausted"}) {
    is_limit = is_limit || lower.find(words) != std::string::npos;
  }
  if (!is_limit) return std::nullopt;
  core::Error error = MakeFailure(MeaningOf(ErrorKind::kRateLimited), message,
                                  "the vendor limits how often it may be asked");
  error.retry_after = WaitIn(lower);
  return error;
}

core::Error MakeFailure(const FailureMeaning& meaning, std::string_view message,
                        std::string_view cause) {
  const bool is_blank = message.find_first_not_of(" \t\r\n") == std::string_view::npos;
  const std::string_view said = is_blank ? "The tool failed and did not say why." : message;
  core::Error error(meaning.code, said, meaning.cause.empty() ? cause : meaning.cause, meaning.fix);
  error.kind = meaning.kind;
  error.retryable = meaning.retryable;
  return error;
}

}  // namespace claribi::policy
