// From an MCP endpoint to the authorization server that grants access to it, and back to it when it
// has moved.
//
// Discover: for a sign-in, both metadata documents are read anew. A resource may change its
// authorization server (MCP authorization, "Authorization Server Binding"), and an endpoint that is
// out of date would show as an error in the user's browser only.
//
// ReadAgain: a grant keeps the issuer and the endpoints of its sign-in (grant.h). They are read
// again once a day, and when an endpoint does not answer as an OAuth endpoint. Without that, a
// vendor that moves its token endpoint would cost every connection its sign-in.
//
// ReadAgain only ever leads to other endpoints of the same issuer. If the resource no longer names
// that issuer, nothing of the grant is sent anywhere, and the user must sign in: tokens and
// credentials of one authorization server are never shown to another.
//
// Not here: how a document is found and checked (protected_resource_metadata.h, server_metadata.h).
// Source: RFC 8414; RFC 9728; RFC 9449 section 5.1.
#pragma once

#include <functional>

#include "oauth/grant.h"
#include "oauth/oauth_config.h"
#include "oauth/protected_resource_metadata.h"
#include "oauth/server_metadata.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {

struct Discovery {
  ProtectedResourceMetadata resource;
  AuthorizationServerMetadata server;
  bool uses_dpop = false;  // tokens are to be bound to a key (RFC 9449)
};

// `requested`: what the endpoint answered to a request without credentials. Errors: those of the
// two documents; kUnsupported if the resource takes DPoP-bound tokens only and the authorization
// server does not list ES256.
core::Result<Discovery> Discover(const Dependencies& dependencies, const Config& config,
                                 const core::Url& endpoint, const RequestedAuthorization& requested,
                                 const core::CallContext& call);

// `binding` with the endpoints that the issuer's metadata name now. kAuthRequired if the resource
// names other issuers only; else why the issuer's metadata cannot be read. If the resource itself
// cannot be asked, the issuer's metadata are read all the same.
core::Result<GrantBinding> ReadAgain(const Dependencies& dependencies, const Config& config,
                                     const GrantBinding& binding, const core::CallContext& call);

// True if no authorization server can have acted on the request: it was not sent, or what answered
// is no OAuth endpoint (404, 405, 410, a redirect, another 4xx without an OAuth error, a web page).
// False for a 5xx, which may come from a gateway after the server has acted, and for an answer that
// is too large.
bool MayHaveMoved(const core::Error& error);

// Calls `ask`, which sends a request to binding.token_endpoint: at most twice, and a second time
// only if MayHaveMoved and the metadata name another token endpoint. Brings `binding` up to date
// before each call. Errors: those of `ask`; kAuthRequired as ReadAgain.
core::Result<TokenAnswer> AskWhereItIs(const Dependencies& dependencies, const Config& config,
                                       GrantBinding& binding,
                                       const std::function<core::Result<TokenAnswer>()>& ask,
                                       const core::CallContext& call);

}  // namespace claribi::oauth
