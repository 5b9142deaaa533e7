#include "core/call_context.h"

#include <algorithm>
#include <cstdint>

namespace claribi::core {

MonotonicTime After(MonotonicTime now, Milliseconds wait) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(now.time_since_epoch().count(), wait.count(), &sum)) {
    return wait.count() < 0 ? MonotonicTime::min() : MonotonicTime::max();
  }
  return MonotonicTime(Milliseconds(sum));
}

Milliseconds Until(MonotonicTime now, MonotonicTime deadline) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(deadline.time_since_epoch().count(), now.time_since_epoch().count(),
                             &difference)) {
    return deadline < now ? Milliseconds::min() : Milliseconds::max();
  }
  return Milliseconds(difference);
}

Status CallContext::CheckAliveAt(MonotonicTime now) const {
  if (IsCancelled()) {
    return Error(ErrorCode::kCancelled, "The call was cancelled.", "the host asked for it");
  }
  if (now >= Deadline()) {
    return Error(ErrorCode::kTimeout, "The call did not finish in time.", "its deadline passed",
                 "Try again, or allow more time.")
        .Kind(core::ErrorKind::kTimeout)
        .Retryable();
  }
  return Ok();
}

Milliseconds CallContext::Remaining(Milliseconds at_most) const {
  if (Deadline() == MonotonicTime::max()) return at_most;
  return std::clamp(Until(Now(), Deadline()), Milliseconds::zero(), at_most);
}

Result<bool> CallContext::WaitUntil(Milliseconds at_most, const std::function<bool()>& done,
                                    const std::function<void(Milliseconds)>& wait_slice) const {
  const MonotonicTime start = Now();
  while (!done()) {
    CLARIBI_CHECK(CheckAlive());
    const Milliseconds elapsed = Now() - start;
    if (elapsed >= at_most) return false;
    wait_slice(std::min(Remaining(kPollInterval), at_most - elapsed));
  }
  return true;
}

MonotonicTime BoundedCall::Earlier(const CallContext& outer, Milliseconds at_most) {
  const MonotonicTime now = outer.Now();
  if (Until(now, outer.Deadline()) <= at_most) return outer.Deadline();
  return After(now, at_most);
}

}  // namespace claribi::core
