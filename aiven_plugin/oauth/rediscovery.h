// What a grant remembers of the metadata (issuer, endpoints), read again when it stops being true:
// once a day, and when nobody is at an endpoint any more. Without it a vendor that moves its token
// endpoint would cost every connection its sign-in.
//
// Leads to other endpoints of the same issuer only. If the resource does not name that issuer any
// more, nothing of the grant is sent anywhere and a person must sign in: tokens and credentials of
// one authorization server are never shown to another (MCP authorization, "Authorization Server
// Binding"). Source: RFC 8414, RFC 9728.
#pragma once

#include <functional>

#include "oauth/config.h"
#include "oauth/grant.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {

// The same binding with the endpoints that the issuer's metadata name now. kAuthRequired if the
// resource names other issuers only; else why the issuer's metadata cannot be read. A resource that
// cannot be asked does not stand in the way.
core::Result<GrantBinding> ReadAgain(const Dependencies& dependencies, const Config& config,
                                     const GrantBinding& binding, const core::CallContext& call);

// True if the request cannot have been acted on, because no authorization server was there to do
// it: nothing was sent, or what answers is no OAuth endpoint (404, 405, 410, a redirect, another
// 4xx without an OAuth error, a web page). A 5xx may hide anything.
bool MayHaveMoved(const core::Error& error);

// Calls `ask`, which asks at binding.token_endpoint: at most twice, and again only where it may
// have moved and has. `binding` is brought up to date before it is asked by. Errors: those of
// `ask`; kAuthRequired as ReadAgain.
core::Result<TokenAnswer> AskWhereItIs(const Dependencies& dependencies, const Config& config,
                                       GrantBinding& binding,
                                       const std::function<core::Result<TokenAnswer>()>& ask,
                                       const core::CallContext& call);

}  // namespace claribi::oauth
