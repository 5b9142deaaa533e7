// The token endpoint: a grant goes out (a code, a refresh token, an assertion), tokens come back.
// Every exchange is a pair, and only what has passed ProcessTokenAnswer is used:
//
//   TokenRequest → MakeHttpRequest → POST token_endpoint → ProcessTokenAnswer
//
// A code or a rotating refresh token can be spent once, so a request is sent once. The exception is
// use_dpop_nonce (RFC 9449 section 8): the server has spent nothing and asks for its nonce first.
//
// The error responses of the whole room are read here too: they have one form at the token,
// registration, revocation and authorization endpoint.
//
// Not here: the requests of each grant, which stand with their grant (authorization_request.h,
// refresh.h, grants_without_user.h); client authentication (client_authentication.h).
// Source: RFC 6749 sections 3.2, 4.1.2.1, 5.1 and 5.2; RFC 7009 section 2.2.1; RFC 7591 section
// 3.2.2; RFC 8707 section 2.2; RFC 9449 sections 5 and 8.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/json.h"
#include "core/result.h"
#include "http/http_transport.h"
#include "oauth/client_authentication.h"
#include "oauth/grant.h"
#include "oauth/oauth_config.h"
#include "oauth/oauth_error.h"

namespace claribi::oauth {

// ---- Error responses

// kUpstream: the answer breaks the protocol.
core::Error ProtocolError(std::string_view message, std::string_view cause);

// kAuthRequired: the user must sign in (again).
core::Error SignInNeeded(std::string_view message, std::string_view cause);

// True if the server refused with this error code.
bool IsOAuthError(const core::Error& error, OAuthError code);

// An error whose vendor_code is `error` and whose cause quotes `description` as the server's words,
// cut to an excerpt. By `error`: invalid_grant, invalid_client, unauthorized_client,
// login_required, interaction_required, consent_required, access_denied: kAuthRequired;
// invalid_scope, invalid_target: kForbidden; temporarily_unavailable, server_error: kUnavailable
// and retryable; any other: kUpstream.
core::Error ServerRefusal(std::string_view message, std::string_view error,
                          std::string_view description, int http_status);

// An answer that is no success. By status: 429 kRateLimited, 5xx kUnavailable (both retryable, with
// Retry-After). Else the ServerRefusal of the error document, or kUpstream if there is none. A
// description that repeats one of `sent_secrets` is not shown.
core::Error UnexpectedAnswer(std::string_view message, const http::BufferedResponse& response,
                             const core::Json* document, core::UnixTime now,
                             const std::vector<std::string_view>& sent_secrets = {});

// ---- Token requests

// A validated token response.
struct TokenAnswer {
  core::Secret access_token;                   // visible ASCII, fit for a header
  core::Secret refresh_token;                  // empty: none was issued
  std::optional<core::Milliseconds> lifetime;  // expires_in: positive, at most ten years
  std::optional<Scopes> scopes;                // empty: those that were asked for
};

// A token request before client authentication and DPoP proof, which are made anew each time it is
// sent. Borrows the binding, and what `secrets` shows.
struct TokenRequest {
  const GrantBinding& binding;
  SecretForm form;
  std::vector<std::string_view> secrets;  // no error may repeat them
};

// With the client's authentication and, where the grant is bound to a key, a DPoP proof.
core::Result<http::HttpRequest> MakeHttpRequest(const Dependencies& dependencies,
                                                const Config& config, const TokenRequest& request,
                                                std::string_view dpop_nonce);

// token_type
inline constexpr std::string_view kBearer = "Bearer";
inline constexpr std::string_view kDpop = "DPoP";

// kUpstream for an answer that RFC 6749 section 5.1 does not allow, or for tokens of another type
// than `token_type`; else as UnexpectedAnswer.
core::Result<TokenAnswer> ProcessTokenAnswer(const http::BufferedResponse& response,
                                             const Config& config, core::UnixTime now,
                                             const std::vector<std::string_view>& sent_secrets,
                                             std::string_view token_type = kBearer);

// The whole exchange. Errors: those of MakeHttpRequest, of the transport and of ProcessTokenAnswer.
core::Result<TokenAnswer> AskTokenEndpoint(const Dependencies& dependencies, const Config& config,
                                           TokenRequest request, const core::CallContext& call);

}  // namespace claribi::oauth
