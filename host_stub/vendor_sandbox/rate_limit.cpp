#include "vendor_sandbox/rate_limit.h"

#include <algorithm>

namespace claribi::vendor_sandbox {

void RateLimit::Count::AddHeaders(HttpReply& reply) const {
  if (limit == 0) return;
  reply.Set("RateLimit-Policy", std::to_string(limit) + ";w=" + std::to_string(window.count()));
  reply.Set("RateLimit", "limit=" + std::to_string(limit) +
                             ", remaining=" + std::to_string(remaining) +
                             ", reset=" + std::to_string(reset.count()));
}

RateLimit::Count RateLimit::Add(const std::string& key, std::int64_t limit, TimePoint now) {
  if (limit == 0) return {};
  const std::lock_guard lock(mutex_);
  Window& window = windows_[key];
  if (window.ends_at <= now) window = {now + window_, 0};
  ++window.used;
  Count count;
  count.exceeded = window.used > limit;
  count.limit = limit;
  count.remaining = std::max<std::int64_t>(0, limit - window.used);
  count.window = window_;
  count.reset = std::chrono::ceil<std::chrono::seconds>(window.ends_at - now);
  return count;
}

void RateLimit::Reset() {
  const std::lock_guard lock(mutex_);
  windows_.clear();
}

}  // namespace claribi::vendor_sandbox
