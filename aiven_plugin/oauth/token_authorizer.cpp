#include "oauth/token_authorizer.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/text.h"
#include "http/repetition.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int kForbiddenStatus = 403;
constexpr std::string_view kInsufficientScope = kOAuthErrors.Of(OAuthError::kInsufficientScope);
constexpr std::string_view kUseDpopNonce = kOAuthErrors.Of(OAuthError::kUseDpopNonce);
constexpr core::Milliseconds kMaxEarlyRefreshPause{10000};

Error Forbidden() {
  return Error(ErrorCode::kForbidden, "The vendor does not allow this with your access.",
               "HTTP status 403", "Ask an administrator at the vendor for the permission.")
      .Kind(core::ErrorKind::kForbidden)
      .HttpStatus(kForbiddenStatus);
}

// A tenth of the token's life, so that a token that lives for seconds is refreshed in time, too.
core::Milliseconds EarlyRefreshPause(const Grant& grant) {
  if (!grant.expires_at) return kMaxEarlyRefreshPause;
  return std::clamp<core::Milliseconds>((*grant.expires_at - grant.issued_at) / 10,
                                        core::Milliseconds::zero(), kMaxEarlyRefreshPause);
}

// True if the old token may be used although its refresh failed: neither the access nor the call
// has ended.
bool MayPass(const Error& error) {
  if (error.code == ErrorCode::kCancelled) return false;
  return error.code != ErrorCode::kAuthRequired ||
         (!error.vendor_code.empty() && !IsOAuthError(error, OAuthError::kInvalidGrant));
}

core::Status CheckEndpoint(const std::string& issued_for, const core::Url& endpoint) {
  if (issued_for == EndpointOf(endpoint)) return core::Ok();
  return SignInNeeded("This connection is not signed in.",
                      "its tokens were issued for another endpoint, " + issued_for);
}

}  // namespace

TokenAuthorizer::TokenAuthorizer(const Dependencies& dependencies, Config config)
    : dependencies_(dependencies),
      config_(std::move(config)),
      refresh_(dependencies_, config_),
      step_ups_(dependencies),
      chance_(http::JitterBits(dependencies.random)) {}

Result<http::Credential> TokenAuthorizer::Open(const core::Url& endpoint,
                                               const core::CallContext& call) {
  const AccessMemory::Found found = memory_.Find(dependencies_.clock.Now());
  auto current = refresh_.CurrentUnless(found.kept ? &found.kept->mark : nullptr, call);
  if (current.ok() && !*current) {
    CLARIBI_CHECK(CheckEndpoint(found.kept->endpoint, endpoint));
    refused_renewal_ = 0;
    return found.kept->ToCredential();
  }
  memory_.Keep(std::nullopt, found.at);
  if (!current.ok()) return std::move(current).error();
  CLARIBI_CHECK(CheckEndpoint((*current)->value.binding.endpoint, endpoint));
  CLARIBI_TRY(const Stored<Grant> fresh, Fresh(**std::move(current), call));
  const Grant& grant = fresh.value;
  refused_renewal_ = grant.end ? grant.Credential() : 0;
  const bool is_bound = !grant.binding.dpop_key.empty();
  const std::string_view scheme = is_bound ? kDpop : kBearer;
  AccessMemory::Kept kept;
  kept.mark = fresh.mark;
  kept.endpoint = grant.binding.endpoint;
  kept.value = core::Secret::Join({scheme, " ", grant.access_token.Reveal()});
  kept.secret_at = scheme.size() + 1;
  kept.id = grant.Credential();
  kept.due = grant.RefreshDue(config_.refresh_margin, chance_);
  http::Credential credential = kept.ToCredential();
  credential.proof_key = grant.binding.dpop_key.Clone();
  // Of a grant that was not read from the store, the next call reads the record.
  const bool was_read = !fresh.mark.nonce_and_tag.empty();
  if (was_read && !is_bound && !grant.end) memory_.Keep(std::move(kept), found.at);
  return credential;
}

core::Status TokenAuthorizer::Sign(const http::Credential& credential, http::HttpRequest& request) {
  CLARIBI_CHECK(Authorizer::Sign(credential, request));
  if (credential.proof_key.empty()) return core::Ok();
  CLARIBI_TRY(const Es256Key key, Es256Key::FromPem(credential.proof_key));
  const std::string_view token = credential.value.Reveal().substr(credential.secret_at);
  const std::string nonce = nonce_.Current();
  CLARIBI_TRY(const std::string proof, DpopProof(key, {request.method, request.url, token, nonce},
                                                 dependencies_.clock.Now(), dependencies_.random));
  request.headers.Set("DPoP", proof);
  return core::Ok();
}

Result<Stored<Grant>> TokenAuthorizer::Fresh(Stored<Grant> stored, const core::CallContext& call) {
  const Grant& grant = stored.value;
  const core::UnixTime now = dependencies_.clock.Now();
  const auto due = grant.RefreshDue(config_.refresh_margin, chance_);
  if (!due || now < *due) return stored;
  if (!CanRefresh(grant, config_)) {
    if (!grant.HasExpired(now)) return stored;
    return ToError(NoRefreshToken(grant));
  }
  // While the token is valid, one thread refreshes it, and does not wait for another node that
  // does. Once it is too late to send it, every thread waits.
  const bool is_at_its_end = grant.IsTooLateToSend(now);
  if (!is_at_its_end) {
    const std::int64_t monotonic_ms = call.Now().time_since_epoch().count();
    std::int64_t next = next_early_refresh_;
    if (monotonic_ms < next) return stored;
    const std::int64_t after = monotonic_ms + EarlyRefreshPause(grant).count();
    if (!next_early_refresh_.compare_exchange_strong(next, after)) return stored;
  }
  const Need need = is_at_its_end ? Need::kNow : Need::kAhead;
  auto refreshed = refresh_.Refresh(grant.Credential(), need, call);
  const bool is_still_good = !grant.HasExpired(dependencies_.clock.Now());
  if (refreshed.ok()) return refreshed;
  if (is_still_good && MayPass(refreshed.error())) return stored;
  refresh_.notes().MarkRefused(grant.Credential(), refreshed.error(), call);
  return refreshed;
}

core::Status TokenAuthorizer::Recover(const http::Challenge& challenge,
                                      const core::CallContext& call) {
  CLARIBI_TRY(const Stored<Grant> current, refresh_.Current(call));
  const Grant& grant = current.value;
  const bool is_bound = !grant.binding.dpop_key.empty();
  const bool has_nonce = is_bound && nonce_.Learn(challenge.headers);
  if (grant.Credential() != challenge.refused) return core::Ok();
  const RequestedAuthorization requested = ReadChallenge(challenge.headers);
  if (challenge.status == kForbiddenStatus) {
    if (requested.error != kInsufficientScope) return Forbidden();
    return InsufficientScope(current, requested, call);
  }
  if (has_nonce && requested.error == kUseDpopNonce) return core::Ok();
  if (requested.WantsDpopOnly() && !is_bound) {
    return SignInNeeded("The vendor has ended the access of this connection.",
                        "it now accepts DPoP-bound tokens only");
  }
  if (!CanRefresh(grant, config_)) {
    std::string cause = "it refused the access token, and had issued no refresh token";
    if (!grant.renewal_failure.empty()) {
      cause += " that can be used (" + grant.renewal_failure + ")";
    }
    AccessEnd end = RevokedByVendor(cause, dependencies_.clock.Now());
    Error error = ToError(end);
    CLARIBI_CHECK(refresh_.End(current, std::move(end), std::move(error), call));
    return core::Ok();
  }
  const auto refreshed = refresh_.Refresh(challenge.refused, Need::kNow, call);
  if (refreshed.ok()) return core::Ok();
  refresh_.notes().MarkRefused(challenge.refused, refreshed.error(), call);
  return refreshed.error();
}

Error TokenAuthorizer::InsufficientScope(const Stored<Grant>& stored,
                                         const RequestedAuthorization& requested,
                                         const core::CallContext& call) {
  const Scopes needed = requested.scopes.value_or(Scopes());
  if (!config_.scopes.empty() && !IsSubset(needed, config_.scopes)) {
    return Error(ErrorCode::kForbidden, "This needs more access than this data source asks for.",
                 std::string(kInsufficientScope) + "; needed: " + JoinScopes(needed) +
                     "; it asks for: " + core::Excerpt(JoinScopes(config_.scopes)),
                 "If only reading needs it, add the scope to sign_in/scopes of the manifest, or to "
                 "the scopes of the connection, and sign in again.")
        .Kind(core::ErrorKind::kForbidden)
        .HttpStatus(kForbiddenStatus)
        .VendorCode(kInsufficientScope);
  }
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
      .Kind(core::ErrorKind::kForbidden)
      .HttpStatus(kForbiddenStatus)
      .VendorCode(kInsufficientScope);
}

void TokenAuthorizer::NoteAccepted(http::CredentialId accepted, const http::Headers& headers,
                                   const core::CallContext& call) {
  nonce_.Learn(headers);
  if (last_accepted_.exchange(accepted) != accepted) step_ups_.NoteAccepted(call);
}

void TokenAuthorizer::NoteProven(http::CredentialId proven, const core::CallContext& call) {
  http::CredentialId refused = proven;
  if (proven != 0 && refused_renewal_.compare_exchange_strong(refused, 0)) {
    refresh_.notes().MarkProven(proven, call);
  }
}

}  // namespace claribi::oauth
