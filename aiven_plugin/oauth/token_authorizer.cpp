#include "oauth/token_authorizer.h"

#include <string>
#include <utility>

#include "http/www_authenticate.h"
#include "oauth/oauth_error.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int kForbiddenStatus = 403;
constexpr core::Milliseconds kEarlyRenewalPause{10000};
constexpr std::string_view kNotSignedIn = "This connection is not signed in.";
constexpr std::string_view kEnded = "The vendor has ended the access of this connection.";

Error Forbidden(const http::Challenge& challenge) {
  const auto challenges = http::FindChallenges(challenge.headers);
  const http::AuthChallenge* bearer = http::FindBearer(challenges);
  const std::string* error = bearer != nullptr ? bearer->Find("error") : nullptr;
  const std::string* scope = bearer != nullptr ? bearer->Find("scope") : nullptr;
  if (error == nullptr || *error != "insufficient_scope") {
    return Error(ErrorCode::kForbidden, "The vendor does not allow this with your access.",
                 "HTTP status 403", "Ask an administrator at the vendor for the permission.")
        .Kind("forbidden")
        .HttpStatus(challenge.status);
  }
  const std::string scopes = scope != nullptr ? JoinScopes(ParseScopes(*scope)) : "";
  return Error(ErrorCode::kForbidden, "This needs more access than was granted.",
               scopes.empty() ? "insufficient_scope" : "insufficient_scope; needed: " + scopes,
               "Sign in again and allow the additional access.")
      .Kind("forbidden")
      .HttpStatus(challenge.status)
      .VendorCode("insufficient_scope");
}

}  // namespace

TokenAuthorizer::TokenAuthorizer(const Dependencies& dependencies, Config config)
    : dependencies_(dependencies), config_(std::move(config)), renewal_(dependencies_, config_) {}

Result<http::CredentialId> TokenAuthorizer::Authorize(http::HttpRequest& request,
                                                      const core::CallContext& call) {
  CLARIBI_TRY(std::optional<Stored<Grant>> current, renewal_.Current(call));
  if (!current) return SignInNeeded(kNotSignedIn, "no tokens are stored for it");
  if (current->value.is_revoked) {
    return SignInNeeded(kEnded, "the authorization server refused to renew it");
  }
  if (current->value.binding.endpoint != EndpointOf(request.url)) {
    return SignInNeeded(kNotSignedIn, "its tokens were issued for another endpoint, " +
                                          current->value.binding.endpoint);
  }
  CLARIBI_TRY(const Stored<Grant> fresh, Fresh(std::move(*current), call));
  std::string value = "Bearer ";
  value.reserve(value.size() + fresh.value.access_token.size());
  value += fresh.value.access_token.Reveal();
  request.authorization = core::Secret(std::move(value));
  return fresh.version;
}

Result<Stored<Grant>> TokenAuthorizer::Fresh(Stored<Grant> stored, const core::CallContext& call) {
  const core::UnixTime now = dependencies_.clock.Now();
  const bool has_expired = stored.value.HasExpired(now);
  if (!stored.value.ExpiresSoon(now, config_.renewal_margin)) return stored;
  if (stored.value.refresh_token.empty()) {
    if (!has_expired) return stored;
    return SignInNeeded("The access of this connection has ended.",
                        "the access token expired, and the vendor gave no refresh token");
  }
  const std::int64_t monotonic_ms = call.Now().time_since_epoch().count();
  if (!has_expired && monotonic_ms < next_early_renewal_) return stored;

  // While the token is good, whoever finds another node renewing goes on with it.
  const core::Milliseconds wait = has_expired ? config_.lease_wait : core::Milliseconds::zero();
  auto renewed = renewal_.Renew(stored.version, wait, call);
  if (renewed.ok() || has_expired) return renewed;
  const ErrorCode code = renewed.error().code;
  if (code == ErrorCode::kAuthRequired || code == ErrorCode::kCancelled) return renewed;
  next_early_renewal_ = monotonic_ms + kEarlyRenewalPause.count();
  return stored;
}

core::Status TokenAuthorizer::Recover(const http::Challenge& challenge,
                                      const core::CallContext& call) {
  CLARIBI_TRY(const std::optional<Stored<Grant>> current, renewal_.Current(call));
  if (!current) return SignInNeeded(kNotSignedIn, "no tokens are stored for it");
  if (current->value.is_revoked) {
    return SignInNeeded(kEnded, "the authorization server refused to renew it");
  }
  if (current->version != challenge.refused) return core::Ok();
  if (challenge.status == kForbiddenStatus) return Forbidden(challenge);
  if (current->value.refresh_token.empty()) {
    return SignInNeeded("The access of this connection has ended.",
                        "the vendor refused the access token and gave no refresh token");
  }
  CLARIBI_CHECK(renewal_.Renew(challenge.refused, config_.lease_wait, call));
  return core::Ok();
}

}  // namespace claribi::oauth
