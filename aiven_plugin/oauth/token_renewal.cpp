#include "oauth/token_renewal.h"

#include <utility>

#include "oauth/lingering_call.h"
#include "oauth/oauth_error.h"
#include "oauth/registered_clients.h"
#include "oauth/revocation.h"
#include "oauth/token_endpoint.h"
#include "oauth/unattended_grant.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int kStoreAttempts = 3;

Grant Renewed(const Grant& old, TokenAnswer answer, core::UnixTime now) {
  Grant renewed = old.Clone();
  renewed.access_token = std::move(answer.access_token);
  // An answer without a refresh token leaves the old one in force (RFC 6749 section 6).
  if (!answer.refresh_token.empty()) renewed.refresh_token = std::move(answer.refresh_token);
  if (answer.scopes) renewed.scopes = std::move(*answer.scopes);
  renewed.issued_at = now;
  renewed.expires_at.reset();
  if (answer.lifetime) renewed.expires_at = now + *answer.lifetime;
  return renewed;
}

Error NothingStored() {
  return SignInNeeded("This connection is not signed in.", "no tokens are stored for it");
}

// The stored grant if it can be used, else why not.
Result<Stored<Grant>> Usable(std::optional<Stored<Grant>> stored) {
  if (!stored) return NothingStored();
  if (stored->value.is_revoked) {
    return SignInNeeded("The vendor has ended the access of this connection.",
                        "the authorization server refused to renew it");
  }
  return std::move(*stored);
}

}  // namespace

bool CanRenew(const Grant& grant, const Config& config) {
  return !config.AsksAPerson() || !grant.refresh_token.empty();
}

TokenRenewal::TokenRenewal(const Dependencies& dependencies, const Config& config)
    : dependencies_(dependencies), config_(config), store_(dependencies.connection_vault) {}

Result<std::optional<Stored<Grant>>> TokenRenewal::Current(const core::CallContext& call) {
  std::optional<Stored<Grant>> unsaved = CopyOfUnsaved();
  if (!unsaved) return store_.FindGrant(call);
  const auto saved = store_.UpdateGrant(unsaved->value, unsaved->version, call);
  if (!saved.ok() && saved.error().code != ErrorCode::kConflict) return unsaved;
  // Stored, or overtaken by a newer sign-in or renewal.
  DropUnsaved(unsaved->version);
  return store_.FindGrant(call);
}

Result<Stored<Grant>> TokenRenewal::Renew(vault::Version refused, core::Milliseconds wait,
                                          const core::CallContext& call) {
  const auto lease =
      dependencies_.connection_vault.Acquire(call, kRefreshLease, config_.lease_time_to_live, wait);
  if (!lease.ok() && lease.error().code != ErrorCode::kConflict) return lease.error();
  CLARIBI_TRY(std::optional<Stored<Grant>> current, Current(call));
  CLARIBI_TRY(Stored<Grant> stored, Usable(std::move(current)));
  if (stored.version != refused) return stored;
  if (!lease.ok()) {
    return Error(ErrorCode::kConflict, "Another node is renewing the access of this connection.",
                 "it did not finish in time", "Try again.")
        .Kind("unavailable")
        .Retryable();
  }
  if (!CanRenew(stored.value, config_)) {
    return SignInNeeded("The access of this connection has ended.",
                        "the vendor gave no refresh token to renew it with");
  }
  CLARIBI_CHECK(call.CheckAlive());
  return Spend(stored, call);
}

Result<Stored<Grant>> TokenRenewal::Spend(const Stored<Grant>& stored,
                                          const core::CallContext& call) {
  const LingeringCall lingering(call, config_.token_timeout, config_.cancellation_grace);
  auto answer =
      config_.AsksAPerson()
          ? AskTokenEndpoint(dependencies_, config_, RefreshRequest(stored.value), lingering)
          : AskWithoutPerson(dependencies_, config_, stored.value.binding,
                             stored.value.requested_scopes, lingering);
  if (answer.ok()) {
    return Store(Renewed(stored.value, std::move(*answer), dependencies_.clock.Now()),
                 stored.version, lingering);
  }
  Error& refusal = answer.error();
  const GrantBinding& binding = stored.value.binding;
  dependencies_.logger.Log(core::LogLevel::kWarn, "oauth",
                           "renewal at " + binding.issuer + " failed: " + refusal.cause);
  if (IsOAuthError(refusal, "invalid_grant")) {
    return AfterInvalidGrant(stored, std::move(refusal), lingering);
  }
  if (IsOAuthError(refusal, "invalid_client")) {
    // A new registration cannot spend the old one's refresh token; it serves the next sign-in.
    RegisteredClients clients(dependencies_, config_);
    clients.Forget(binding.issuer, binding.client.client_id, lingering);
  }
  return std::move(refusal);
}

Result<Stored<Grant>> TokenRenewal::Store(Grant renewed, vault::Version replaced,
                                          const core::CallContext& call) {
  for (int attempt = 0; attempt < kStoreAttempts; ++attempt) {
    const auto version = store_.UpdateGrant(renewed, replaced, call);
    if (version.ok()) {
      DropUnsaved(replaced);
      dependencies_.logger.Log(core::LogLevel::kInfo, "oauth",
                               "access renewed at " + renewed.binding.issuer);
      return Stored<Grant>{std::move(renewed), *version};
    }
    if (version.error().code == ErrorCode::kConflict) return AfterLostRace(renewed, call);
    dependencies_.logger.Log(core::LogLevel::kWarn, "oauth",
                             "renewed tokens could not be stored: " + version.error().message);
  }
  Stored<Grant> unsaved{std::move(renewed), replaced};
  Keep({unsaved.value.Clone(), replaced});
  return unsaved;
}

Result<Stored<Grant>> TokenRenewal::AfterLostRace(const Grant& ours,
                                                  const core::CallContext& call) {
  DropUnsaved(0);
  CLARIBI_TRY(std::optional<Stored<Grant>> stored, store_.FindGrant(call));
  if (!stored) {
    // Disconnected meanwhile: what was just issued must not outlive that.
    RevokeTokens(dependencies_, config_, ours, call);
  }
  return Usable(std::move(stored));
}

Result<Stored<Grant>> TokenRenewal::AfterInvalidGrant(const Stored<Grant>& spent,
                                                      core::Error refusal,
                                                      const core::CallContext& call) {
  Grant revoked = spent.value.Clone();
  revoked.is_revoked = true;
  revoked.access_token = core::Secret();
  revoked.refresh_token = core::Secret();
  const auto marked = store_.UpdateGrant(revoked, spent.version, call);
  // Somebody renewed or signed in while we were refused: that is what counts.
  if (!marked.ok() && marked.error().code == ErrorCode::kConflict) {
    CLARIBI_TRY(std::optional<Stored<Grant>> newer, store_.FindGrant(call));
    return Usable(std::move(newer));
  }
  DropUnsaved(spent.version);
  refusal.message = "The vendor has ended the access of this connection.";
  return refusal;
}

void TokenRenewal::Keep(Stored<Grant> unsaved) {
  const core::MutexLock lock(mutex_);
  unsaved_ = std::move(unsaved);
}

std::optional<Stored<Grant>> TokenRenewal::CopyOfUnsaved() const {
  const core::MutexLock lock(mutex_);
  if (!unsaved_) return std::nullopt;
  return Stored<Grant>{unsaved_->value.Clone(), unsaved_->version};
}

void TokenRenewal::DropUnsaved(vault::Version replaced) {
  const core::MutexLock lock(mutex_);
  if (unsaved_ && (replaced == 0 || unsaved_->version == replaced)) unsaved_.reset();
}

}  // namespace claribi::oauth
