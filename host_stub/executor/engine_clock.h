// EngineClock: the only way in which the question engine learns the time or waits. Tests bring one
// that never sleeps.
#pragma once

#include <chrono>
#include <cstdint>

#include "outcome/patience.h"

namespace claribi::executor {

/// Any thread.
class EngineClock {
 public:
  virtual ~EngineClock() = default;

  virtual std::int64_t UnixMs() const = 0;
  /// Never goes back.
  virtual std::int64_t SteadyMs() const = 0;
  /// Returns at that steady time, or when patience is at an end, whatever is first.
  virtual void WaitUntil(std::int64_t steady_ms, const outcome::Patience& patience) = 0;
};

/// The clocks of this machine.
class MachineClock final : public EngineClock {
 public:
  std::int64_t UnixMs() const override;
  std::int64_t SteadyMs() const override;
  void WaitUntil(std::int64_t steady_ms, const outcome::Patience& patience) override;
};

}  // namespace claribi::executor
