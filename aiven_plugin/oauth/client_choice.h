// Which client we are at an authorization server. In this order, as far as the manifest allows:
// the one that the operator registered, our client id metadata document, dynamic registration.
// Source: MCP authorization, "Client Registration Approaches" and "Authorization Server Binding".
#pragma once

#include <string_view>

#include "oauth/authorization_server_metadata.h"
#include "oauth/client.h"
#include "oauth/config.h"
#include "oauth/grant.h"

namespace claribi::oauth {

// How the client proves itself where the operator did not say: with its key or its secret, in a way
// that the server lists; none if it has neither. kUnsupported if the server lists no such way.
core::Result<std::string> AuthMethodOf(const PreRegisteredClient& registration,
                                       const AuthorizationServerMetadata& server);

// redirect_uri: empty for grants without a person. `previous`: the connection's last grant, or
// nullptr. kForbidden if the operator's registrations are of other issuers only, or if one without
// an issuer served another issuer before: a client of one server is never shown to another.
// kUnsupported if no way is open, naming each. Else as RegisteredClients::ClientFor.
core::Result<Client> ChooseClient(const Dependencies& dependencies, const Config& config,
                                  const AuthorizationServerMetadata& server,
                                  std::string_view redirect_uri, const Grant* previous,
                                  const core::CallContext& call);

}  // namespace claribi::oauth
