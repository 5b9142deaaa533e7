// Whether to try again, and when: pure, with time and chance as arguments. Not a loop; whoever
// calls it waits and sends.
// Sources: RFC 9110 sections 9.2.2 (idempotent methods) and 10.2.3 (Retry-After); exponential
// backoff with full jitter.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/clock.h"
#include "core/error.h"
#include "core/random.h"

namespace claribi::http {

struct RetryLimits {
  int max_attempts = 3;                   // the first one included
  core::Milliseconds first_backoff{250};  // doubles with every attempt
  core::Milliseconds max_backoff{8000};
  core::Milliseconds max_retry_after{30000};  // a server that asks for more is not waited for
};

// What came of the attempt before: an answer with a status, or no answer at all.
struct AttemptOutcome {
  int attempt = 1;               // counted from 1
  bool repeatable = false;       // doing it twice does no harm
  int status = 0;                // 0: no answer
  bool transient_error = false;  // no answer, for a reason that may pass
  std::optional<core::Milliseconds> retry_after;

  // Of an Error: its http_status, retry_after and `retryable`; never transient if the call ended
  // (kCancelled, kTimeout).
  static AttemptOutcome Of(const core::Error& error, int attempt, bool repeatable);
};

// How long to wait before the next attempt; empty: stop. 429 may be repeated whatever was asked,
// because it was refused before it was done; 408, 425, 502, 503, 504 and transient errors only if
// `repeatable`. Stops when the attempts are used up or when the wait would outlast `remaining`.
// `random`: any 32 bits; the delay is spread evenly over them. Retry-After is a lower bound.
std::optional<core::Milliseconds> RetryDelay(const RetryLimits& limits,
                                             const AttemptOutcome& outcome,
                                             core::Milliseconds remaining, std::uint32_t random);

// 32 bits of `source`; if it fails, a value that spreads nothing: jitter is a courtesy.
std::uint32_t JitterBits(core::RandomSource& source);

// GET, HEAD, OPTIONS, TRACE, PUT, DELETE.
bool IsIdempotentMethod(std::string_view method);

}  // namespace claribi::http
