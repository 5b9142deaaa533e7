// The error codes of OAuth that this plugin acts on; a server may send any other. What a refusal
// with one of them becomes: ServerRefusal (error_response.h). Source: RFC 6749 sections 4.1.2.1
// and 5.2; RFC 6750 section 3.1; RFC 7009 section 2.2.1; RFC 7591 section 3.2.2; RFC 8707 section
// 2; RFC 9449 section 8; OpenID Connect Core section 3.1.2.6.
#pragma once

#include "core/enum_names.h"

namespace claribi::oauth {

enum class OAuthError {
  kInvalidGrant,
  kInvalidClient,
  kUnauthorizedClient,
  kLoginRequired,
  kInteractionRequired,
  kConsentRequired,
  kAccessDenied,
  kInvalidScope,
  kInvalidTarget,
  kInvalidRequest,
  kUnsupportedGrantType,
  kTemporarilyUnavailable,
  kServerError,
  kInvalidRedirectUri,
  kInvalidClientMetadata,
  kUnsupportedTokenType,
  kInsufficientScope,
  kUseDpopNonce,
};
inline constexpr core::EnumNames<OAuthError, 18> kOAuthErrors{
    {"invalid_grant", "invalid_client", "unauthorized_client", "login_required",
     "interaction_required", "consent_required", "access_denied", "invalid_scope", "invalid_target",
     "invalid_request", "unsupported_grant_type", "temporarily_unavailable", "server_error",
     "invalid_redirect_uri", "invalid_client_metadata", "unsupported_token_type",
     "insufficient_scope", "use_dpop_nonce"}};
static_assert(kOAuthErrors.Of(OAuthError::kUseDpopNonce) == "use_dpop_nonce");

}  // namespace claribi::oauth
