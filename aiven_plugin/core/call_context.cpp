#include "core/call_context.h"

#include <algorithm>

namespace claribi::core {

Status CallContext::CheckAlive() const {
  if (IsCancelled()) {
    return Error(ErrorCode::kCancelled, "The call was cancelled.", "the host asked for it");
  }
  if (Now() >= Deadline()) {
    return Error(ErrorCode::kTimeout, "The call took longer than it was given.",
                 "its deadline passed", "Try again, or allow more time.")
        .Kind("timeout")
        .Retryable();
  }
  return Ok();
}

Milliseconds CallContext::Remaining(Milliseconds at_most) const {
  if (Deadline() == MonotonicTime::max()) return at_most;
  return std::clamp(Deadline() - Now(), Milliseconds::zero(), at_most);
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
  if (outer.Deadline() - now <= at_most) return outer.Deadline();
  return now + at_most;
}

}  // namespace claribi::core
