// A call that goes on for a moment after its caller has cancelled it, or after the caller's
// deadline. For an exchange whose answer must not be lost once the request has left: a refresh
// token that was spent, a deletion. Not for anything that can be repeated.
#pragma once

#include <atomic>
#include <cstdint>

#include "core/call_context.h"

namespace claribi::core {

// Cancelled `grace` after `outer` is. Its deadline is `grace` after that of `outer` (after now, if
// that has passed), or `at_most` from now if that is earlier. Borrows `outer`. [mt]
class LingeringCall final : public CallContext {
 public:
  LingeringCall(const CallContext& outer, Milliseconds at_most, Milliseconds grace);

  bool IsCancelled() const override;
  MonotonicTime Now() const override { return outer_.Now(); }
  MonotonicTime Deadline() const override { return deadline_; }
  void Progress(double fraction, std::string_view message) const override {
    outer_.Progress(fraction, message);
  }
  std::string_view Traceparent() const override { return outer_.Traceparent(); }
  const void* HostHandle() const override { return outer_.HostHandle(); }

 private:
  const CallContext& outer_;
  Milliseconds grace_;
  MonotonicTime deadline_;
  // When the cancellation was first seen, in milliseconds; kNever before.
  mutable std::atomic<std::int64_t> cancelled_at_;
};

}  // namespace claribi::core
