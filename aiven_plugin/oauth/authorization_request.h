// The exchange that goes through the person's browser: the URL to send it to, and what the callback
// may be trusted to say. Source: RFC 6749 sections 4.1.1 and 4.1.2, RFC 7636 section 4.3, RFC 8707,
// RFC 9207 section 2.4, RFC 9449 section 10 (dpop_jkt), RFC 9700 section 4.4 (mix-up).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/url.h"
#include "oauth/grant.h"

namespace claribi::oauth {

// The authorization endpoint with our parameters behind whatever query it has. Asks for consent
// when offline_access is wanted (OpenID Connect Core section 11).
core::Result<std::string> AuthorizationUrl(const core::Url& authorization_endpoint,
                                           const PendingAuthorization& pending);

// An answer to `pending` by the very authorization server that was asked.
struct AuthorizationResponse {
  core::Secret code;                   // empty if refused
  std::optional<core::Error> refusal;  // vendor_code "access_denied": the person declined
};

// An error means: this is no answer to that request, nothing in it was acted on or is shown, and
// the request still stands. kInvalid: no URL, no or another state, repeated parameters, neither
// code nor error. kForbidden: iss is missing though advertised, or names another issuer.
core::Result<AuthorizationResponse> ProcessCallback(std::string_view callback_url,
                                                    const PendingAuthorization& pending);

}  // namespace claribi::oauth
