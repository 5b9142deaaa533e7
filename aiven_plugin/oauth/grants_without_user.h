// Grants that ask no user: the operator's credentials are exchanged for an access token, at the
// first sign-in and again when a token has ended. One grant is configured, and no other is tried
// when a server refuses it.
//
//   client credentials    grant_type=client_credentials: the client's own authentication is enough
//   JWT bearer            the operator's assertion, e.g. a workload's identity token
//   enterprise-managed    an ID token is exchanged at the identity provider for an ID-JAG, an
//                         assertion for this authorization server and this resource (RFC 8693),
//                         which then goes to the token endpoint as a JWT bearer grant
//
// Not here: when a token is asked for again (refresh.h).
// Source: RFC 6749 section 4.4; RFC 7523 section 2.1; RFC 8693 sections 2.1 and 2.2; MCP extensions
// "OAuth Client Credentials" and "Enterprise-Managed Authorization".
#pragma once

#include "oauth/grant.h"
#include "oauth/oauth_config.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {

// Precondition: !config.AsksAPerson(). kInvalid if the operator's configuration lacks what the
// grant needs; kAuthRequired if a server refuses it; else as AskTokenEndpoint. Gives no refresh
// token.
core::Result<TokenAnswer> AskWithoutUser(const Dependencies& dependencies, const Config& config,
                                         const GrantBinding& binding, const Scopes& scopes,
                                         const core::CallContext& call,
                                         Patience patience = Patience::kAsksAgain);

// The ID-JAG in the identity provider's answer to a token exchange. kUpstream if the answer holds
// another type of token; else as UnexpectedAnswer.
core::Result<core::Secret> ProcessTokenExchange(const http::BufferedResponse& response,
                                                const Config& config, core::UnixTime now,
                                                const std::vector<std::string_view>& sent_secrets);

}  // namespace claribi::oauth
