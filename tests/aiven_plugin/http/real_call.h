// A call in real time that another thread may cancel.
#pragma once

#include <atomic>
#include <chrono>

#include "core/call_context.h"
#include "core/clock.h"

namespace claribi::testing {

class RealClock final : public core::Clock {
 public:
  core::UnixTime Now() const override {
    return std::chrono::floor<core::Milliseconds>(std::chrono::system_clock::now());
  }
  core::MonotonicTime Monotonic() const override {
    return std::chrono::floor<core::Milliseconds>(std::chrono::steady_clock::now());
  }
};

class RealCall final : public core::CallContext {  // [mt]
 public:
  explicit RealCall(core::Milliseconds at_most = core::Milliseconds(60000))
      : deadline_(RealClock().Monotonic() + at_most) {}
  bool IsCancelled() const override { return cancelled_; }
  core::MonotonicTime Now() const override { return RealClock().Monotonic(); }
  core::MonotonicTime Deadline() const override { return deadline_; }
  void Progress(double, std::string_view) const override {}
  void Cancel() {
    cancelled_at_ = Now();
    cancelled_ = true;
  }
  core::Milliseconds SinceCancel() const { return Now() - cancelled_at_; }

 private:
  core::MonotonicTime deadline_;
  core::MonotonicTime cancelled_at_;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace claribi::testing
