// The token endpoint: a code or a refresh token goes out, tokens come back. Every exchange is a
// pair; only what an answer passed through ProcessTokenAnswer is ever used.
// Source: RFC 6749 sections 4.1.3, 5.1, 5.2 and 6; RFC 7636 section 4.5; RFC 8707 section 2.2.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "oauth/config.h"
#include "oauth/grant.h"

namespace claribi::oauth {

// A validated answer.
struct TokenAnswer {
  core::Secret access_token;                   // visible ASCII, fit for a header
  core::Secret refresh_token;                  // empty: none was given
  std::optional<core::Milliseconds> lifetime;  // positive, at most ten years
  std::optional<Scopes> scopes;                // empty: those that were asked for
};

// A request and the secrets in it, which no error may repeat. The views die with the source.
struct TokenRequest {
  http::HttpRequest request;
  std::vector<std::string_view> secrets;
};

TokenRequest CodeRequest(const PendingAuthorization& pending, const core::Secret& code);
// Precondition: the grant has a refresh token. The scopes stay as they were granted.
TokenRequest RefreshRequest(const Grant& grant);

// Errors: kUpstream for an answer that RFC 6749 section 5.1 does not allow; the server's refusal,
// vendor_code "invalid_grant" or "invalid_client" among others; 429 and 5xx as in oauth_error.h.
core::Result<TokenAnswer> ProcessTokenAnswer(const http::BufferedResponse& response,
                                             const Config& config, core::UnixTime now,
                                             const std::vector<std::string_view>& sent_secrets);

// Sends once, never again by itself: a code or a rotating refresh token may be spent once.
core::Result<TokenAnswer> AskTokenEndpoint(const Dependencies& dependencies, const Config& config,
                                           TokenRequest request, const core::CallContext& call);

}  // namespace claribi::oauth
