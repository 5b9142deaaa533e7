// From an endpoint to whoever grants access to it: both metadata documents, read anew for each
// sign-in, because a resource may change its authorization server (MCP authorization,
// "Authorization Server Binding"), and what is out of date would show in the person's browser only.
// Remembers nothing: a grant does, see rediscovery.h.
#pragma once

#include "oauth/authorization_server_metadata.h"
#include "oauth/challenge.h"
#include "oauth/protected_resource_metadata.h"

namespace claribi::oauth {

struct Discovery {
  ProtectedResourceMetadata resource;
  AuthorizationServerMetadata server;
  bool uses_dpop = false;  // tokens are to be bound to a key (RFC 9449)
};

// `requested`: what the endpoint answered to a request without credentials. Errors: those of the
// two documents; kUnsupported if only DPoP will do and the authorization server has no ES256.
core::Result<Discovery> Discover(const Dependencies& dependencies, const Config& config,
                                 const core::Url& endpoint, const RequestedAuthorization& requested,
                                 const core::CallContext& call);

}  // namespace claribi::oauth
