// The organisation's client registrations, one record an authorization server: made once, shared by
// all its connections and nodes, kept until the server forgets them. Not for tokens.
// Record `client/<base64url(sha256(issuer))>` in the organisation's vault.
//
// A registration is used with a redirect URI only if exactly that one is registered. RFC 8252
// section 7.3 lets the port of a loopback URI vary, but servers in use compare it; and a refusal
// would show only in the person's browser, where nobody can recover. So a loopback receiver on a
// new port registers anew (development: one person, few times), while an installation with a fixed
// https redirect URI registers once. Web and native registrations stand side by side; a new web one
// keeps the redirect URIs of its predecessor. Sources: RFC 7591; MCP authorization, "Authorization
// Server Binding".
#pragma once

#include <string_view>

#include "oauth/client_registration.h"
#include "oauth/config.h"

namespace claribi::oauth {

class RegisteredClients {  // [mt]
 public:
  // Borrows both.
  RegisteredClients(const Dependencies& dependencies, const Config& config)
      : dependencies_(dependencies), config_(config) {}

  // The stored registration, or a new one. If another node registered meanwhile, its one is used.
  core::Result<Client> ClientFor(const AuthorizationServerMetadata& server,
                                 std::string_view redirect_uri, const core::CallContext& call);

  // The server does not know this client any more: the next sign-in registers again. Nothing
  // happens if the stored registration is another one or none; a failure is logged, the client then
  // being refused and forgotten once more.
  void Forget(std::string_view issuer, std::string_view client_id, const core::CallContext& call);

 private:
  core::Status Remove(std::string_view issuer, std::string_view client_id,
                      const core::CallContext& call);

  const Dependencies& dependencies_;
  const Config& config_;
};

}  // namespace claribi::oauth
