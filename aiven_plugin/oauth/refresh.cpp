#include "oauth/refresh.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/lingering_call.h"
#include "core/text.h"
#include "oauth/discovery.h"
#include "oauth/grants_without_user.h"
#include "oauth/registered_clients.h"
#include "oauth/revocation.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::LogLevel;
using core::Result;

constexpr int kSwapInAttempts = 3;
// A waiter reads the grant this often: the holder of the lease may have died after it stored it.
constexpr core::Milliseconds kLeaseSlice{500};

// `asked_at`: the lifetime counts from the request, because the server may have issued the token
// right then.
Grant Refreshed(const Grant& old, TokenAnswer answer, core::UnixTime asked_at) {
  Grant refreshed = old.Clone();
  refreshed.access_token = std::move(answer.access_token);
  // An answer without a refresh token leaves the old one in force (RFC 6749 section 6).
  if (!answer.refresh_token.empty()) refreshed.refresh_token = std::move(answer.refresh_token);
  if (answer.scopes) refreshed.scopes = std::move(*answer.scopes);
  refreshed.issued_at = asked_at;
  refreshed.expires_at.reset();
  if (answer.lifetime) refreshed.expires_at = asked_at + *answer.lifetime;
  refreshed.renewal_began_at.reset();
  // The old refresh token is kept in place of one that cannot be used, and is perhaps spent.
  refreshed.renewal_failure = std::move(answer.refused_refresh_token);
  if (!refreshed.renewal_failure.empty()) refreshed.renewal_began_at = asked_at;
  refreshed.end.reset();
  return refreshed;
}

// The stored grant, or the error that says why it cannot be used.
Result<Stored<Grant>> Usable(std::optional<Stored<Grant>> stored) {
  if (!stored) {
    return SignInNeeded("This connection is not signed in.", "no tokens are stored for it");
  }
  if (stored->value.HasEnded()) return ToError(*stored->value.end);
  return std::move(*stored);
}

Error AnotherNodeRefreshes() {
  return Error(ErrorCode::kConflict,
               "Another node is refreshing the access token of this connection.",
               "it did not finish in time", "Try again.")
      .Kind(core::ErrorKind::kUnavailable)
      .Retryable();
}

// True if the refresh token was not spent: the request never left, or the server refused it. A 5xx
// may come from a gateway, after the server has spent the token.
bool SpentNothing(const Error& error) {
  const bool was_refused = error.http_status >= 300 && error.http_status < 500;
  return error.unsent || was_refused || !error.vendor_code.empty();
}

// What the vendor said, for the user: the cause is the server's words.
Error ToError(const AccessEnd& end, const Error& refusal) {
  Error error = ToError(end);
  error.vendor_code = refusal.vendor_code;
  error.http_status = refusal.http_status;
  return error;
}

// For the end of our own time bound, not of the call's deadline.
Error NoAnswerInTime(core::Milliseconds waited) {
  return Error(ErrorCode::kTimeout, "The vendor's token endpoint did not answer in time.",
               "no answer to a refresh request within " + std::to_string(waited.count()) + " ms",
               "Try again.")
      .Kind(core::ErrorKind::kTimeout)
      .Retryable();
}

std::string ValidUntil(const Grant& grant) {
  return grant.expires_at ? ", valid until " + core::TimeText(*grant.expires_at) : "";
}

}  // namespace

void UnsavedGrant::Keep(const Grant& grant, http::CredentialId replaces, vault::Version version) {
  const core::MutexLock lock(mutex_);
  kept_ = Kept{grant.Clone(), replaces, version};
}

std::optional<UnsavedGrant::Kept> UnsavedGrant::Copy() const {
  const core::MutexLock lock(mutex_);
  if (!kept_) return std::nullopt;
  return Kept{kept_->grant.Clone(), kept_->replaces, kept_->version};
}

void UnsavedGrant::Drop(vault::Version version) {
  const core::MutexLock lock(mutex_);
  if (kept_ && kept_->version == version) kept_.reset();
}

TokenRequest RefreshRequest(const Grant& grant, const Scopes& scopes) {
  TokenRequest request{grant.binding, {}, {grant.refresh_token.Reveal()}};
  request.form.Add("grant_type", "refresh_token")
      .Add("refresh_token", grant.refresh_token.Reveal())
      .Add("resource", grant.binding.resource);
  if (!scopes.empty()) request.form.Add("scope", JoinScopes(scopes));
  return request;
}

bool CanRefresh(const Grant& grant, const Config& config) {
  return !config.AsksAPerson() || !grant.refresh_token.empty();
}

TokenRefresh::TokenRefresh(const Dependencies& dependencies, const Config& config)
    : dependencies_(dependencies),
      config_(config),
      store_(dependencies.connection_vault),
      notes_(dependencies_, config_, store_) {}

void TokenRefresh::Log(LogLevel level, std::string_view text) const {
  dependencies_.logger.Log(level, core::LogComponent::kOauth, text);
}

Result<Stored<Grant>> TokenRefresh::Current(const core::CallContext& call) {
  CLARIBI_TRY(FoundGrant found, Find(nullptr, call));
  return Usable(std::move(found.stored));
}

Result<std::optional<Stored<Grant>>> TokenRefresh::CurrentUnless(const vault::SealMark* known,
                                                                 const core::CallContext& call) {
  CLARIBI_TRY(FoundGrant found, Find(known, call));
  if (found.is_known) return std::optional<Stored<Grant>>();
  CLARIBI_TRY(Stored<Grant> usable, Usable(std::move(found.stored)));
  return std::optional(std::move(usable));
}

Result<FoundGrant> TokenRefresh::Find(const vault::SealMark* known, const core::CallContext& call) {
  std::optional<UnsavedGrant::Kept> unsaved = unsaved_.Copy();
  if (!unsaved) return store_.FindGrantUnless(known, call);
  const auto saved = store_.Supersede(unsaved->grant, unsaved->replaces, unsaved->version, call);
  if (!saved.ok() && saved.error().code != ErrorCode::kConflict) {
    return FoundGrant{Stored<Grant>{std::move(unsaved->grant), unsaved->version}};
  }
  // Stored, or replaced by a newer sign-in or refresh.
  unsaved_.Drop(unsaved->version);
  return store_.FindGrantUnless(nullptr, call);
}

Result<Stored<Grant>> TokenRefresh::Refresh(http::CredentialId refused, Need need,
                                            const core::CallContext& call) {
  const core::MonotonicTime give_up_at =
      call.Now() + (need == Need::kNow ? config_.lease_wait : core::Milliseconds::zero());
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
      CLARIBI_TRY(auto refreshed, RefreshUnder(held, std::move(stored), need, call));
      if (refreshed) return *std::move(refreshed);
    }
    if (call.Now() >= give_up_at) return AnotherNodeRefreshes();
  }
}

Result<std::optional<Stored<Grant>>> TokenRefresh::RefreshUnder(const LeaseClock& lease,
                                                                Stored<Grant> stored, Need need,
                                                                const core::CallContext& call) {
  if (!CanRefresh(stored.value, config_)) return ToError(NoRefreshToken(stored.value));
  CLARIBI_CHECK(call.CheckAlive());
  const vault::Version version = stored.version;
  CLARIBI_TRY(const std::optional<Noted> noted, notes_.Write(std::move(stored), call));
  if (!noted) return std::optional<Stored<Grant>>();
  if (config_.AsksAPerson()) unsaved_.Drop(version);

  // Nothing is spent if the lease may end before the answer is stored, or if the call has ended.
  const core::Milliseconds left = lease.Remaining() - config_.time_to_store;
  const bool lease_lasts = left >= config_.token_timeout / 2;
  const core::Status alive = call.CheckAlive();
  if (!lease_lasts || !alive.ok()) {
    notes_.Remove(*noted,
                  core::LingeringCall(call, config_.time_to_store, config_.cancellation_grace));
    CLARIBI_CHECK(alive);
    Log(LogLevel::kWarn,
        "token refresh put off: the lease had almost ended before the refresh token was sent");
    return std::optional<Stored<Grant>>();
  }
  CLARIBI_TRY(Stored<Grant> refreshed,
              Spend(*noted, std::min(left, config_.token_timeout), need, call));
  return std::optional(std::move(refreshed));
}

Result<TokenAnswer> TokenRefresh::AskForTokens(const Grant& grant, core::Secret& spared, Need need,
                                               const core::CallContext& call) {
  const Patience patience = need == Need::kNow ? Patience::kAsksAgain : Patience::kNone;
  if (!config_.AsksAPerson()) {
    return AskWithoutUser(dependencies_, config_, grant.binding, grant.requested_scopes, call,
                          patience);
  }
  const auto ask = [&](const Scopes& scopes) {
    TokenRequest request = RefreshRequest(grant, scopes);
    request.spared_refresh_token = &spared;
    request.patience = patience;
    return AskTokenEndpoint(dependencies_, config_, std::move(request), call);
  };
  auto answer = ask({});
  // Some servers take a request without scopes for one for all that were ever registered.
  if (answer.ok() || !IsOAuthError(answer.error(), OAuthError::kInvalidScope) ||
      grant.scopes.empty()) {
    return answer;
  }
  Log(LogLevel::kInfo, "token refresh at " + grant.binding.issuer +
                           " was refused with invalid_scope: asked again for the granted scopes");
  return ask(grant.scopes);
}

Result<Stored<Grant>> TokenRefresh::Spend(const Noted& noted, core::Milliseconds at_most, Need need,
                                          const core::CallContext& call) {
  const core::LingeringCall lingering(call, at_most + config_.time_to_store,
                                      config_.cancellation_grace);
  const core::BoundedCall exchange(lingering, at_most);
  const core::UnixTime asked_at = dependencies_.clock.Now();
  Grant grant = noted.value.Clone();
  core::Secret spared;
  const auto ask = [&] { return AskForTokens(grant, spared, need, exchange); };
  auto answer = AskWhereItIs(dependencies_, config_, grant.binding, ask, exchange);
  if (answer.ok()) return Store(Refreshed(grant, std::move(*answer), asked_at), noted, lingering);
  const bool is_ours = answer.error().code == ErrorCode::kTimeout && lingering.CheckAlive().ok();
  Error error = is_ours ? NoAnswerInTime(at_most) : std::move(answer).error();
  if (spared.empty()) return AfterRefusal(noted, std::move(error), lingering);
  return KeepSpared(std::move(grant), std::move(spared), noted, std::move(error), lingering);
}

Result<Stored<Grant>> TokenRefresh::KeepSpared(Grant grant, core::Secret spared, const Noted& noted,
                                               Error error, const core::CallContext& call) {
  // The access token stays what it was. The next call asks with the new refresh token.
  grant.refresh_token = std::move(spared);
  grant.renewal_began_at.reset();
  grant.renewal_failure.clear();
  const auto kept = SwapIn(grant, noted, call);
  Log(LogLevel::kWarn, "token refresh at " + grant.binding.issuer +
                           " brought a refresh token, and no access token that can be used (" +
                           error.cause + ")" + (kept.ok() ? ": the refresh token is kept" : ""));
  if (kept.ok()) return error;
  auto another = AfterLostSwap(grant, call);
  if (another.ok() && another->value.Credential() == grant.Credential()) return error;
  return another;
}

Result<Stored<Grant>> TokenRefresh::Store(Grant refreshed, const Noted& noted,
                                          const core::CallContext& call) {
  dependencies_.on_obtaining(refreshed.Credential());
  refreshed.binding.Keep(*dependencies_.leniency);
  const auto version = SwapIn(refreshed, noted, call);
  if (!version.ok()) return AfterLostSwap(refreshed, call);
  return Stored<Grant>{std::move(refreshed), *version};
}

Result<vault::Version> TokenRefresh::SwapIn(const Grant& grant, const Noted& noted,
                                            const core::CallContext& call) {
  const http::CredentialId replaced = noted.value.Credential();
  const std::string& issuer = grant.binding.issuer;
  for (int attempt = 0; attempt < kSwapInAttempts; ++attempt) {
    auto version = store_.Supersede(grant, replaced, noted.version, call);
    if (version.ok() && grant.Credential() != replaced) {
      Log(LogLevel::kInfo, "access token refreshed at " + issuer + ValidUntil(grant));
    }
    if (version.ok() || version.error().code == ErrorCode::kConflict) return version;
    Log(LogLevel::kWarn,
        "access token refreshed at " + issuer + ", but not stored yet: " + version.error().message);
  }
  unsaved_.Keep(grant, replaced, noted.version);
  return noted.version;
}

Result<Stored<Grant>> TokenRefresh::AfterLostSwap(const Grant& ours,
                                                  const core::CallContext& call) {
  CLARIBI_TRY(std::optional<Stored<Grant>> stored, store_.FindGrant(call));
  if (!stored) {
    Log(LogLevel::kInfo, "disconnected during a token refresh: the new tokens are revoked");
    RevokeTokens(dependencies_, config_, ours, call);
  }
  return Usable(std::move(stored));
}

Result<Stored<Grant>> TokenRefresh::AfterRefusal(const Noted& noted, Error refusal,
                                                 const core::CallContext& call) {
  const GrantBinding& binding = noted.value.binding;
  const core::UnixTime now = dependencies_.clock.Now();
  if (IsOAuthError(refusal, OAuthError::kInvalidGrant)) {
    AccessEnd end = RevokedByVendor(refusal.cause, now);
    if (noted.value.renewal_began_at) {
      const std::string& failure = noted.value.renewal_failure;
      end = failure.empty() ? RenewalInterrupted(now) : RenewalFailed(failure, now);
    }
    Error error = ToError(end, refusal);
    return End(noted, std::move(end), std::move(error), call);
  }
  Log(LogLevel::kWarn, "token refresh at " + binding.issuer + " failed, the stored tokens stay: " +
                           refusal.message + " (" + refusal.cause + ")");
  if (SpentNothing(refusal)) {
    notes_.Remove(noted, call);
  } else {
    notes_.KeepFailure(noted, refusal, call);
  }
  if (config_.AsksAPerson() && IsLastingRefusal(refusal)) {
    return ToError(RenewalRefused(refusal.cause, now), refusal);
  }
  if (IsOAuthError(refusal, OAuthError::kInvalidClient)) {
    // A refresh token belongs to the client it was issued to, so a new registration cannot spend
    // it. The next sign-in registers.
    RegisteredClients clients(dependencies_, config_);
    clients.Forget(binding.issuer, binding.client.client_id, call);
  }
  return refusal;
}

Result<Stored<Grant>> TokenRefresh::End(const Stored<Grant>& ended, AccessEnd end, Error refusal,
                                        const core::CallContext& call) {
  Grant marked = ended.value.Clone();
  marked.end = std::move(end);
  marked.renewal_began_at.reset();
  marked.renewal_failure.clear();
  marked.access_token = core::Secret();
  marked.refresh_token = core::Secret();
  const auto version = store_.Supersede(marked, ended.value.Credential(), ended.version, call);
  if (!version.ok() && version.error().code == ErrorCode::kConflict) return Current(call);
  Log(LogLevel::kWarn,
      "a new sign-in at " + marked.binding.issuer + " is needed: " + marked.end->message);
  if (!version.ok()) {
    Log(LogLevel::kWarn, "the end of the access could not be stored: " + version.error().message);
  }
  return refusal;
}

}  // namespace claribi::oauth
