// A call that nobody waits for, such as telling a server that a cancelled request is cancelled: it
// runs against a bound of its own, whatever became of the call that caused it.
#pragma once

#include "core/call_context.h"
#include "core/clock.h"

namespace claribi::mcp {

class DetachedCall final : public core::CallContext {
 public:
  // Ends `at_most` from now. Borrows `clock`.
  DetachedCall(const core::Clock& clock, core::Milliseconds at_most)
      : clock_(clock), deadline_(clock.Monotonic() + at_most) {}

  bool IsCancelled() const override { return false; }
  core::MonotonicTime Now() const override { return clock_.Monotonic(); }
  core::MonotonicTime Deadline() const override { return deadline_; }
  void Progress(double, std::string_view) const override {}

 private:
  const core::Clock& clock_;
  core::MonotonicTime deadline_;
};

}  // namespace claribi::mcp
