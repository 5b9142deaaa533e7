// RateMeter: how many requests a session may send: a full bucket at first, refilled all the time.
// Not the vendor's limits: those are executor/pacing.h. Pure but for its state.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace claribi::web_console {

/// Any thread. Times are steady milliseconds, given by the caller.
class RateMeter {
 public:
  RateMeter(double burst, double per_second) : burst_(burst), per_second_(per_second) {}

  /// 0 where the request may be served; else the milliseconds after which one may.
  std::int64_t Take(const std::string& who, std::int64_t now_ms) {
    constexpr std::size_t kMostBuckets = 256;
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= kMostBuckets && buckets_.count(who) == 0) buckets_.clear();
    auto [bucket, is_new] = buckets_.try_emplace(who, Bucket{burst_, now_ms});
    Bucket& b = bucket->second;
    const double passed = static_cast<double>(std::max<std::int64_t>(0, now_ms - b.at_ms)) / 1000;
    b.left = std::min(burst_, b.left + passed * per_second_);
    b.at_ms = now_ms;
    if (b.left < 1) return static_cast<std::int64_t>((1 - b.left) / per_second_ * 1000) + 1;
    b.left -= 1;
    return 0;
  }

 private:
  struct Bucket {
    double left = 0;
    std::int64_t at_ms = 0;
  };
  const double burst_;
  const double per_second_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace claribi::web_console
