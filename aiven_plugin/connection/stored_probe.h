// Whether the manifest's probe can be called on a connection, kept in the connection's vault, so
// that a status that asks no vendor can tell a dead probe. Written only when it changes.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "connection/values.h"
#include "core/call_context.h"
#include "core/log.h"
#include "core/mutex.h"
#include "vault/vault.h"

namespace claribi::connection {

class StoredProbe {  // [mt]
 public:
  static constexpr std::string_view kRecord = "dead_probe";

  // Borrows `logger`.
  StoredProbe(vault::Vault vault, const core::Logger& logger)
      : vault_(std::move(vault)), logger_(logger) {}

  // Empty: it can be called, or that is not known.
  std::optional<DeadProbe> Find(const core::CallContext& call);
  // dead: empty if it can be called. What differs in its time alone is not written.
  void Remember(std::optional<DeadProbe> dead, const core::CallContext& call);
  void Forget(const core::CallContext& call);

 private:
  bool IsKnown(const std::optional<DeadProbe>& dead) const;

  vault::Vault vault_;
  const core::Logger& logger_;
  mutable core::Mutex mutex_;
  // What this handle wrote or read last; the outer one is empty if neither.
  std::optional<std::optional<DeadProbe>> known_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::connection
