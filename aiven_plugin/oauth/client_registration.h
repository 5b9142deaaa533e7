// Dynamic client registration: clariBI describes itself to an authorization server, and the server
// answers with a client_id and perhaps a client_secret. Where the answer differs from the request,
// the answer counts.
//
//   RegistrationRequest → POST registration_endpoint → ProcessRegistration
//
// The registration fits what follows: it names the scopes that will be asked for, and of grant
// types and authentication methods those that the metadata offer. A server that refuses some of
// that is asked again, at most twice, each time for less; what was given up is logged.
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
  // That the registration asked for. Empty optional: it could not name any, or an earlier release
  // made it.
  std::optional<Scopes> scopes;

  // True if the registration does not keep us from asking for these.
  bool Covers(const Scopes& wanted) const { return !scopes || IsSubset(wanted, *scopes); }
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

// What a registration asks for.
struct RegistrationWish {
  std::string application_type;            // "web" or "native"
  std::string auth_method;                 // token_endpoint_auth_method; empty: it is left out
  std::vector<std::string> redirect_uris;  // the first is the one of this sign-in
  Scopes scopes;                           // empty: the member is left out
  bool has_refresh_token = true;           // grant_types holds refresh_token
  bool has_optional_members = true;        // application_type and client_uri
};

// The body of a registration request.
core::Json RegistrationRequest(const Config& config, const RegistrationWish& wish);

// What to ask for after `refusal`: without what its words name (the scopes, refresh_token, the
// optional members, further redirect URIs, token_endpoint_auth_method, for which the method that
// they name is taken), or without all but refresh_token and token_endpoint_auth_method where they
// name nothing of that, and then without those. Empty if that is no refusal of a member, or if
// nothing can be left out.
std::optional<RegistrationWish> WithLess(const RegistrationWish& wish, const core::Error& refusal);

// `answer` is the document of a 2xx. kUpstream if it has no client_id, or a
// token_endpoint_auth_method and no secret for it; kUnsupported if it names a method that we do not
// have; kForbidden if it lists redirect URIs and not `wish.redirect_uris.front()`.
core::Result<RegisteredClient> ProcessRegistration(const core::Json& answer,
                                                   const RegistrationWish& wish, Notes& notes);

// What an earlier registration was for, and a new one should be for as well.
struct FurtherWishes {
  std::vector<std::string> redirect_uris;
  Scopes scopes;
};

// Registers for `redirect_uri` and `scopes`, and for what `further` lists if the server does not
// mind. After a 408, 425, 429, 502 to 504 or a connection that broke it asks once more: after a
// Retry-After of up to ten seconds, if the call has that time; else kRateLimited with that
// Retry-After. kUnsupported if the server has no registration endpoint.
core::Result<RegisteredClient> RegisterClient(const Dependencies& dependencies,
                                              const Config& config,
                                              const AuthorizationServerMetadata& server,
                                              std::string_view redirect_uri, const Scopes& scopes,
                                              const FurtherWishes& further,
                                              const core::CallContext& call);

// True if the server answers invalid_client for this client. Sends a refresh token that was never
// issued: a server authenticates the client before it looks at the token (RFC 6749 section 5.2).
// Asked before the user is redirected: a server that forgot the client would refuse it on its own
// page, which only the user sees.
bool IsForgotten(const Dependencies& dependencies, const Config& config,
                 const AuthorizationServerMetadata& server, const Client& client,
                 const core::CallContext& call);

}  // namespace claribi::oauth
