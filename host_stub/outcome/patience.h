// Patience: how long one blocking operation may take, and whether its caller still wants it.
// It is not a timer: nothing fires. The operation that waits asks, at least every kSlice.
// Source: cbi_call (deadline_ms, cancelled) in claribi/data_source.h.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "outcome/outcome.h"

namespace claribi::outcome {

/// Asked from any thread while an operation waits; must not block and must not throw.
class Patience {
 public:
  /// The longest wait between two questions: a quarter of the second within which a cancelled call
  /// has to end.
  static constexpr std::chrono::milliseconds kSlice{250};

  virtual ~Patience() = default;

  /// Sticky: once true, true for ever.
  virtual bool IsCancelled() const = 0;

  /// Time left, never negative; milliseconds::max() where there is no deadline.
  virtual std::chrono::milliseconds Remaining() const = 0;
};

/// The error with which a wait for `subject` ends now, or nothing while waiting is allowed.
inline std::optional<Error> WhyStop(const Patience& patience, const std::string& subject) {
  if (patience.IsCancelled()) {
    return Error{.code = Code::kCancelled,
                 .what = subject + " was cancelled.",
                 .cause = "The command was interrupted, or its connection was closed."};
  }
  if (patience.Remaining() <= std::chrono::milliseconds::zero()) {
    return Error{.code = Code::kTimeout,
                 .what = subject + " took too long.",
                 .cause = "The deadline of the call passed.",
                 .fix = "Try again, with a longer --timeout if the vendor or the store is slow.",
                 .retryable = true};
  }
  return std::nullopt;
}

/// How long to sleep before asking again: a slice, or what is left of the time if that is less.
inline std::chrono::milliseconds NextSlice(const Patience& patience,
                                           std::chrono::milliseconds slice = Patience::kSlice) {
  return std::clamp(patience.Remaining(), std::chrono::milliseconds::zero(), slice);
}

/// A deadline from now on that is never cancelled: for cleaning up after the person interrupted.
class Deadline final : public Patience {
 public:
  explicit Deadline(std::chrono::milliseconds length)
      : end_(std::chrono::steady_clock::now() + length) {}

  bool IsCancelled() const override { return false; }
  std::chrono::milliseconds Remaining() const override {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end_ - std::chrono::steady_clock::now());
    return std::max(left, std::chrono::milliseconds::zero());
  }

 private:
  std::chrono::steady_clock::time_point end_;
};

}  // namespace claribi::outcome
