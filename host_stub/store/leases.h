// Leases: who of several nodes may do one thing now, such as spending a refresh token.
// Not a lock that lasts: a lease lapses by itself, so its holder still writes by compare-and-swap.
// Source: lease_acquire and lease_release of cbi_host (claribi/data_source.h).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

#include "store/database.h"
#include "store/secrets.h"

namespace claribi::store {

/// Milliseconds since 1970 on the wall clock of this machine.
std::int64_t UnixMs();

/// Any thread. The database outlives it. Leases lapse by the clock of the database, because those
/// of the nodes may differ.
class Leases {
 public:
  /// `unix_ms`: another clock, for tests.
  explicit Leases(Database& database, std::function<std::int64_t()> unix_ms = nullptr)
      : database_(database), unix_ms_(std::move(unix_ms)) {}

  /// Waits up to `wait`, asking every 50 ms or so, then kConflict. Returns the lease, never 0.
  /// The first one, and one every ten minutes, deletes leases of anybody that lapsed more than an
  /// hour ago. That reads all leases, so it is not done with each: a fleet that renews twice as
  /// often has twice as many of them.
  Result<std::uint64_t> Acquire(const Namespace& space, std::string_view name,
                                std::chrono::milliseconds ttl, std::chrono::milliseconds wait,
                                const Patience& patience);

  /// Does nothing if the lease has lapsed or was taken over.
  Status Release(const Namespace& space, std::uint64_t lease, const Patience& patience);

 private:
  bool IsTimeToSweep(std::int64_t now_ms);
  void Sweep(std::int64_t now_ms, const Patience& patience);

  Database& database_;
  std::function<std::int64_t()> unix_ms_;
  std::atomic<std::int64_t> swept_at_ms_{0};
};

}  // namespace claribi::store
