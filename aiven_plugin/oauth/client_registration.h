// Dynamic client registration: clariBI describes itself to an authorization server, and the server
// answers with a client_id and perhaps a client_secret. Where the answer differs from the request,
// the answer counts.
//
//   RegistrationRequest → POST registration_endpoint → ProcessRegistration
//
// Also here: IsForgotten, the question whether the server still has the registration.
// Not here: where registrations are kept, and whether one is made at all (registered_clients.h).
// Source: RFC 7591 sections 2 and 3; OpenID Connect Registration 1.0 (application_type); RFC 8252
// section 7.3.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauth/client_authentication.h"
#include "oauth/oauth_config.h"
#include "oauth/server_metadata.h"

namespace claribi::oauth {

struct RegisteredClient {
  Client client;
  std::string application_type;              // "web" or "native"
  std::vector<std::string> redirect_uris;    // those that the server keeps
  std::optional<core::UnixTime> expires_at;  // of the client_secret; empty: never

  // True if it may be used with exactly this redirect URI and does not expire within a day.
  bool IsUsableFor(std::string_view redirect_uri, core::UnixTime now) const;
};

// "native" for loopback redirect URIs, else "web". kInvalid for what is neither https nor loopback
// http: no authorization server should send a code there (RFC 8252, MCP authorization).
core::Result<std::string> ApplicationType(std::string_view redirect_uri);

// The token_endpoint_auth_method to ask for. A web client prefers a client secret, a native client
// prefers none; where the server advertises no methods, the preferred one is taken. kUnsupported if
// the server supports none of them.
core::Result<std::string> ChooseAuthMethod(const AuthorizationServerMetadata& server,
                                           std::string_view application_type);

// The body of a registration request.
core::Json RegistrationRequest(const Config& config, std::string_view application_type,
                               std::string_view auth_method,
                               const std::vector<std::string>& redirect_uris);

// `answer` is the document of a 201 (or 200). kUpstream if it is malformed, kUnsupported if it
// names a token_endpoint_auth_method that we do not have, kForbidden if `redirect_uris.front()` is
// not among those registered.
core::Result<RegisteredClient> ProcessRegistration(const core::Json& answer,
                                                   std::string_view application_type,
                                                   std::string_view auth_method,
                                                   const std::vector<std::string>& redirect_uris);

// Registers for `redirect_uri` and `further_redirect_uris`; for `redirect_uri` alone if the server
// refuses the others. After a 429 it waits for a Retry-After of up to ten seconds, if the call has
// that time, and registers again; else kRateLimited with that Retry-After. kUnsupported if the
// server has no registration endpoint.
core::Result<RegisteredClient> RegisterClient(const Dependencies& dependencies,
                                              const Config& config,
                                              const AuthorizationServerMetadata& server,
                                              std::string_view redirect_uri,
                                              const std::vector<std::string>& further_redirect_uris,
                                              const core::CallContext& call);

// True if the server answers invalid_client for this client. Sends a refresh token that was never
// issued: a server authenticates the client before it looks at the token (RFC 6749 section 5.2).
// Asked before the user is redirected: a server that forgot the client would refuse it on its own
// page, which only the user sees.
bool IsForgotten(const Dependencies& dependencies, const Config& config,
                 const AuthorizationServerMetadata& server, const Client& client,
                 const core::CallContext& call);

}  // namespace claribi::oauth
