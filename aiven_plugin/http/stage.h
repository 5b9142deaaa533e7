// One stage of an exchange (connecting, waiting for the answer, …) with a bound of its own inside
// the call's. Whichever ends first ends the wait, with an error of its own. Not a timer: the
// waiting code asks it between two slices.
#pragma once

#include <string>
#include <string_view>

#include "core/call_context.h"

namespace claribi::http {

class Stage {  // [mt], borrows the call
 public:
  // `activity` reads after "while", e.g. "connecting"; a string literal. `on_timeout`: the code of
  // the error at `ends_at`.
  Stage(const core::CallContext& call, std::string_view host, std::string_view activity,
        core::MonotonicTime ends_at, core::ErrorCode on_timeout = core::ErrorCode::kTimeout)
      : call_(call),
        host_(host),
        activity_(activity),
        starts_at_(call.Now()),
        ends_at_(ends_at),
        on_timeout_(on_timeout) {}

  const std::string& host() const { return host_; }
  std::string_view activity() const { return activity_; }
  const core::CallContext& call() const { return call_; }
  core::MonotonicTime ends_at() const { return ends_at_; }

  // The call's own error (kCancelled, kTimeout), or this stage's when its time is up.
  core::Status CheckAlive() const;
  // How long to wait before asking again: 0..kPollInterval, in whole milliseconds.
  int NextSliceMs() const;
  // CheckAlive and NextSliceMs, with one look at the clock.
  core::Result<int> NextSlice() const;

  // What broke the connection in this stage: kUnavailable naming host, stage and `reason`.
  core::Error Broken(std::string_view reason) const;

 private:
  core::Status CheckAliveAt(core::MonotonicTime now) const;
  int SliceMsAt(core::MonotonicTime now) const;

  const core::CallContext& call_;
  std::string host_;
  std::string_view activity_;
  core::MonotonicTime starts_at_;
  core::MonotonicTime ends_at_;
  core::ErrorCode on_timeout_;
};

}  // namespace claribi::http
