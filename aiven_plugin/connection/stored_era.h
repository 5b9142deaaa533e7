// Of which era a connection's server is, and what a modern one said of itself, kept in the
// connection's vault, so that a process that lives for one command need not find out anew. Nothing
// in it is a secret; it lies where the connection's other records lie, and goes with them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/log.h"
#include "mcp/era_memory.h"
#include "vault/vault.h"

namespace claribi::connection {

class StoredEra final : public mcp::EraStore {  // [mt]
 public:
  static constexpr std::string_view kRecord = "mcp_era";

  // Borrows `logger`.
  StoredEra(vault::Vault vault, const core::Logger& logger)
      : vault_(std::move(vault)), logger_(logger) {}

  std::optional<Known> Find(std::string_view endpoint, const core::CallContext& call) override;
  void Remember(std::string_view endpoint, const Known& known,
                const core::CallContext& call) override;
  void Forget(const core::CallContext& call) override;

 private:
  void NoteFailure(const core::Error& error) const;

  vault::Vault vault_;
  const core::Logger& logger_;
};

}  // namespace claribi::connection
