// Dynamic client registration: what we say about ourselves, and what the server makes of it. The
// answer decides, also where it differs from what was asked for. Not stored here.
// Source: RFC 7591 sections 2 and 3; OpenID Connect Registration 1.0 (application_type); RFC 8252
// section 7.3.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauth/authorization_server_metadata.h"
#include "oauth/client.h"
#include "oauth/config.h"

namespace claribi::oauth {

struct RegisteredClient {
  Client client;
  std::string application_type;              // "web" or "native"
  std::vector<std::string> redirect_uris;    // those that the server keeps
  std::optional<core::UnixTime> expires_at;  // when the secret dies; empty: never

  // True if it may be used with exactly this redirect URI and does not expire within a day.
  bool IsUsableFor(std::string_view redirect_uri, core::UnixTime now) const;
};

// "native" for loopback redirect URIs, else "web". kInvalid for what is neither https nor loopback
// http: no authorization server should send a code there (RFC 8252, MCP authorization).
core::Result<std::string> ApplicationType(std::string_view redirect_uri);

// The method to ask for. A web client asks for a secret first, a native one for none; where nothing
// is advertised, each asks for what it likes best. kUnsupported if nothing fits.
core::Result<std::string> ChooseAuthMethod(const AuthorizationServerMetadata& server,
                                           std::string_view application_type);

// The body of a registration request.
core::Json RegistrationRequest(const Config& config, std::string_view application_type,
                               std::string_view auth_method,
                               const std::vector<std::string>& redirect_uris);

// `answer` is the document of a 201 (or 200). kUpstream if it is malformed, kUnsupported if it
// demands an authentication we do not speak, kForbidden if `redirect_uris.front()` is not among
// those registered.
core::Result<RegisteredClient> ProcessRegistration(const core::Json& answer,
                                                   std::string_view application_type,
                                                   std::string_view auth_method,
                                                   const std::vector<std::string>& redirect_uris);

// Registers for `redirect_uri`, and for `further_redirect_uris` unless the server minds those.
// Waits where the server asks for a pause of a few seconds (429) and the call has them;
// kRateLimited, with the server's Retry-After, where it has not. kUnsupported if the server offers
// no registration.
core::Result<RegisteredClient> RegisterClient(const Dependencies& dependencies,
                                              const Config& config,
                                              const AuthorizationServerMetadata& server,
                                              std::string_view redirect_uri,
                                              const std::vector<std::string>& further_redirect_uris,
                                              const core::CallContext& call);

// True if the server says that it does not know the client (any more). Asked with a refresh token
// that nobody was given: a server looks at the client first (RFC 6749 section 5.2), so that only a
// forgotten one is told invalid_client. To be asked before a person is sent to the server's page,
// which would refuse the client to that person alone, and tell us nothing.
bool IsForgotten(const Dependencies& dependencies, const Config& config,
                 const AuthorizationServerMetadata& server, const Client& client,
                 const core::CallContext& call);

}  // namespace claribi::oauth
