// One call in progress: its deadline, its cancellation, its progress reports. Not a handle to the
// connection. Every function that can block takes one, asks IsCancelled at least every
// kPollInterval and returns CheckAlive's error.
#pragma once

#include <functional>
#include <string_view>

#include "core/clock.h"
#include "core/result.h"

namespace claribi::core {

// The longest wait between two calls of IsCancelled. The ABI requires a poll every 250 ms, and an
// end within 1 s of the cancellation.
inline constexpr Milliseconds kPollInterval{100};

// Saturating arithmetic: the origin of a host's clock is arbitrary, and a deadline may be any
// value.
MonotonicTime After(MonotonicTime now, Milliseconds wait);
// Negative if `deadline` has passed.
Milliseconds Until(MonotonicTime now, MonotonicTime deadline);

class CallContext {  // [mt]
 public:
  virtual ~CallContext() = default;

  // Sticky: once true, always true.
  virtual bool IsCancelled() const = 0;
  virtual MonotonicTime Now() const = 0;
  // MonotonicTime::max() if the host set none.
  virtual MonotonicTime Deadline() const = 0;
  // fraction 0..1, or negative if unknown.
  virtual void Progress(double fraction, std::string_view message) const = 0;
  // W3C trace context to send upstream, or empty. Valid while the call lives.
  virtual std::string_view Traceparent() const { return {}; }
  // The host's cbi_call that is being served, for the host's services; null for the plugin's own
  // work, which may outlive the host's call.
  virtual const void* HostHandle() const { return nullptr; }

  // An error of code kCancelled or kTimeout once the call should end.
  Status CheckAlive() const { return CheckAliveAt(Now()); }
  // The same for who has just looked at the clock.
  Status CheckAliveAt(MonotonicTime now) const;
  // Time left before the deadline, never negative, at most `at_most`.
  Milliseconds Remaining(Milliseconds at_most) const;
  // Waits in slices of kPollInterval until `done` returns true (true), `at_most` has passed
  // (false), or the call ends (error). `wait_slice(d)` blocks for at most d and may wake early.
  Result<bool> WaitUntil(Milliseconds at_most, const std::function<bool()>& done,
                         const std::function<void(Milliseconds)>& wait_slice) const;
};

// The same call with an earlier deadline, e.g. for connecting. Borrows `outer`.
class BoundedCall final : public CallContext {
 public:
  BoundedCall(const CallContext& outer, Milliseconds at_most)
      : outer_(outer), deadline_(Earlier(outer, at_most)) {}

  bool IsCancelled() const override { return outer_.IsCancelled(); }
  MonotonicTime Now() const override { return outer_.Now(); }
  MonotonicTime Deadline() const override { return deadline_; }
  void Progress(double fraction, std::string_view message) const override {
    outer_.Progress(fraction, message);
  }
  std::string_view Traceparent() const override { return outer_.Traceparent(); }
  const void* HostHandle() const override { return outer_.HostHandle(); }

 private:
  static MonotonicTime Earlier(const CallContext& outer, Milliseconds at_most);

  const CallContext& outer_;
  MonotonicTime deadline_;
};

// A call of the plugin's own, such as the notice to a server that a request was cancelled. It has a
// deadline of its own, and goes on when the call that caused it has ended. [mt]
class DetachedCall final : public CallContext {
 public:
  // Ends `at_most` from now. Borrows `clock`.
  DetachedCall(const Clock& clock, Milliseconds at_most)
      : clock_(clock), deadline_(After(clock.Monotonic(), at_most)) {}

  bool IsCancelled() const override { return false; }
  MonotonicTime Now() const override { return clock_.Monotonic(); }
  MonotonicTime Deadline() const override { return deadline_; }
  void Progress(double, std::string_view) const override {}

 private:
  const Clock& clock_;
  MonotonicTime deadline_;
};

}  // namespace claribi::core
