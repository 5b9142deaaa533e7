#include "oauth/authorization_flow.h"

#include <utility>

#include "core/crypto.h"
#include "core/lingering_call.h"
#include "core/text.h"
#include "oauth/authorization_request.h"
#include "oauth/client_registration.h"
#include "oauth/discovery.h"
#include "oauth/grants_without_user.h"
#include "oauth/jwt.h"
#include "oauth/refresh.h"
#include "oauth/registered_clients.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t kStateBytes = 32;
constexpr int kKeepAttempts = 3;
constexpr core::Milliseconds kDeletionTimeout{10000};

Grant MakeGrant(const GrantBinding& binding, const Scopes& requested, TokenAnswer answer,
                const Dependencies& dependencies) {
  Grant grant;
  grant.binding = binding.Clone();
  grant.binding.Keep(*dependencies.leniency);
  grant.access_token = std::move(answer.access_token);
  grant.refresh_token = std::move(answer.refresh_token);
  grant.scopes = answer.scopes.value_or(requested);
  grant.requested_scopes = requested;
  grant.issued_at = dependencies.clock.Now();
  if (answer.lifetime) grant.expires_at = grant.issued_at + *answer.lifetime;
  grant.renewal_failure = std::move(answer.refused_refresh_token);
  return grant;
}

Result<core::Secret> MakeDpopKey() {
  CLARIBI_TRY(const Es256Key key, Es256Key::Generate());
  return key.ToPem();
}

Error NoPendingSignIn(std::string_view cause) {
  return Error(ErrorCode::kState, "There is no pending sign-in to complete.", cause,
               "Start the sign-in again.")
      .Kind(core::ErrorKind::kConflict);
}

// The ends of log lines.
std::string Asking(const Scopes& scopes) {
  return scopes.empty() ? ", no scopes named" : ", asking for " + core::Excerpt(JoinScopes(scopes));
}

std::string Granting(const Grant& grant) {
  std::string text =
      grant.scopes.empty() ? "" : ", granted " + core::Excerpt(JoinScopes(grant.scopes));
  if (grant.expires_at) {
    const auto lifetime =
        std::chrono::duration_cast<std::chrono::seconds>(*grant.expires_at - grant.issued_at);
    text += ", for " + std::to_string(lifetime.count()) + " s";
  }
  return text + (grant.refresh_token.empty() ? ", without a refresh token" : "");
}

std::string Told(const Revocation& revocation) {
  switch (revocation.outcome) {
    case Revocation::Outcome::kRevoked:
      return "the vendor revoked the tokens, and they are deleted here";
    case Revocation::Outcome::kNothingToRevoke:
      return "there were no tokens to revoke; the stored sign-in is deleted";
    case Revocation::Outcome::kNotOffered:
      return "the tokens are deleted here; the vendor has no revocation endpoint, so they stay "
             "valid until "
             "they expire";
    case Revocation::Outcome::kFailed:
      break;
  }
  return "the tokens are deleted here, but not revoked at the vendor: " + revocation.detail;
}

}  // namespace

std::string_view StateName(AuthorizationStatus::State state) {
  switch (state) {
    case AuthorizationStatus::State::kNone:
      return "none";
    case AuthorizationStatus::State::kPending:
      return "pending";
    case AuthorizationStatus::State::kAuthorized:
      return "authorized";
    case AuthorizationStatus::State::kExpired:
      return "expired";
    case AuthorizationStatus::State::kRevoked:
      return "revoked";
  }
  return "none";
}

AuthorizationFlow::AuthorizationFlow(const Dependencies& dependencies, Config config)
    : dependencies_(dependencies),
      config_(std::move(config)),
      store_(dependencies.connection_vault),
      step_ups_(dependencies) {}

Result<AuthorizationFlow::Plan> AuthorizationFlow::MakePlan(const core::Url& endpoint,
                                                            std::string_view redirect_uri,
                                                            const BeginOptions& options,
                                                            const core::CallContext& call) {
  RequestedAuthorization requested;
  if (options.challenge) requested = ReadChallenge(options.challenge->headers);
  CLARIBI_TRY(Discovery discovery, Discover(dependencies_, config_, endpoint, requested, call));
  const AuthorizationServerMetadata& server = discovery.server;
  // A grant that cannot be read does not stop the sign-in that will replace it.
  const auto stored = store_.FindGrant(call);
  const Grant* previous = stored.ok() && *stored ? &(*stored)->value : nullptr;

  Plan plan;
  plan.binding.issuer = server.issuer;
  plan.binding.endpoint = EndpointOf(endpoint);
  plan.binding.resource = discovery.resource.resource;
  plan.binding.token_endpoint = server.token_endpoint;
  plan.binding.revocation_endpoint = server.revocation_endpoint;
  plan.binding.resource_metadata = discovery.resource.found_at;
  plan.binding.metadata_read_at = dependencies_.clock.Now();
  ScopeSources sources{options.scopes, requested.scopes, discovery.resource.scopes_supported, {}};
  if (!sources.requested && previous != nullptr) {
    sources.requested = step_ups_.ScopesToRequest(*previous, plan.binding, call);
  }
  if (config_.AsksAPerson()) sources.server_supported = server.scopes_supported;
  plan.scopes =
      config_.scopes.empty() ? SelectScopes(sources) : options.scopes.value_or(config_.scopes);
  CLARIBI_TRY(plan.binding.client, ChooseClient(dependencies_, config_, server, redirect_uri,
                                                plan.scopes, previous, call));
  if (discovery.uses_dpop) {
    CLARIBI_TRY(plan.binding.dpop_key, MakeDpopKey());
  }
  plan.server = std::move(discovery.server);
  return plan;
}

Result<AuthorizationRedirect> AuthorizationFlow::Begin(const core::CallContext& call,
                                                       const core::Url& endpoint,
                                                       std::string_view redirect_uri,
                                                       const BeginOptions& options) {
  CLARIBI_CHECK(ApplicationType(redirect_uri));
  CLARIBI_TRY(Plan plan, MakePlan(endpoint, redirect_uri, options, call));
  PendingAuthorization pending;
  pending.binding = std::move(plan.binding);
  pending.binding.Keep(*dependencies_.leniency);
  pending.redirect_uri = redirect_uri;
  pending.response_issuer = plan.server.named_issuer;
  pending.iss_is_advertised = plan.server.authorization_response_iss_parameter_supported;
  pending.scopes = std::move(plan.scopes);
  CLARIBI_TRY(const std::string state, dependencies_.random.Bytes(kStateBytes));
  pending.state = core::Secret(core::Base64UrlEncode(state));
  CLARIBI_TRY(pending.code_verifier, MakeCodeVerifier(dependencies_.random));
  pending.expires_at = dependencies_.clock.Now() + config_.authorization_lifetime;

  CLARIBI_TRY(std::string url, AuthorizationUrl(plan.server.authorization_endpoint, pending));
  CLARIBI_CHECK(store_.ReplacePending(pending, call));
  dependencies_.logger.Log(core::LogLevel::kInfo, core::LogComponent::kOauth,
                           "sign-in begun at " + pending.binding.issuer + Asking(pending.scopes));
  return AuthorizationRedirect{std::move(url), pending.expires_at, pending.binding.issuer,
                               pending.scopes};
}

Result<AuthorizationStatus> AuthorizationFlow::Obtain(const core::CallContext& call,
                                                      const core::Url& endpoint,
                                                      const BeginOptions& options) {
  CLARIBI_TRY(const Plan plan, MakePlan(endpoint, "", options, call));
  CLARIBI_TRY(TokenAnswer answer,
              AskWithoutUser(dependencies_, config_, plan.binding, plan.scopes, call));
  return Keep(MakeGrant(plan.binding, plan.scopes, std::move(answer), dependencies_), call);
}

Result<AuthorizationStatus> AuthorizationFlow::Complete(const core::CallContext& call,
                                                        std::string_view callback_url) {
  CLARIBI_TRY(const auto stored, store_.FindPending(call));
  if (!stored) return NoPendingSignIn("no sign-in was started, or it was completed already");
  const PendingAuthorization& pending = stored->value;
  if (pending.expires_at <= dependencies_.clock.Now()) {
    CLARIBI_CHECK(store_.DeletePending(call));
    return NoPendingSignIn("the sign-in has expired");
  }
  CLARIBI_TRY(AuthorizationResponse response, ProcessCallback(callback_url, pending));
  const core::Status claimed = store_.ClaimPending(stored->version, call);
  if (!claimed.ok()) {
    if (claimed.error().code != ErrorCode::kConflict) return claimed.error();
    return NoPendingSignIn(
        "the sign-in was completed, or another one was started, at the same time");
  }
  if (response.refusal) {
    if (IsOAuthError(*response.refusal, OAuthError::kUnauthorizedClient) ||
        IsOAuthError(*response.refusal, OAuthError::kInvalidClient)) {
      RegisteredClients clients(dependencies_, config_);
      clients.Forget(pending.binding.issuer, pending.binding.client.client_id, call);
    }
    return *std::move(response.refusal);
  }

  // The code can be spent once, so from here on the answer must not be lost.
  const core::LingeringCall lingering(call, config_.token_timeout, config_.cancellation_grace);
  CLARIBI_TRY(const Grant grant, TradeCode(pending, response.code, lingering));
  return Keep(grant, lingering);
}

Result<AuthorizationStatus> AuthorizationFlow::Keep(const Grant& grant,
                                                    const core::CallContext& call) {
  dependencies_.on_obtaining(grant.Credential());
  core::Result<vault::Version> saved = store_.ReplaceGrant(grant, call);
  for (int attempt = 1; !saved.ok() && attempt < kKeepAttempts; ++attempt) {
    saved = store_.ReplaceGrant(grant, call);
  }
  if (!saved.ok()) {
    RevokeTokens(dependencies_, config_, grant, call);
    return std::move(saved).error();
  }
  dependencies_.logger.Log(core::LogLevel::kInfo, core::LogComponent::kOauth,
                           "signed in at " + grant.binding.issuer + Granting(grant));
  return StatusOf(grant, dependencies_.clock.Now());
}

Result<Grant> AuthorizationFlow::TradeCode(const PendingAuthorization& pending,
                                           const core::Secret& code,
                                           const core::CallContext& call) {
  auto answer = AskTokenEndpoint(dependencies_, config_, CodeRequest(pending, code), call);
  if (!answer.ok()) {
    Error& refusal = answer.error();
    if (IsOAuthError(refusal, OAuthError::kInvalidClient)) {
      // The code belongs to the registration that the server forgot. The next sign-in registers.
      RegisteredClients clients(dependencies_, config_);
      clients.Forget(pending.binding.issuer, pending.binding.client.client_id, call);
    }
    return std::move(refusal);
  }
  return MakeGrant(pending.binding, pending.scopes, std::move(*answer), dependencies_);
}

Result<AuthorizationStatus> AuthorizationFlow::Status(const core::CallContext& call) {
  using State = AuthorizationStatus::State;
  const core::UnixTime now = dependencies_.clock.Now();
  AuthorizationStatus status;
  const auto stored = store_.FindGrant(call);
  if (!stored.ok()) {
    if (stored.error().code != ErrorCode::kAuthRequired) return stored.error();
    status.state = State::kExpired;
    status.reason = KeyRetired();
  } else if (*stored) {
    status = StatusOf((*stored)->value, now);
    if (status.state == State::kAuthorized) return status;
  }
  const auto pending = store_.FindPending(call);
  // A pending sign-in whose key was retired cannot be completed.
  if (!pending.ok() && pending.error().code != ErrorCode::kAuthRequired) return pending.error();
  if (pending.ok() && *pending && (*pending)->value.expires_at > now) {
    const PendingAuthorization& begun = (*pending)->value;
    status.state = State::kPending;
    status.issuer = begun.binding.issuer;
    status.scopes = begun.scopes;
    status.expires_at.reset();
    status.issued_at.reset();
    status.is_refreshable = false;
    status.can_be_tried = false;
    return status;
  }
  return status;
}

AuthorizationStatus AuthorizationFlow::StatusOf(const Grant& grant, core::UnixTime now) const {
  using State = AuthorizationStatus::State;
  const bool can_refresh = CanRefresh(grant, config_);
  AuthorizationStatus status{State::kAuthorized, grant.binding.issuer,
                             grant.scopes,       grant.expires_at,
                             can_refresh,        grant.end,
                             !grant.HasEnded(),  grant.binding.leniencies,
                             grant.issued_at};
  if (grant.end) {
    status.state = State::kRevoked;
    status.is_refreshable = false;
  } else if (!can_refresh && grant.HasExpired(now)) {
    status.state = State::kExpired;
    status.can_be_tried = false;
    status.reason = NoRefreshToken(grant);
  }
  return status;
}

Result<Revocation> AuthorizationFlow::Revoke(const core::CallContext& call) {
  Revocation revocation;
  {
    const core::BoundedCall bounded(call, config_.revocation_timeout);
    // The lease keeps other nodes from refreshing the tokens. They are revoked also without it.
    const auto lease = dependencies_.connection_vault.Acquire(
        bounded, kRefreshLease, config_.lease_time_to_live, config_.revocation_lease_wait);
    const auto stored = store_.FindGrant(bounded);
    if (!stored.ok()) {
      revocation = {
          Revocation::Outcome::kFailed,
          "The stored tokens could not be read, so the vendor was not asked to revoke them (" +
              stored.error().cause + ")."};
    } else if (*stored) {
      revocation = RevokeTokens(dependencies_, config_, (*stored)->value, bounded);
    }
  }
  const core::LingeringCall lingering(call, kDeletionTimeout, config_.cancellation_grace);
  CLARIBI_CHECK(dependencies_.connection_vault.Clear(lingering));
  CLARIBI_CHECK(step_ups_.Forget(lingering));
  const bool failed = revocation.outcome == Revocation::Outcome::kFailed;
  dependencies_.logger.Log(failed ? core::LogLevel::kWarn : core::LogLevel::kInfo,
                           core::LogComponent::kOauth, "disconnected: " + Told(revocation));
  return revocation;
}

}  // namespace claribi::oauth
