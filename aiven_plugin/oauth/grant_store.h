// The two records of a connection's vault: `authorization`, a sign-in under way, and `tokens`, the
// grant in force. Sealed by the vault; nothing is kept in memory. [mt]
#pragma once

#include <optional>
#include <string_view>

#include "core/call_context.h"
#include "oauth/grant.h"
#include "vault/vault.h"

namespace claribi::oauth {

inline constexpr std::string_view kPendingRecord = "authorization";
inline constexpr std::string_view kGrantRecord = "tokens";

// Held by whoever spends or revokes the refresh token.
inline constexpr std::string_view kRefreshLease = "refresh";

template <typename T>
struct Stored {
  T value;
  vault::Version version = 0;
};

class GrantStore {
 public:
  explicit GrantStore(vault::Vault& vault) : vault_(vault) {}

  // Empty if there is none. The vault's errors; kInternal if a record cannot be read.
  core::Result<std::optional<Stored<PendingAuthorization>>> FindPending(
      const core::CallContext& call) const;
  core::Result<std::optional<Stored<Grant>>> FindGrant(const core::CallContext& call) const;

  // In place of whatever was there.
  core::Status ReplacePending(const PendingAuthorization& pending, const core::CallContext& call);
  core::Result<vault::Version> ReplaceGrant(const Grant& grant, const core::CallContext& call);
  // kConflict if the stored grant is not the version expected.
  core::Result<vault::Version> UpdateGrant(const Grant& grant, vault::Version expected,
                                           const core::CallContext& call);

  // UpdateGrant, also over what others noted in the record meanwhile, as long as its access token
  // is the `replaced` one. kConflict: it is another's, or gone.
  core::Result<vault::Version> Supersede(const Grant& grant, http::CredentialId replaced,
                                         vault::Version expected, const core::CallContext& call);

  // Succeeds for one caller only, who may then spend what the record held; kConflict for others.
  core::Status ClaimPending(vault::Version version, const core::CallContext& call);
  core::Status DeletePending(const core::CallContext& call);

 private:
  vault::Vault& vault_;
};

}  // namespace claribi::oauth
