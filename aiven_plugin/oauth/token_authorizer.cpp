#include "oauth/token_authorizer.h"

#include <string>
#include <utility>

#include "oauth/oauth_error.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int kForbiddenStatus = 403;
constexpr core::Milliseconds kEarlyRenewalPause{10000};
constexpr std::string_view kInsufficientScope = "insufficient_scope";
constexpr std::string_view kNotSignedIn = "This connection is not signed in.";
constexpr std::string_view kEnded = "The vendor has ended the access of this connection.";

Error Forbidden() {
  return Error(ErrorCode::kForbidden, "The vendor does not allow this with your access.",
               "HTTP status 403", "Ask an administrator at the vendor for the permission.")
      .Kind("forbidden")
      .HttpStatus(kForbiddenStatus);
}

}  // namespace

TokenAuthorizer::TokenAuthorizer(const Dependencies& dependencies, Config config)
    : dependencies_(dependencies),
      config_(std::move(config)),
      renewal_(dependencies_, config_),
      step_ups_(dependencies.connection_vault, dependencies.clock) {}

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
  CLARIBI_CHECK(AddCredentials(fresh.value, request));
  return fresh.version;
}

core::Status TokenAuthorizer::AddCredentials(const Grant& grant, http::HttpRequest& request) {
  const bool is_bound = !grant.binding.dpop_key.empty();
  request.authorization =
      core::Secret::Join({is_bound ? kDpop : kBearer, " ", grant.access_token.Reveal()});
  if (!is_bound) return core::Ok();
  CLARIBI_TRY(const Es256Key key, Es256Key::FromPem(grant.binding.dpop_key));
  const std::string nonce = nonce_.Current();
  CLARIBI_TRY(const std::string proof,
              DpopProof(key, {request.method, request.url, grant.access_token.Reveal(), nonce},
                        dependencies_.clock.Now(), dependencies_.random));
  request.headers.Set("DPoP", proof);
  return core::Ok();
}

Result<Stored<Grant>> TokenAuthorizer::Fresh(Stored<Grant> stored, const core::CallContext& call) {
  const core::UnixTime now = dependencies_.clock.Now();
  const bool has_expired = stored.value.HasExpired(now);
  if (!stored.value.ExpiresSoon(now, config_.renewal_margin)) return stored;
  if (!CanRenew(stored.value, config_)) {
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
  const bool is_bound = !current->value.binding.dpop_key.empty();
  const bool has_nonce = is_bound && nonce_.Learn(challenge.headers);
  if (current->version != challenge.refused) return core::Ok();
  const RequestedAuthorization requested = ReadChallenge(challenge.headers);
  if (challenge.status == kForbiddenStatus) {
    if (requested.error != kInsufficientScope) return Forbidden();
    return InsufficientScope(*current, requested, call);
  }
  if (has_nonce && requested.error == kUseDpopNonce) return core::Ok();
  if (requested.WantsDpopOnly() && !is_bound) {
    return SignInNeeded(kEnded, "it now takes tokens only that are bound to a key (DPoP)");
  }
  if (!CanRenew(current->value, config_)) {
    return SignInNeeded("The access of this connection has ended.",
                        "the vendor refused the access token and gave no refresh token");
  }
  CLARIBI_CHECK(renewal_.Renew(challenge.refused, config_.lease_wait, call));
  return core::Ok();
}

Error TokenAuthorizer::InsufficientScope(const Stored<Grant>& stored,
                                         const RequestedAuthorization& requested,
                                         const core::CallContext& call) {
  const Scopes needed = requested.scopes.value_or(Scopes());
  const auto may_ask = step_ups_.MayAskAgain(stored, needed, call);
  if (!may_ask.ok()) return may_ask.error();
  std::string cause(kInsufficientScope);
  if (!needed.empty()) cause += "; needed: " + JoinScopes(needed);
  if (*may_ask) {
    Error error = SignInNeeded("This needs more access than was granted.", cause);
    error.fix = "Sign in again and allow the additional access.";
    return std::move(error).HttpStatus(kForbiddenStatus).VendorCode(kInsufficientScope);
  }
  return Error(ErrorCode::kForbidden, "The vendor still does not allow this, after new sign-ins.",
               cause + "; asked for " + std::to_string(StepUps::kMaxAttempts) +
                   " times since it was first refused",
               "Ask an administrator at the vendor for the permission, then sign in again.")
      .Kind("forbidden")
      .HttpStatus(kForbiddenStatus)
      .VendorCode(kInsufficientScope);
}

void TokenAuthorizer::NoteAccepted(http::CredentialId accepted, const http::Headers& headers,
                                   const core::CallContext& call) {
  nonce_.Learn(headers);
  if (last_accepted_.exchange(accepted) != accepted) step_ups_.NoteAccepted(call);
}

}  // namespace claribi::oauth
