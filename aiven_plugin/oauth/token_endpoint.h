// The token endpoint: a grant goes out (a code, a refresh token, an assertion), tokens come back.
// Every exchange is a pair, and only what has passed ProcessTokenAnswer is used:
//
//   TokenRequest → MakeHttpRequest → POST token_endpoint → ProcessTokenAnswer
//
// Tokens that were issued are not thrown away for the form of the answer, because the code or the
// refresh token that bought them is spent. What makes a token dangerous is refused all the same: a
// token_type that was not asked for, and characters that do not belong into a request. A refresh
// token that is refused costs nothing of the access token beside it.
//
// A code or a rotating refresh token can be spent once. So a request is sent again only where
// nothing can have been spent, and once: it never left, or the answer is 429. Where nobody should
// wait for that, it is not sent again at all (Patience). Another exception is
// use_dpop_nonce (RFC 9449 section 8): the server has spent nothing and asks for its nonce first.
//
// Not here: the requests of each grant, which stand with their grant (authorization_request.h,
// refresh.h, grants_without_user.h); client authentication (client_authentication.h); what the
// vendor says in a refusal (error_response.h).
// Source: RFC 6749 sections 3.2 and 5.1; RFC 9449 sections 5 and 8.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "core/secret.h"
#include "http/http_transport.h"
#include "http/repetition.h"
#include "oauth/client_authentication.h"
#include "oauth/error_response.h"
#include "oauth/grant.h"
#include "oauth/oauth_config.h"
#include "oauth/received_document.h"

namespace claribi::oauth {

// A validated token response.
struct TokenAnswer {
  core::Secret access_token;  // visible ASCII, fit for a header
  // VSCHAR of RFC 6749 appendix A.17, or the digits of a number; empty: none was issued, or none
  // that can be used.
  core::Secret refresh_token;
  std::string refused_refresh_token;  // a clause: why the one that was issued cannot be used
  // expires_in, a number or digits in a text: at least a second, at most ten years. Empty where it
  // is missing or anything else: the lifetime is not known.
  std::optional<core::Milliseconds> lifetime;
  std::optional<Scopes> scopes;  // empty: those that were asked for
  Notes notes;                   // what had to be read leniently
};

// Whether a request that was not carried out is sent again after a pause.
enum class Patience {
  kAsksAgain,
  kNone,  // for what can be done without, or later
};

// A token request before client authentication and DPoP proof, which are made anew each time it is
// sent. Borrows the binding, and what `secrets` shows.
struct TokenRequest {
  const GrantBinding& binding;
  SecretForm form;
  std::vector<std::string_view> secrets;  // no error may repeat them
  // kYes for a grant that nothing spends, such as client credentials.
  http::Repeatable repeatable = http::Repeatable::kNo;
  // Receives the refresh token of an answer whose access token cannot be used, if it is another
  // than was sent; nullptr: it is dropped. Where the refresh token that was sent is spent, it is
  // the only one left.
  core::Secret* spared_refresh_token = nullptr;
  Patience patience = Patience::kAsksAgain;
};

// With the client's authentication and, where the grant is bound to a key, a DPoP proof.
core::Result<http::HttpRequest> MakeHttpRequest(const Dependencies& dependencies,
                                                const Config& config, const TokenRequest& request,
                                                std::string_view dpop_nonce);

// token_type
inline constexpr std::string_view kBearer = "Bearer";
inline constexpr std::string_view kDpop = "DPoP";

// Any 2xx with an access token is a token response, whatever its Content-Type; one without and with
// an error is a refusal, whatever its refresh token. kUpstream for an answer that names no usable
// access token, and for tokens of another type than `token_type` (a missing type is Bearer); else
// as UnexpectedAnswer. spared_refresh_token: as in TokenRequest.
core::Result<TokenAnswer> ProcessTokenAnswer(const http::BufferedResponse& response,
                                             const Config& config, core::UnixTime now,
                                             const std::vector<std::string_view>& sent_secrets,
                                             std::string_view token_type = kBearer,
                                             core::Secret* spared_refresh_token = nullptr);

// The whole exchange. Errors: those of MakeHttpRequest, of the transport and of ProcessTokenAnswer.
core::Result<TokenAnswer> AskTokenEndpoint(const Dependencies& dependencies, const Config& config,
                                           TokenRequest request, const core::CallContext& call);

}  // namespace claribi::oauth
