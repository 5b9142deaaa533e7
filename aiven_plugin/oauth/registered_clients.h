// Which client we are at an authorization server, and the records of the clients that we
// registered. ChooseClient takes the first of these ways that the manifest allows and the server
// supports:
//
//   pre-registered                the operator registered a client by hand and configured it
//   client ID metadata document   client_id is the URL of a document that the operator publishes;
//                                 the server says client_id_metadata_document_supported
//   dynamic registration          client_registration.h, once for each authorization server
//
// RegisteredClients keeps the dynamic registrations of an organisation: one record for each
// authorization server, `client/<base64url(sha256(issuer))>` in the organisation's vault, shared by
// all connections and nodes and kept until the server forgets the client. It holds no tokens.
//
// A registration is used with a redirect URI only if exactly that one is registered. RFC 8252
// section 7.3 lets the port of a loopback URI vary, but servers in use compare it, and their
// refusal would show in the user's browser only. So a host's loopback receiver should come back to
// the same port, and an installation has one https redirect URI: either registers once. The web and
// the native registration stand side by side; a new one keeps the redirect URIs of its predecessor.
//
//   nodes that register at once     one does, under the lease `register/…`; the others use its
//                                   client. If the lease lapses, the compare-and-swap lets one win
//   the server forgot the client    each sign-in asks before it redirects (IsForgotten), and then
//                                   registers a new client, once
//   further scopes are asked for    a registration names the scopes that it was made for, because
//                                   some servers allow no others; a new one names all of both
//   invalid_client at the token     Forget deletes the record; the next sign-in registers
//   endpoint or in the callback
//
// Source: MCP authorization, "Client Registration Approaches" and "Authorization Server Binding";
// OAuth Client ID Metadata Document; RFC 7591.
#pragma once

#include <optional>
#include <string_view>

#include "oauth/client_authentication.h"
#include "oauth/client_registration.h"
#include "oauth/grant.h"
#include "oauth/oauth_config.h"
#include "oauth/server_metadata.h"

namespace claribi::oauth {

// redirect_uri: empty for grants without a user. `scopes`: those that will be asked for.
// `previous`: the connection's last grant, or nullptr. kForbidden if the operator's registrations
// are of other issuers only, or if one without an issuer was used with another issuer before: a
// client of one server is never shown to another. kUnsupported if no way is open; the error says
// why for each way. Else as RegisteredClients::ClientFor.
core::Result<Client> ChooseClient(const Dependencies& dependencies, const Config& config,
                                  const AuthorizationServerMetadata& server,
                                  std::string_view redirect_uri, const Scopes& scopes,
                                  const Grant* previous, const core::CallContext& call);

// The operator's token_endpoint_auth_method; where the operator named none, one that the server
// lists and for which the client has a key or a secret; "none" if it has neither. kUnsupported if
// the server lists no such method.
core::Result<std::string> AuthMethodOf(const PreRegisteredClient& registration,
                                       const AuthorizationServerMetadata& server);

class RegisteredClients {  // [mt]
 public:
  // Borrows both.
  RegisteredClients(const Dependencies& dependencies, const Config& config)
      : dependencies_(dependencies), config_(config) {}

  // The stored registration if it covers `scopes` and the server still knows it, or a new one.
  core::Result<Client> ClientFor(const AuthorizationServerMetadata& server,
                                 std::string_view redirect_uri, const Scopes& scopes,
                                 const core::CallContext& call);

  // Deletes the registration of a client that the server no longer knows, so that the next sign-in
  // registers again. Does nothing if the stored registration is another one, or none. A failure is
  // logged only: the server will refuse the client again, and Forget is then called again.
  void Forget(std::string_view issuer, std::string_view client_id, const core::CallContext& call);

 private:
  // The stored registration that has this redirect URI and is known to the server.
  core::Result<std::optional<Client>> FindKnown(const AuthorizationServerMetadata& server,
                                                std::string_view redirect_uri, const Scopes& scopes,
                                                const core::CallContext& call);
  // Called with the lease, or without it if it could not be had in time.
  core::Result<Client> Register(const AuthorizationServerMetadata& server,
                                std::string_view redirect_uri, const Scopes& scopes,
                                const core::CallContext& call);
  core::Status Remove(std::string_view issuer, std::string_view client_id,
                      const core::CallContext& call);

  const Dependencies& dependencies_;
  const Config& config_;
};

}  // namespace claribi::oauth
