#include "oauth/revocation.h"

#include <string_view>
#include <utility>

#include "http/redirect.h"
#include "oauth/client_authentication.h"
#include "oauth/discovery.h"
#include "oauth/error_response.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

core::Status RevokeOnce(const Dependencies& dependencies, const Config& config,
                        const GrantBinding& binding, const core::Secret& token,
                        std::string_view token_type_hint, const core::CallContext& call) {
  SecretForm form;
  form.Add("token", token.Reveal()).Add("token_type_hint", token_type_hint);
  CLARIBI_TRY(http::HttpRequest request,
              AuthenticatedForm(dependencies, config, binding.issuer, *binding.revocation_endpoint,
                                binding.client, std::move(form)));
  CLARIBI_TRY(const http::BufferedResponse response,
              http::FetchFollowing(dependencies.transport, std::move(request),
                                   config.max_document_bytes, call));
  // A server answers success for an unknown token, too (RFC 7009 section 2.2).
  if (IsSuccess(response.status)) return core::Ok();
  return UnexpectedAnswer("The vendor did not revoke the token.", response, config,
                          dependencies.clock.Now(),
                          {token.Reveal(), SecretOf(config, binding.issuer, binding.client)});
}

// If the endpoint has moved, brings `binding` up to date and asks once more.
core::Status RevokeToken(const Dependencies& dependencies, const Config& config,
                         GrantBinding& binding, const core::Secret& token,
                         std::string_view token_type_hint, const core::CallContext& call) {
  core::Status revoked = RevokeOnce(dependencies, config, binding, token, token_type_hint, call);
  if (revoked.ok() || !MayHaveMoved(revoked.error())) return revoked;
  auto today = ReadAgain(dependencies, config, binding, call);
  if (!today.ok() || !today->revocation_endpoint ||
      today->revocation_endpoint->text() == binding.revocation_endpoint->text()) {
    return revoked;
  }
  binding = *std::move(today);
  return RevokeOnce(dependencies, config, binding, token, token_type_hint, call);
}

}  // namespace

std::string_view OutcomeName(Revocation::Outcome outcome) {
  switch (outcome) {
    case Revocation::Outcome::kNothingToRevoke:
      return "nothing_to_revoke";
    case Revocation::Outcome::kRevoked:
      return "revoked";
    case Revocation::Outcome::kNotOffered:
      return "not_offered";
    case Revocation::Outcome::kFailed:
      break;
  }
  return "failed";
}

Revocation RevokeTokens(const Dependencies& dependencies, const Config& config, const Grant& grant,
                        const core::CallContext& call) {
  using Outcome = Revocation::Outcome;
  if (grant.access_token.empty() && grant.refresh_token.empty()) {
    return {Outcome::kNothingToRevoke, ""};
  }
  if (!grant.binding.revocation_endpoint) {
    return {Outcome::kNotOffered, "The vendor's authorization server has no revocation endpoint."};
  }
  GrantBinding binding = grant.binding.Clone();
  core::Status refresh_revoked = core::Ok();
  if (!grant.refresh_token.empty()) {
    refresh_revoked =
        RevokeToken(dependencies, config, binding, grant.refresh_token, "refresh_token", call);
  }
  core::Status access_revoked = core::Ok();
  if (!grant.access_token.empty()) {
    access_revoked =
        RevokeToken(dependencies, config, binding, grant.access_token, "access_token", call);
  }
  // Some servers revoke refresh tokens only, and answer unsupported_token_type for the other. The
  // access token then expires by itself.
  if (!access_revoked.ok() && !grant.refresh_token.empty() && refresh_revoked.ok() &&
      IsOAuthError(access_revoked.error(), OAuthError::kUnsupportedTokenType)) {
    access_revoked = core::Ok();
  }
  const core::Status& failed = refresh_revoked.ok() ? access_revoked : refresh_revoked;
  if (failed.ok()) return {Outcome::kRevoked, ""};
  return {Outcome::kFailed, failed.error().message + " (" + failed.error().cause + ")"};
}

}  // namespace claribi::oauth
