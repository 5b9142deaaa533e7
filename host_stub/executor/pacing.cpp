#include "executor/pacing.h"

#include <algorithm>

namespace claribi::executor {
namespace {

bool Concerns(const semantic_model::RateLimit& limit, const std::string& tool,
              const values::Json& arguments) {
  if (!limit.tool.empty() && limit.tool != tool) return false;
  return limit.with_argument.empty() || arguments.Find(limit.with_argument) != nullptr;
}

}  // namespace

Pacing::Pacing(std::vector<semantic_model::RateLimit> limits) {
  for (auto& limit : limits) counters_.push_back({.limit = std::move(limit), .places = {}});
}

std::int64_t Pacing::TakePlace(const std::string& tool, const values::Json& arguments,
                               std::int64_t now_steady_ms) {
  const std::lock_guard lock(mutex_);
  std::int64_t when = std::max(now_steady_ms, held_until_);
  for (const Counter& counter : counters_) {
    if (!Concerns(counter.limit, tool, arguments)) continue;
    if (counter.places.size() < static_cast<std::size_t>(counter.limit.calls)) continue;
    when = std::max(when, counter.places.front() + counter.limit.seconds * 1000);
  }
  for (Counter& counter : counters_) {
    if (!Concerns(counter.limit, tool, arguments)) continue;
    counter.places.push_back(when);
    if (counter.places.size() > static_cast<std::size_t>(counter.limit.calls)) {
      counter.places.pop_front();
    }
  }
  if (when > now_steady_ms) ++waits_;
  return when;
}

void Pacing::HoldUntil(std::int64_t steady_ms) {
  const std::lock_guard lock(mutex_);
  held_until_ = std::max(held_until_, steady_ms);
}

std::int64_t Pacing::waits() const {
  const std::lock_guard lock(mutex_);
  return waits_;
}

}  // namespace claribi::executor
