// The token endpoint: a code, a refresh token or another grant goes out, tokens come back. Every
// exchange is a pair; only what an answer passed through ProcessTokenAnswer is ever used.
// Source: RFC 6749 sections 4.1.3, 5.1, 5.2 and 6; RFC 7636 section 4.5; RFC 8707 section 2.2;
// RFC 9449 sections 5 and 8.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "oauth/config.h"
#include "oauth/grant.h"
#include "oauth/secret_form.h"

namespace claribi::oauth {

// A validated answer.
struct TokenAnswer {
  core::Secret access_token;                   // visible ASCII, fit for a header
  core::Secret refresh_token;                  // empty: none was given
  std::optional<core::Milliseconds> lifetime;  // positive, at most ten years
  std::optional<Scopes> scopes;                // empty: those that were asked for
};

// What is asked, before it is put into an HTTP request: that is made anew when a server wants its
// nonce first. Borrows the binding, and what `secrets` shows.
struct TokenRequest {
  const GrantBinding& binding;
  SecretForm form;
  std::vector<std::string_view> secrets;  // no error may repeat them
};

TokenRequest CodeRequest(const PendingAuthorization& pending, const core::Secret& code);
// Precondition: the grant has a refresh token. The scopes stay as they were granted.
TokenRequest RefreshRequest(const Grant& grant);

// With the client's authentication and, where the grant is bound to a key, a proof of it.
core::Result<http::HttpRequest> MakeHttpRequest(const Dependencies& dependencies,
                                                const Config& config, const TokenRequest& request,
                                                std::string_view dpop_nonce);

inline constexpr std::string_view kBearer = "Bearer";
inline constexpr std::string_view kDpop = "DPoP";

// Errors: kUpstream for an answer that RFC 6749 section 5.1 does not allow, or for tokens of
// another type than the one expected; the server's refusal, vendor_code "invalid_grant" or
// "invalid_client" among others; 429 and 5xx as in oauth_error.h.
core::Result<TokenAnswer> ProcessTokenAnswer(const http::BufferedResponse& response,
                                             const Config& config, core::UnixTime now,
                                             const std::vector<std::string_view>& sent_secrets,
                                             std::string_view token_type = kBearer);

// Sends once, because a code or a rotating refresh token may be spent once; a second time only when
// the server spent nothing and asks for its DPoP nonce.
core::Result<TokenAnswer> AskTokenEndpoint(const Dependencies& dependencies, const Config& config,
                                           TokenRequest request, const core::CallContext& call);

}  // namespace claribi::oauth
