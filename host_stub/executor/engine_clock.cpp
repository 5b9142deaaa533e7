#include "executor/engine_clock.h"

#include <algorithm>
#include <thread>

namespace claribi::executor {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

std::int64_t MachineClock::UnixMs() const {
  return duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::int64_t MachineClock::SteadyMs() const {
  return duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void MachineClock::WaitUntil(std::int64_t steady_ms, const outcome::Patience& patience) {
  while (!outcome::WhyStop(patience, "Waiting")) {
    const std::int64_t left = steady_ms - SteadyMs();
    if (left <= 0) return;
    std::this_thread::sleep_for(
        outcome::NextSlice(patience, std::min(milliseconds(left), outcome::Patience::kSlice)));
  }
}

}  // namespace claribi::executor
