#include "store/leases.h"

#include <string>

#include "store/fresh_number.h"
#include "store/pause.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kAskAgain{50};
// Leases that lapsed before this are of nobody who still waits, so nobody is held up.
constexpr std::chrono::hours kLongLapsed{1};
constexpr std::chrono::minutes kBetweenSweeps{10};

}  // namespace

std::int64_t UnixMs() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Result<std::uint64_t> Leases::Acquire(const Namespace& space, std::string_view name_view,
                                      milliseconds ttl, milliseconds wait,
                                      const Patience& patience) {
  const std::string name(name_view);
  const auto holder = FreshNumber();
  if (!holder) return holder.error();
  bool is_ours = false;
  std::int64_t now_ms = 0;
  const auto take = [&](Transaction& transaction) -> Status {
    now_ms = unix_ms_ ? unix_ms_() : transaction.backend().UnixMs(transaction.session());
    is_ours =
        transaction.Execute(
            "INSERT INTO leases (org_id, connection_id, name, holder, expires_at_ms)"
            " VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (org_id, connection_id, name) DO UPDATE"
            " SET holder = excluded.holder, expires_at_ms = excluded.expires_at_ms"
            " WHERE leases.expires_at_ms <= $6",
            {space.org_id, space.connection_id, name, *holder, now_ms + ttl.count(), now_ms}) > 0;
    return {};
  };
  const outcome::Deadline waiting(wait);
  for (;;) {
    if (Status asked = Transaction::Change(database_, patience, "Taking a lease", take); !asked) {
      return asked.error();
    }
    if (is_ours) {
      if (IsTimeToSweep(now_ms)) Sweep(now_ms, patience);
      return static_cast<std::uint64_t>(*holder);
    }
    if (waiting.Remaining() == milliseconds::zero()) {
      return Error{.code = Code::kConflict,
                   .what = "Another node holds the lease.",
                   .cause = "The lease \"" + name + "\" is taken.",
                   .fix = "Try again in a moment.",
                   .retryable = true};
    }
    Pause(patience, std::min(kAskAgain, waiting.Remaining()));
  }
}

// Those of attempts and nodes that died would stay for ever. Another time, where it fails.
void Leases::Sweep(std::int64_t now_ms, const Patience& patience) {
  const auto sweep = [now_ms](Transaction& transaction) -> Status {
    transaction.Execute("DELETE FROM leases WHERE expires_at_ms < $1",
                        {now_ms - milliseconds(kLongLapsed).count()});
    return {};
  };
  (void)Transaction::Change(database_, patience, "Deleting old leases", sweep);
}

// For one thread of those that ask at once. A clock that was set back sweeps, and goes on from
// there.
bool Leases::IsTimeToSweep(std::int64_t now_ms) {
  std::int64_t swept_at_ms = swept_at_ms_;
  const std::int64_t since_ms = now_ms - swept_at_ms;
  if (since_ms >= 0 && since_ms < milliseconds(kBetweenSweeps).count()) return false;
  return swept_at_ms_.compare_exchange_strong(swept_at_ms, now_ms);
}

Status Leases::Release(const Namespace& space, std::uint64_t lease, const Patience& patience) {
  const auto holder = static_cast<std::int64_t>(lease);
  const auto release = [&](Transaction& transaction) -> Status {
    transaction.Execute(
        "DELETE FROM leases WHERE org_id = $1 AND connection_id = $2 AND holder = $3",
        {space.org_id, space.connection_id, holder});
    return {};
  };
  return Transaction::Change(database_, patience, "Giving a lease back", release);
}

}  // namespace claribi::store
