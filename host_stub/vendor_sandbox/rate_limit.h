// Fixed-window request counters as the vendor keeps them, and their headers.
// Source: draft-ietf-httpapi-ratelimit-headers-07; recorded answers of the vendor's server.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "vendor_sandbox/exchange.h"
#include "vendor_sandbox/time_point.h"

namespace claribi::vendor_sandbox {

/// Every function may be called from any thread.
class RateLimit {
 public:
  struct Count {
    bool exceeded = false;
    std::int64_t limit = 0;  ///< 0: not limited
    std::int64_t remaining = 0;
    std::chrono::seconds window{0};
    std::chrono::seconds reset{0};  ///< until the window ends, rounded up

    /// RateLimit-Policy and RateLimit; nothing when not limited.
    void AddHeaders(HttpReply& reply) const;
  };

  explicit RateLimit(std::chrono::seconds window) : window_(window) {}

  /// Counts one request under `key`.
  Count Add(const std::string& key, std::int64_t limit, TimePoint now);
  void Reset();

 private:
  struct Window {
    TimePoint ends_at;
    std::int64_t used = 0;
  };

  const std::chrono::seconds window_;
  std::mutex mutex_;
  std::map<std::string, Window> windows_;
};

}  // namespace claribi::vendor_sandbox
