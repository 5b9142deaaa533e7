#include "store/leases.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <string>

#include "store/fresh_number.h"
#include "store/pause.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::Statement;
using namespace Poco::Data::Keywords;
using std::chrono::milliseconds;

constexpr milliseconds kAskAgain{50};
// Leases that lapsed before this are of nobody who still waits, so nobody is held up.
constexpr std::chrono::hours kLongLapsed{1};
constexpr std::chrono::minutes kBetweenSweeps{10};

// Those of attempts and nodes that died would stay for ever.
void Sweep(Session& session, std::int64_t now_ms) {
  session << "DELETE FROM leases WHERE expires_at_ms < $1",
      bind(now_ms - milliseconds(kLongLapsed).count()), now;
}

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
  const auto take = [&](Transaction& transaction) -> Status {
    Session& session = transaction.session();
    const std::int64_t now_ms = unix_ms_ ? unix_ms_() : transaction.backend().UnixMs(session);
    Statement statement(session);
    statement << "INSERT INTO leases (org_id, connection_id, name, holder, expires_at_ms)"
                 " VALUES ($1, $2, $3, $4, $5)"
                 " ON CONFLICT (org_id, connection_id, name) DO UPDATE"
                 " SET holder = excluded.holder, expires_at_ms = excluded.expires_at_ms"
                 " WHERE leases.expires_at_ms <= $6",
        bind(space.org_id), bind(space.connection_id), bind(name), bind(*holder),
        bind(now_ms + ttl.count()), bind(now_ms);
    is_ours = statement.execute() > 0;
    if (is_ours && IsTimeToSweep(now_ms)) Sweep(session, now_ms);
    return {};
  };
  const outcome::Deadline waiting(wait);
  for (;;) {
    if (Status asked = Transaction::Run(database_, patience, "Taking a lease", take); !asked) {
      return asked.error();
    }
    if (is_ours) return static_cast<std::uint64_t>(*holder);
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
    transaction.session()
        << "DELETE FROM leases WHERE org_id = $1 AND connection_id = $2 AND holder = $3",
        bind(space.org_id), bind(space.connection_id), bind(holder), now;
    return {};
  };
  return Transaction::Run(database_, patience, "Giving a lease back", release);
}

}  // namespace claribi::store
