// Time as a value: who needs the time is given a Clock. Texts are UTC, ISO 8601.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace claribi::vendor_sandbox {

using TimePoint = std::chrono::system_clock::time_point;
using Clock = std::function<TimePoint()>;

/// "2026-06-15T12:00:00Z"
std::string Iso8601(TimePoint time);
/// "2026-06-15T12:00:00.000Z"
std::string Iso8601Milliseconds(TimePoint time);

}  // namespace claribi::vendor_sandbox
