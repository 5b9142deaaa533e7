// The circuits of an organisation, kept in the organisation's vault, so that nodes of a host, and
// processes that live for one command, leave a vendor alone together. Nothing in it is a secret; it
// lies where the organisation's other records lie.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "core/log.h"
#include "http/circuit_store.h"
#include "vault/vault.h"

namespace claribi::connection {

class StoredCircuits final : public http::CircuitStore {  // [mt]
 public:
  static constexpr std::string_view kRecord = "circuits";
  // A record has no more; those that changed longest ago are left out.
  static constexpr std::size_t kMostCircuits = 16;

  // Borrows `logger`.
  StoredCircuits(vault::Vault vault, const core::Logger& logger)
      : vault_(std::move(vault)), logger_(logger) {}

  std::optional<Record> Read(const core::CallContext& call) override;
  Written Write(const Record& record, const core::CallContext& call) override;

 private:
  void NoteFailure(const core::Error& error) const;

  vault::Vault vault_;
  const core::Logger& logger_;
};

}  // namespace claribi::connection
