// Connections that are open and idle, kept for the next request of the same owner to the same
// origin. Not a limit on how many may be in use. The mutex is held over no I/O: connections are
// looked at and closed outside of it.
// Source: RFC 9112 section 9.3 (persistence).
#pragma once

#include <compare>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/mutex.h"
#include "http/byte_stream.h"

namespace claribi::http {

// Who may use a connection, and for what.
struct PoolKey {
  std::string owner;
  std::string origin;
  auto operator<=>(const PoolKey&) const = default;
};

struct PoolLimits {
  std::size_t max_idle_per_key = 4;
  std::size_t max_idle = 32;
  core::Milliseconds max_idle_time{30000};
};

class ConnectionPool {  // [mt]
 public:
  explicit ConnectionPool(PoolLimits limits = {}) : limits_(limits) {}

  // The connection used last that is still open and quiet, or nullptr.
  std::unique_ptr<ByteStream> Take(const PoolKey& key, const Stage& stage);
  // Back from a response that was read to its end. Closes the oldest ones beyond the limits.
  void Give(const PoolKey& key, std::unique_ptr<ByteStream> stream, core::MonotonicTime now);

 private:
  struct Idle {
    std::unique_ptr<ByteStream> stream;
    core::MonotonicTime since;
  };
  using Closing = std::vector<std::unique_ptr<ByteStream>>;

  void DropExpired(core::MonotonicTime now, Closing& closing) CLARIBI_REQUIRES(mutex_);
  void DropOldest(Closing& closing) CLARIBI_REQUIRES(mutex_);

  const PoolLimits limits_;
  core::Mutex mutex_;
  std::map<PoolKey, std::deque<Idle>> idle_ CLARIBI_GUARDED_BY(mutex_);  // oldest first
  std::size_t count_ CLARIBI_GUARDED_BY(mutex_) = 0;
};

}  // namespace claribi::http
