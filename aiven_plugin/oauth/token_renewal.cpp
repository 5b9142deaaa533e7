#include "oauth/token_renewal.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/text.h"
#include "oauth/lingering_call.h"
#include "oauth/oauth_error.h"
#include "oauth/rediscovery.h"
#include "oauth/registered_clients.h"
#include "oauth/revocation.h"
#include "oauth/token_endpoint.h"
#include "oauth/unattended_grant.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::LogLevel;
using core::Result;

constexpr int kRenewalStoreAttempts = 3;
// A waiter looks at the grant in between: its holder may have died after it was stored.
constexpr core::Milliseconds kLeaseSlice{500};

// `asked_at`: the life of the new token may have begun when it was asked for.
Grant Renewed(const Grant& old, TokenAnswer answer, core::UnixTime asked_at) {
  Grant renewed = old.Clone();
  renewed.access_token = std::move(answer.access_token);
  // An answer without a refresh token leaves the old one in force (RFC 6749 section 6).
  if (!answer.refresh_token.empty()) renewed.refresh_token = std::move(answer.refresh_token);
  if (answer.scopes) renewed.scopes = std::move(*answer.scopes);
  renewed.issued_at = asked_at;
  renewed.expires_at.reset();
  if (answer.lifetime) renewed.expires_at = asked_at + *answer.lifetime;
  renewed.renewal_began_at.reset();
  return renewed;
}

// The stored grant if it can be used, else why not.
Result<Stored<Grant>> Usable(std::optional<Stored<Grant>> stored) {
  if (!stored) {
    return SignInNeeded("This connection is not signed in.", "no tokens are stored for it");
  }
  if (stored->value.end) return ToError(*stored->value.end);
  return std::move(*stored);
}

Error AnotherNodeRenews() {
  return Error(ErrorCode::kConflict, "Another node is renewing the access of this connection.",
               "it did not finish in time", "Try again.")
      .Kind("unavailable")
      .Retryable();
}

// True if the refresh token is as good as before: the request never left, or the server said no to
// it. A 5xx may come from what stands between, after the token was spent.
bool SpentNothing(const Error& error) {
  const bool was_refused = error.http_status >= 300 && error.http_status < 500;
  return error.unsent || was_refused || !error.vendor_code.empty();
}

// Said of our own bound, and not of the call's.
Error NoAnswerInTime(core::Milliseconds waited) {
  return Error(ErrorCode::kTimeout, "The vendor's sign-in service did not answer in time.",
               "no answer to a renewal within " + std::to_string(waited.count()) + " ms",
               "Try again.")
      .Kind("timeout")
      .Retryable();
}

std::string ValidUntil(const Grant& grant) {
  return grant.expires_at ? ", valid until " + core::TimeText(*grant.expires_at) : "";
}

}  // namespace

bool CanRenew(const Grant& grant, const Config& config) {
  return !config.AsksAPerson() || !grant.refresh_token.empty();
}

TokenRenewal::TokenRenewal(const Dependencies& dependencies, const Config& config)
    : dependencies_(dependencies), config_(config), store_(dependencies.connection_vault) {}

void TokenRenewal::Log(LogLevel level, std::string_view text) const {
  dependencies_.logger.Log(level, "oauth", text);
}

Result<Stored<Grant>> TokenRenewal::Current(const core::CallContext& call) {
  CLARIBI_TRY(std::optional<Stored<Grant>> found, Find(call));
  return Usable(std::move(found));
}

Result<std::optional<Stored<Grant>>> TokenRenewal::Find(const core::CallContext& call) {
  std::optional<UnsavedGrant::Kept> unsaved = unsaved_.Copy();
  if (!unsaved) return store_.FindGrant(call);
  const auto saved = store_.Supersede(unsaved->grant, unsaved->replaces, unsaved->version, call);
  if (!saved.ok() && saved.error().code != ErrorCode::kConflict) {
    return std::optional(Stored<Grant>{std::move(unsaved->grant), unsaved->version});
  }
  // Stored, or overtaken by a newer sign-in or renewal.
  unsaved_.Drop(unsaved->version);
  return store_.FindGrant(call);
}

Result<Stored<Grant>> TokenRenewal::Renew(http::CredentialId refused, core::Milliseconds wait,
                                          const core::CallContext& call) {
  const core::MonotonicTime give_up_at = call.Now() + wait;
  for (;;) {
    const LeaseClock held(dependencies_.clock, config_.lease_time_to_live);
    const core::Milliseconds left = give_up_at - call.Now();
    const auto lease = dependencies_.connection_vault.Acquire(
        call, kRefreshLease, config_.lease_time_to_live,
        std::clamp(left, core::Milliseconds::zero(), kLeaseSlice));
    if (!lease.ok() && lease.error().code != ErrorCode::kConflict) return lease.error();
    CLARIBI_TRY(Stored<Grant> stored, Current(call));
    if (stored.value.Credential() != refused) return stored;
    if (lease.ok()) {
      CLARIBI_TRY(auto renewed, RenewUnder(held, std::move(stored), call));
      if (renewed) return *std::move(renewed);
    }
    if (call.Now() >= give_up_at) return AnotherNodeRenews();
  }
}

Result<std::optional<Stored<Grant>>> TokenRenewal::RenewUnder(const LeaseClock& lease,
                                                              Stored<Grant> stored,
                                                              const core::CallContext& call) {
  if (!CanRenew(stored.value, config_)) return ToError(NoRefreshToken(stored.value.expires_at));
  CLARIBI_CHECK(call.CheckAlive());
  CLARIBI_TRY(const std::optional<Noted> noted, Note(std::move(stored), call));
  if (!noted) return std::optional<Stored<Grant>>();

  // Nothing is spent that the lease may not cover, or that nobody waits for.
  const core::Milliseconds left = lease.Remaining() - config_.time_to_store;
  const bool lease_lasts = left >= config_.token_timeout / 2;
  const core::Status alive = call.CheckAlive();
  if (!lease_lasts || !alive.ok()) {
    TakeBack(*noted, LingeringCall(call, config_.time_to_store, config_.cancellation_grace));
    CLARIBI_CHECK(alive);
    Log(LogLevel::kWarn, "a renewal was put off: it was held up until its lease had almost ended");
    return std::optional<Stored<Grant>>();
  }
  CLARIBI_TRY(Stored<Grant> renewed, Spend(*noted, std::min(left, config_.token_timeout), call));
  return std::optional(std::move(renewed));
}

Result<std::optional<TokenRenewal::Noted>> TokenRenewal::Note(Stored<Grant> stored,
                                                              const core::CallContext& call) {
  if (!config_.AsksAPerson()) return std::optional(std::move(stored));
  Grant with_note = stored.value.Clone();
  with_note.renewal_began_at = dependencies_.clock.Now();
  const auto version = store_.UpdateGrant(with_note, stored.version, call);
  if (!version.ok()) {
    // Somebody else was first, lease or not.
    if (version.error().code == ErrorCode::kConflict) return std::optional<Noted>();
    return version.error();
  }
  unsaved_.Drop(stored.version);
  if (const auto& began_at = stored.value.renewal_began_at) {
    Log(LogLevel::kWarn, "the renewal begun at " + core::TimeText(*began_at) +
                             " was cut off: its refresh token is tried once more");
  }
  return std::optional(Noted{std::move(stored.value), *version});
}

void TokenRenewal::TakeBack(const Noted& noted, const core::CallContext& call) {
  if (!config_.AsksAPerson()) return;
  const auto version = store_.UpdateGrant(noted.value, noted.version, call);
  // A note that stays makes the reason of a later refusal less precise, and does no other harm.
  if (!version.ok() && version.error().code != ErrorCode::kConflict) {
    Log(LogLevel::kWarn,
        "the note of a renewal could not be taken back: " + version.error().message);
  }
}

Result<Stored<Grant>> TokenRenewal::Spend(const Noted& noted, core::Milliseconds at_most,
                                          const core::CallContext& call) {
  const LingeringCall lingering(call, at_most + config_.time_to_store, config_.cancellation_grace);
  const core::BoundedCall exchange(lingering, at_most);
  const core::UnixTime asked_at = dependencies_.clock.Now();
  Grant grant = noted.value.Clone();
  const auto ask = [&] {
    return config_.AsksAPerson()
               ? AskTokenEndpoint(dependencies_, config_, RefreshRequest(grant), exchange)
               : AskWithoutPerson(dependencies_, config_, grant.binding, grant.requested_scopes,
                                  exchange);
  };
  auto answer = AskWhereItIs(dependencies_, config_, grant.binding, ask, exchange);
  if (!answer.ok()) {
    const bool is_ours = answer.error().code == ErrorCode::kTimeout && lingering.CheckAlive().ok();
    Error error = is_ours ? NoAnswerInTime(at_most) : std::move(answer).error();
    return AfterRefusal(noted, std::move(error), lingering);
  }
  return Store(Renewed(grant, std::move(*answer), asked_at), noted, lingering);
}

Result<Stored<Grant>> TokenRenewal::Store(Grant renewed, const Noted& noted,
                                          const core::CallContext& call) {
  const http::CredentialId replaced = noted.value.Credential();
  const std::string& issuer = renewed.binding.issuer;
  dependencies_.on_obtaining(renewed.Credential());
  for (int attempt = 0; attempt < kRenewalStoreAttempts; ++attempt) {
    const auto version = store_.Supersede(renewed, replaced, noted.version, call);
    if (version.ok()) {
      Log(LogLevel::kInfo, "access renewed at " + issuer + ValidUntil(renewed));
      return Stored<Grant>{std::move(renewed), *version};
    }
    if (version.error().code == ErrorCode::kConflict) return AfterLostRace(renewed, call);
    Log(LogLevel::kWarn,
        "access renewed at " + issuer + ", but not stored yet: " + version.error().message);
  }
  unsaved_.Keep(renewed, replaced, noted.version);
  return Stored<Grant>{std::move(renewed), noted.version};
}

Result<Stored<Grant>> TokenRenewal::AfterLostRace(const Grant& ours,
                                                  const core::CallContext& call) {
  CLARIBI_TRY(std::optional<Stored<Grant>> stored, store_.FindGrant(call));
  if (!stored) {
    Log(LogLevel::kInfo, "disconnected during a renewal: what it brought is revoked");
    RevokeTokens(dependencies_, config_, ours, call);
  }
  return Usable(std::move(stored));
}

Result<Stored<Grant>> TokenRenewal::AfterRefusal(const Noted& noted, Error refusal,
                                                 const core::CallContext& call) {
  const GrantBinding& binding = noted.value.binding;
  if (IsOAuthError(refusal, "invalid_grant")) {
    const core::UnixTime now = dependencies_.clock.Now();
    AccessEnd end = noted.value.renewal_began_at ? RenewalInterrupted(now)
                                                 : RevokedByVendor(refusal.cause, now);
    Error error = ToError(end);
    error.vendor_code = refusal.vendor_code;
    error.http_status = refusal.http_status;
    return End(noted, std::move(end), std::move(error), call);
  }
  Log(LogLevel::kWarn, "renewal at " + binding.issuer + " failed, the tokens stay: " +
                           refusal.message + " (" + refusal.cause + ")");
  if (SpentNothing(refusal)) TakeBack(noted, call);
  if (IsOAuthError(refusal, "invalid_client")) {
    // A new registration cannot spend the old one's refresh token; it serves the next sign-in.
    RegisteredClients clients(dependencies_, config_);
    clients.Forget(binding.issuer, binding.client.client_id, call);
  }
  return refusal;
}

Result<Stored<Grant>> TokenRenewal::End(const Stored<Grant>& ended, AccessEnd end, Error refusal,
                                        const core::CallContext& call) {
  Grant marked = ended.value.Clone();
  marked.end = std::move(end);
  marked.renewal_began_at.reset();
  marked.access_token = core::Secret();
  marked.refresh_token = core::Secret();
  const auto version = store_.Supersede(marked, ended.value.Credential(), ended.version, call);
  if (!version.ok() && version.error().code == ErrorCode::kConflict) return Current(call);
  Log(LogLevel::kWarn,
      "a new sign-in at " + marked.binding.issuer + " is needed: " + marked.end->message);
  if (!version.ok()) {
    Log(LogLevel::kWarn, "that could not be stored: " + version.error().message);
  }
  return refusal;
}

}  // namespace claribi::oauth
