#include "store/leases.h"

#include <Poco/Data/Session.h>

#include <string>
#include <thread>

#include "store/sequence.h"
#include "store/transaction.h"

namespace claribi::store {
namespace {

using Poco::Data::Session;
using namespace Poco::Data::Keywords;
using std::chrono::milliseconds;

constexpr milliseconds kAskAgain{50};

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
  std::int64_t holder = 0;
  const auto take = [&](Session& session) -> Status {
    holder = 0;
    const std::int64_t now_ms = unix_ms_();
    std::int64_t expires_at_ms = 0;
    session << "SELECT expires_at_ms FROM leases"
               " WHERE org_id = ? AND connection_id = ? AND name = ?",
        bind(space.org_id), bind(space.connection_id), bind(name), into(expires_at_ms), now;
    if (expires_at_ms > now_ms) return {};
    holder = NextNumber(session);
    session << "INSERT OR REPLACE INTO leases (org_id, connection_id, name, holder, expires_at_ms)"
               " VALUES (?, ?, ?, ?, ?)",
        bind(space.org_id), bind(space.connection_id), bind(name), bind(holder),
        bind(now_ms + ttl.count()), now;
    return {};
  };
  const outcome::Deadline waiting(wait);
  for (;;) {
    if (Status asked = Transaction::Run(database_, patience, "Taking a lease", take); !asked) {
      return asked.error();
    }
    if (holder != 0) return static_cast<std::uint64_t>(holder);
    if (waiting.Remaining() == milliseconds::zero()) {
      return Error{.code = Code::kConflict,
                   .what = "Another node holds the lease.",
                   .cause = "The lease \"" + name + "\" is taken.",
                   .fix = "Try again in a moment.",
                   .retryable = true};
    }
    std::this_thread::sleep_for(std::min(NextSlice(patience, kAskAgain), waiting.Remaining()));
  }
}

Status Leases::Release(const Namespace& space, std::uint64_t lease, const Patience& patience) {
  const auto holder = static_cast<std::int64_t>(lease);
  return Transaction::Run(
      database_, patience, "Giving a lease back", [&](Session& session) -> Status {
        session << "DELETE FROM leases WHERE org_id = ? AND connection_id = ? AND holder = ?",
            bind(space.org_id), bind(space.connection_id), bind(holder), now;
        return {};
      });
}

}  // namespace claribi::store
