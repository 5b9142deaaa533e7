#include "core/lingering_call.h"

#include <algorithm>
#include <limits>

namespace claribi::core {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

MonotonicTime DeadlineOf(const CallContext& outer, Milliseconds at_most, Milliseconds grace) {
  const MonotonicTime bound = After(outer.Now(), at_most);
  if (outer.Deadline() > bound) return bound;
  return std::min(bound, After(std::max(outer.Deadline(), outer.Now()), grace));
}

}  // namespace

LingeringCall::LingeringCall(const CallContext& outer, Milliseconds at_most, Milliseconds grace)
    : outer_(outer),
      grace_(grace),
      deadline_(DeadlineOf(outer, at_most, grace)),
      cancelled_at_(kNever) {}

bool LingeringCall::IsCancelled() const {
  if (!outer_.IsCancelled()) return false;
  const std::int64_t now = Now().time_since_epoch().count();
  std::int64_t first_seen = kNever;
  if (cancelled_at_.compare_exchange_strong(first_seen, now)) first_seen = now;
  return now - first_seen >= grace_.count();
}

}  // namespace claribi::core
