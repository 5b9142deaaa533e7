// Connections that are open and idle, kept for the next request of the same owner to the same
// origin. Not a limit on how many may be in use. There is room for many organisations: the bound of
// all is a part of what the process may open, and the connection that was used least recently makes
// way. The mutex is held over no I/O: connections are looked at and closed outside of it.
// Source: RFC 9112 section 9.3 (persistence).
#pragma once

#include <compare>
#include <list>
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

// How many idle connections one pool keeps in a process that may open so many sockets: a quarter,
// so that the host has the rest; from 1 to 1024.
std::size_t MostIdleOf(std::size_t most_sockets);

struct PoolLimits {
  // As many as one organisation asks at a time: those of a burst are there for the next one.
  std::size_t max_idle_per_key = 16;
  std::size_t max_idle = 32;
  core::Milliseconds max_idle_time{30000};
};

class ConnectionPool {  // [mt]
 public:
  explicit ConnectionPool(PoolLimits limits = {}) : limits_(limits) {}

  // The connection used last that is still open and quiet, or nullptr.
  std::unique_ptr<ByteStream> Take(const PoolKey& key, const Stage& stage);
  // Back from a response that was read to its end. Closes the least recently used ones beyond the
  // limits.
  void Give(const PoolKey& key, std::unique_ptr<ByteStream> stream, core::MonotonicTime now);

 private:
  struct Idle;
  using ByAge = std::list<Idle>;               // least recently used first
  using OfKey = std::vector<ByAge::iterator>;  // at most max_idle_per_key
  using ByKey = std::map<PoolKey, OfKey>;
  struct Idle {
    std::unique_ptr<ByteStream> stream;
    core::MonotonicTime since;
    ByKey::iterator place;
  };
  using Closing = std::vector<std::unique_ptr<ByteStream>>;

  void DropExpired(core::MonotonicTime now, Closing& closing) CLARIBI_REQUIRES(mutex_);
  // The least recently used one of a key.
  std::unique_ptr<ByteStream> RemoveFirst(ByKey::iterator place) CLARIBI_REQUIRES(mutex_);

  const PoolLimits limits_;
  core::Mutex mutex_;
  ByAge by_age_ CLARIBI_GUARDED_BY(mutex_);
  ByKey by_key_ CLARIBI_GUARDED_BY(mutex_);  // no entry is empty; each as by_age_ is ordered
};

}  // namespace claribi::http
