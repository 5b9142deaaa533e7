#include "oauth/authorization_flow.h"

#include <utility>

#include "core/crypto.h"
#include "http/www_authenticate.h"
#include "oauth/authorization_request.h"
#include "oauth/authorization_server_metadata.h"
#include "oauth/lingering_call.h"
#include "oauth/oauth_error.h"
#include "oauth/pkce.h"
#include "oauth/protected_resource_metadata.h"
#include "oauth/registered_clients.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t kStateBytes = 32;
constexpr int kStoreAttempts = 3;
constexpr core::Milliseconds kDeletionTimeout{10000};

struct ChallengeParameters {
  std::optional<std::string> resource_metadata;  // RFC 9728 section 5.1
  std::optional<Scopes> scopes;                  // RFC 6750 section 3
};

ChallengeParameters ReadChallenge(const std::optional<http::Challenge>& challenge) {
  ChallengeParameters parameters;
  if (!challenge) return parameters;
  const auto challenges = http::FindChallenges(challenge->headers);
  const http::AuthChallenge* bearer = http::FindBearer(challenges);
  if (bearer == nullptr) return parameters;
  if (const std::string* url = bearer->Find("resource_metadata")) {
    parameters.resource_metadata = *url;
  }
  if (const std::string* scope = bearer->Find("scope")) parameters.scopes = ParseScopes(*scope);
  return parameters;
}

Error NoSignInUnderWay(std::string_view cause) {
  return Error(ErrorCode::kState, "There is no sign-in to complete.", cause,
               "Start the sign-in again.")
      .Kind("conflict");
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
      store_(dependencies.connection_vault) {}

Result<AuthorizationRedirect> AuthorizationFlow::Begin(const core::CallContext& call,
                                                       const core::Url& endpoint,
                                                       std::string_view redirect_uri,
                                                       const BeginOptions& options) {
  CLARIBI_CHECK(ApplicationType(redirect_uri));
  const ChallengeParameters challenge = ReadChallenge(options.challenge);
  CLARIBI_TRY(const ProtectedResourceMetadata resource,
              DiscoverProtectedResource(dependencies_, config_, endpoint,
                                        challenge.resource_metadata, call));
  CLARIBI_TRY(
      const AuthorizationServerMetadata server,
      DiscoverAuthorizationServer(dependencies_, config_, resource.authorization_server, call));

  PendingAuthorization pending;
  pending.binding.issuer = server.issuer;
  pending.binding.endpoint = EndpointOf(endpoint);
  pending.binding.resource = resource.resource;
  pending.binding.token_endpoint = server.token_endpoint;
  pending.binding.revocation_endpoint = server.revocation_endpoint;
  pending.redirect_uri = redirect_uri;
  pending.iss_is_advertised = server.authorization_response_iss_parameter_supported;
  pending.scopes = SelectScopes(
      {options.scopes, challenge.scopes, resource.scopes_supported, server.scopes_supported});
  RegisteredClients clients(dependencies_, config_);
  CLARIBI_TRY(pending.binding.client, clients.ClientFor(server, redirect_uri, call));
  CLARIBI_TRY(const std::string state, dependencies_.random.Bytes(kStateBytes));
  pending.state = core::Secret(core::Base64UrlEncode(state));
  CLARIBI_TRY(pending.code_verifier, MakeCodeVerifier(dependencies_.random));
  pending.expires_at = dependencies_.clock.Now() + config_.authorization_lifetime;

  CLARIBI_TRY(std::string url, AuthorizationUrl(server.authorization_endpoint, pending));
  CLARIBI_CHECK(store_.ReplacePending(pending, call));
  dependencies_.logger.Log(core::LogLevel::kInfo, "oauth", "sign-in begun at " + server.issuer);
  return AuthorizationRedirect{std::move(url), pending.expires_at, server.issuer, pending.scopes};
}

Result<AuthorizationStatus> AuthorizationFlow::Complete(const core::CallContext& call,
                                                        std::string_view callback_url) {
  CLARIBI_TRY(const auto stored, store_.FindPending(call));
  if (!stored) return NoSignInUnderWay("none was begun, or it was completed already");
  const PendingAuthorization& pending = stored->value;
  if (pending.expires_at <= dependencies_.clock.Now()) {
    CLARIBI_CHECK(store_.DeletePending(call));
    return NoSignInUnderWay("the one that was begun took too long and has expired");
  }
  CLARIBI_TRY(AuthorizationResponse response, ProcessCallback(callback_url, pending));
  const core::Status claimed = store_.ClaimPending(stored->version, call);
  if (!claimed.ok()) {
    if (claimed.error().code != ErrorCode::kConflict) return claimed.error();
    return NoSignInUnderWay("it was completed or begun anew meanwhile");
  }
  if (response.refusal) {
    if (IsOAuthError(*response.refusal, "unauthorized_client")) {
      RegisteredClients clients(dependencies_, config_);
      clients.Forget(pending.binding.issuer, pending.binding.client.client_id, call);
    }
    return *std::move(response.refusal);
  }

  // From here on an answer must not be lost: the code can be spent once.
  const LingeringCall lingering(call, config_.token_timeout, config_.cancellation_grace);
  CLARIBI_TRY(const Grant grant, TradeCode(pending, response.code, lingering));
  core::Result<vault::Version> saved = store_.ReplaceGrant(grant, lingering);
  for (int attempt = 1; !saved.ok() && attempt < kStoreAttempts; ++attempt) {
    saved = store_.ReplaceGrant(grant, lingering);
  }
  if (!saved.ok()) {
    RevokeTokens(dependencies_, config_, grant, lingering);
    return std::move(saved).error();
  }
  dependencies_.logger.Log(core::LogLevel::kInfo, "oauth", "signed in at " + grant.binding.issuer);
  return AuthorizationStatus{AuthorizationStatus::State::kAuthorized, grant.binding.issuer,
                             grant.scopes, grant.expires_at, !grant.refresh_token.empty()};
}

Result<Grant> AuthorizationFlow::TradeCode(const PendingAuthorization& pending,
                                           const core::Secret& code,
                                           const core::CallContext& call) {
  auto answer = AskTokenEndpoint(dependencies_, config_, CodeRequest(pending, code), call);
  if (!answer.ok()) {
    Error& refusal = answer.error();
    if (IsOAuthError(refusal, "invalid_client")) {
      // The code belongs to the forgotten registration; the next sign-in makes a new one.
      RegisteredClients clients(dependencies_, config_);
      clients.Forget(pending.binding.issuer, pending.binding.client.client_id, call);
    }
    return std::move(refusal);
  }
  Grant grant;
  grant.binding = pending.binding.Clone();
  grant.access_token = std::move(answer->access_token);
  grant.refresh_token = std::move(answer->refresh_token);
  grant.scopes = answer->scopes.value_or(pending.scopes);
  grant.issued_at = dependencies_.clock.Now();
  if (answer->lifetime) grant.expires_at = grant.issued_at + *answer->lifetime;
  return grant;
}

Result<AuthorizationStatus> AuthorizationFlow::Status(const core::CallContext& call) {
  using State = AuthorizationStatus::State;
  const core::UnixTime now = dependencies_.clock.Now();
  AuthorizationStatus status;
  CLARIBI_TRY(const auto stored, store_.FindGrant(call));
  if (stored) {
    const Grant& grant = stored->value;
    const bool can_renew = !grant.refresh_token.empty();
    status = {State::kAuthorized, grant.binding.issuer, grant.scopes, grant.expires_at, can_renew};
    if (!can_renew && grant.HasExpired(now)) status.state = State::kExpired;
    if (grant.is_revoked) status.state = State::kRevoked;
    if (status.state == State::kAuthorized) return status;
  }
  CLARIBI_TRY(const auto pending, store_.FindPending(call));
  if (pending && pending->value.expires_at > now) {
    return AuthorizationStatus{State::kPending, pending->value.binding.issuer,
                               pending->value.scopes, std::nullopt, false};
  }
  return status;
}

Result<Revocation> AuthorizationFlow::Revoke(const core::CallContext& call) {
  Revocation revocation;
  {
    const core::BoundedCall bounded(call, config_.revocation_timeout);
    // So that nobody renews what is being revoked; without it we revoke all the same.
    const auto lease = dependencies_.connection_vault.Acquire(
        bounded, kRefreshLease, config_.lease_time_to_live, config_.revocation_lease_wait);
    const auto stored = store_.FindGrant(bounded);
    if (!stored.ok()) {
      revocation = {Revocation::Outcome::kFailed,
                    "The stored tokens could not be read, so the vendor was not told (" +
                        stored.error().cause + ")."};
    } else if (*stored) {
      revocation = RevokeTokens(dependencies_, config_, (*stored)->value, bounded);
    }
  }
  const LingeringCall lingering(call, kDeletionTimeout, config_.cancellation_grace);
  const core::Status tokens_deleted = store_.DeleteGrant(lingering);
  const core::Status pending_deleted = store_.DeletePending(lingering);
  CLARIBI_CHECK(tokens_deleted);
  CLARIBI_CHECK(pending_deleted);
  dependencies_.logger.Log(core::LogLevel::kInfo, "oauth", "the authorization was deleted");
  return revocation;
}

}  // namespace claribi::oauth
