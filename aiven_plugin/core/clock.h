// Time as a dependency: pure logic takes a time point, only compositions ask this interface. [mt]
#pragma once

#include <chrono>
#include <cstdint>

namespace claribi::core {

using Milliseconds = std::chrono::milliseconds;

// Milliseconds since 1970-01-01 UTC, as on the wire and in stored records.
using UnixTime = std::chrono::time_point<std::chrono::system_clock, Milliseconds>;
// Milliseconds on the host's monotonic clock; never goes back.
using MonotonicTime = std::chrono::time_point<std::chrono::steady_clock, Milliseconds>;

inline UnixTime UnixTimeFromMs(std::int64_t ms) { return UnixTime(Milliseconds(ms)); }
inline std::int64_t ToMs(UnixTime time) { return time.time_since_epoch().count(); }

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixTime Now() const = 0;
  virtual MonotonicTime Monotonic() const = 0;
};

}  // namespace claribi::core
