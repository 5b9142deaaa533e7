#include "http/retry_policy.h"

#include <algorithm>
#include <limits>
#include <string>

namespace claribi::http {
namespace {

constexpr int kTooManyRequests = 429;

bool IsTransientStatus(int status) {
  return status == 408 || status == 425 || (status >= 502 && status <= 504);
}

// 0 .. longest, evenly over the values of `random`.
core::Milliseconds Spread(core::Milliseconds longest, std::uint32_t random) {
  const double share = static_cast<double>(random) / std::numeric_limits<std::uint32_t>::max();
  return core::Milliseconds(
      static_cast<core::Milliseconds::rep>(static_cast<double>(longest.count()) * share));
}

core::Milliseconds Backoff(const RetryLimits& limits, int attempt) {
  core::Milliseconds backoff = limits.first_backoff;
  for (int i = 1; i < attempt && backoff < limits.max_backoff; ++i) backoff *= 2;
  return std::min(backoff, limits.max_backoff);
}

}  // namespace

AttemptOutcome AttemptOutcome::Of(const core::Error& error, int attempt, bool repeatable) {
  const bool call_ended =
      error.code == core::ErrorCode::kCancelled || error.code == core::ErrorCode::kTimeout;
  AttemptOutcome outcome;
  outcome.attempt = attempt;
  outcome.repeatable = repeatable;
  outcome.status = error.http_status;
  outcome.transient_error = error.retryable && !call_ended;
  outcome.retry_after = error.retry_after;
  return outcome;
}

std::optional<core::Milliseconds> RetryDelay(const RetryLimits& limits,
                                             const AttemptOutcome& outcome,
                                             core::Milliseconds remaining, std::uint32_t random) {
  const bool refused_undone = outcome.status == kTooManyRequests;
  const bool may_pass =
      outcome.status != 0 ? IsTransientStatus(outcome.status) : outcome.transient_error;
  if (!refused_undone && !(may_pass && outcome.repeatable)) return std::nullopt;
  if (outcome.attempt >= limits.max_attempts) return std::nullopt;

  core::Milliseconds delay = Spread(Backoff(limits, outcome.attempt), random);
  if (outcome.retry_after) {
    if (*outcome.retry_after > limits.max_retry_after) return std::nullopt;
    // Not before the server's moment, and not everybody at that very moment.
    delay = *outcome.retry_after + Spread(limits.first_backoff, random);
  }
  if (delay >= remaining) return std::nullopt;
  return delay;
}

std::uint32_t JitterBits(core::RandomSource& source) {
  const core::Result<std::string> bytes = source.Bytes(sizeof(std::uint32_t));
  if (!bytes.ok()) return std::numeric_limits<std::uint32_t>::max();
  std::uint32_t bits = 0;
  for (const char byte : *bytes) bits = bits << 8U | static_cast<std::uint8_t>(byte);
  return bits;
}

bool IsIdempotentMethod(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE" ||
         method == "PUT" || method == "DELETE";
}

}  // namespace claribi::http
