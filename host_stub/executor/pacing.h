// Pacing: when the next call may leave, so that no limit of the vendor is met. A limit of N calls
// in S seconds holds for every stretch of S seconds. A vendor that answers "too many" makes
// everybody wait as long as it says. Source: semantic_model::RateLimit; RFC 9110 section 10.2.3
// (Retry-After).
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "executor/engine_clock.h"
#include "semantic_model/semantic_model.h"
#include "values/json_value.h"

namespace claribi::executor {

/// Any thread. One for a data source, for as long as the process lives.
class Pacing {
 public:
  explicit Pacing(std::vector<semantic_model::RateLimit> limits);

  /// The steady time at which this call may leave; the place is taken.
  std::int64_t TakePlace(const std::string& tool, const values::Json& arguments,
                         std::int64_t now_steady_ms);

  /// Nothing leaves before that time.
  void HoldUntil(std::int64_t steady_ms);

  /// How often somebody had to wait.
  std::int64_t waits() const;

 private:
  struct Counter {
    semantic_model::RateLimit limit;
    std::deque<std::int64_t> places;  // the newest `calls`
  };

  mutable std::mutex mutex_;
  std::vector<Counter> counters_;
  std::int64_t held_until_ = 0;
  std::int64_t waits_ = 0;
};

}  // namespace claribi::executor
