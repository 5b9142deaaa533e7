// The authorization code grant, as far as it goes through the user's browser:
//
//   AuthorizationUrl   the authorization request (RFC 6749 section 4.1.1), with state, PKCE, the
//                      resource (RFC 8707) and, for DPoP, dpop_jkt (RFC 9449 section 10)
//   ProcessCallback    the authorization response (section 4.1.2): accepted only with the state of
//                      the request and from the issuer that was asked (RFC 9207)
//   CodeRequest        the access token request that spends the code (section 4.1.3)
//
// PKCE (RFC 7636, S256 only): the code_verifier stays with us and leaves with the code, so a code
// that was stolen on its way back is worthless. `iss` and the one-time state defend against mix-up
// (RFC 9700 section 4.4).
//
// Does no I/O and stores nothing: the use case is authorization_flow.h.
// Source: RFC 6749 section 4.1; RFC 7636; RFC 8707 section 2; RFC 9207 section 2.4; RFC 9449
// section 10; RFC 9700 section 4.4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/random.h"
#include "core/secret.h"
#include "core/url.h"
#include "oauth/grant.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {

// 32 random bytes as base64url: 43 unreserved characters (RFC 7636 section 4.1).
core::Result<core::Secret> MakeCodeVerifier(core::RandomSource& random);

// BASE64URL(SHA256(ASCII(code_verifier))) (RFC 7636 section 4.2).
core::Result<std::string> S256CodeChallenge(const core::Secret& code_verifier);

// The authorization endpoint with our parameters behind whatever query it has. Asks for consent
// with offline_access (OpenID Connect Core section 11).
core::Result<std::string> AuthorizationUrl(const core::Url& authorization_endpoint,
                                           const PendingAuthorization& pending);

// An answer to `pending` by the very authorization server that was asked.
struct AuthorizationResponse {
  core::Secret code;                   // empty if refused
  std::optional<core::Error> refusal;  // vendor_code "access_denied": the user declined
};

// An error means that the URL is no answer to that request. Nothing of it is acted on, and the
// request stays pending. kInvalid: no URL, no or another state, repeated parameters, neither code
// nor error. kForbidden: iss is missing though advertised, or names another issuer. Nothing of it
// is shown either, but for one thing: what an error response without state says, unless its iss is
// wrong. Servers that refuse a request before they have read its state answer so, and the user
// would never learn why.
core::Result<AuthorizationResponse> ProcessCallback(std::string_view callback_url,
                                                    const PendingAuthorization& pending);

// grant_type=authorization_code. Borrows both.
TokenRequest CodeRequest(const PendingAuthorization& pending, const core::Secret& code);

}  // namespace claribi::oauth
