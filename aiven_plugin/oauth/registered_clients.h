// The organisation's client registrations, one record an authorization server: made once, shared by
// all its connections and nodes, kept until the server forgets them. Not for tokens.
// Record `client/<base64url(sha256(issuer))>` in the organisation's vault.
//
// A registration is used with a redirect URI only if exactly that one is registered. RFC 8252
// section 7.3 lets the port of a loopback URI vary, but servers in use compare it; and a refusal
// would show only in the person's browser, where nobody can recover. So a host's loopback receiver
// should come back to the same port, and an installation has one https redirect URI: either
// registers once. Web and native registrations stand side by side; a new one keeps the redirect
// URIs of its predecessor.
//
//   nodes that register at once     one does, under the lease `register/…`; the others use its
//                                   client. Were the lease to lapse, the swap lets one win
//   the server forgot the client    it is asked before each sign-in; then registered anew, once
//   invalid_client at the token     forgotten here; the next sign-in registers
//   endpoint or callback
//
// Sources: RFC 7591; MCP authorization, "Authorization Server Binding".
#pragma once

#include <optional>
#include <string_view>

#include "oauth/client_registration.h"
#include "oauth/config.h"

namespace claribi::oauth {

class RegisteredClients {  // [mt]
 public:
  // Borrows both.
  RegisteredClients(const Dependencies& dependencies, const Config& config)
      : dependencies_(dependencies), config_(config) {}

  // The stored registration if the server still knows it, or a new one.
  core::Result<Client> ClientFor(const AuthorizationServerMetadata& server,
                                 std::string_view redirect_uri, const core::CallContext& call);

  // The server does not know this client any more: the next sign-in registers again. Nothing
  // happens if the stored registration is another one or none; a failure is logged, the client then
  // being refused and forgotten once more.
  void Forget(std::string_view issuer, std::string_view client_id, const core::CallContext& call);

 private:
  // The stored one that fits and is known to the server.
  core::Result<std::optional<Client>> FindKnown(const AuthorizationServerMetadata& server,
                                                std::string_view redirect_uri,
                                                const core::CallContext& call);
  // Under the lease, if it was to be had.
  core::Result<Client> Register(const AuthorizationServerMetadata& server,
                                std::string_view redirect_uri, const core::CallContext& call);
  core::Status Remove(std::string_view issuer, std::string_view client_id,
                      const core::CallContext& call);

  const Dependencies& dependencies_;
  const Config& config_;
};

}  // namespace claribi::oauth
