// A period as a window of time. Source: plan.h.
#pragma once

#include <string>

#include "plan/plan.h"

namespace claribi::plan {

/// From the first moment until just before the last; Unix ms, UTC.
struct TimeWindow {
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
  friend bool operator==(const TimeWindow&, const TimeWindow&) = default;
};

/// Never ends after now, except for a kBetween that says so.
TimeWindow WindowOf(const Period& period, std::int64_t now_ms);

/// The window of the same kind just before.
TimeWindow WindowBefore(const Period& period, std::int64_t now_ms);

/// "2026-06-14 12:00 to 2026-06-15 12:00 UTC".
std::string WindowText(const TimeWindow& window);

}  // namespace claribi::plan
