// A call that outlives its cancellation by a moment. A refresh token may be spent once: an answer
// that is already on its way is awaited and stored, or the connection would be dead. Not for
// anything that can be repeated.
#pragma once

#include <atomic>
#include <cstdint>

#include "core/call_context.h"

namespace claribi::oauth {

// Cancelled `grace` after `outer` is; its deadline is that of `outer` (now, if that has passed)
// plus `grace`, or `at_most` from now if that is earlier. Borrows `outer`. [mt]
class LingeringCall final : public core::CallContext {
 public:
  LingeringCall(const core::CallContext& outer, core::Milliseconds at_most,
                core::Milliseconds grace);

  bool IsCancelled() const override;
  core::MonotonicTime Now() const override { return outer_.Now(); }
  core::MonotonicTime Deadline() const override { return deadline_; }
  void Progress(double fraction, std::string_view message) const override {
    outer_.Progress(fraction, message);
  }
  std::string_view Traceparent() const override { return outer_.Traceparent(); }
  const void* HostHandle() const override { return outer_.HostHandle(); }

 private:
  const core::CallContext& outer_;
  core::Milliseconds grace_;
  core::MonotonicTime deadline_;
  // When the cancellation was first seen, in milliseconds; kNever before.
  mutable std::atomic<std::int64_t> cancelled_at_;
};

}  // namespace claribi::oauth
