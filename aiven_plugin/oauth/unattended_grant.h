// Grants that ask no person: what the operator holds is traded for an access token, at the first
// sign-in and again whenever a token has ended. A refusal is final: no other grant is tried.
//
//   client credentials    the client's own authentication
//   JWT bearer            the operator's assertion, e.g. a workload's identity token
//   enterprise managed    an ID token, exchanged at the identity provider for an assertion about us
//                         and this resource (ID-JAG), which the authorization server then takes
//
// Source: RFC 6749 section 4.4; RFC 7523 section 2.1; RFC 8693 sections 2.1 and 2.2; MCP extensions
// "OAuth Client Credentials" and "Enterprise-Managed Authorization".
#pragma once

#include "oauth/config.h"
#include "oauth/grant.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {

// Precondition: !config.AsksAPerson(). kInvalid if the operator's configuration lacks what the
// grant needs; kAuthRequired if a server refuses it; else as AskTokenEndpoint. Gives no refresh
// token.
core::Result<TokenAnswer> AskWithoutPerson(const Dependencies& dependencies, const Config& config,
                                           const GrantBinding& binding, const Scopes& scopes,
                                           const core::CallContext& call);

// What the identity provider answers to a token exchange: the assertion. kUpstream if it is not of
// the type that was asked for.
core::Result<core::Secret> ProcessTokenExchange(const http::BufferedResponse& response,
                                                const Config& config, core::UnixTime now,
                                                const std::vector<std::string_view>& sent_secrets);

}  // namespace claribi::oauth
