// What a sign-in leaves behind, first while it is under way, then as tokens. Plain values, and
// their JSON for the vault; no rules about when they are used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/clock.h"
#include "core/secret.h"
#include "core/url.h"
#include "http/authorizer.h"
#include "oauth/access_end.h"
#include "oauth/client.h"
#include "oauth/scope.h"
#include "oauth/secret_json.h"

namespace claribi::oauth {

// Who grants what to whom: the same from the first redirect to the last renewal.
struct GrantBinding {
  std::string issuer;
  std::string endpoint;  // of the MCP server: origin and path, the only place the tokens may go
  std::string resource;  // RFC 8707, as the server named itself
  Client client;
  core::Url token_endpoint;
  std::optional<core::Url> revocation_endpoint;
  core::Secret dpop_key;  // PEM, made for this sign-in (RFC 9449); empty: bearer tokens
  // Where and when the metadata were read that name the issuer and its endpoints.
  std::string resource_metadata;  // URL; empty: not known, or none
  core::UnixTime metadata_read_at;

  GrantBinding Clone() const;
};

// A person was sent to the authorization server; the callback may reach another node.
struct PendingAuthorization {
  GrantBinding binding;
  core::Secret state;
  core::Secret code_verifier;
  std::string redirect_uri;
  Scopes scopes;
  std::string response_issuer;     // what iss must name; the binding's, but for an exception
  bool iss_is_advertised = false;  // RFC 9207: a response without iss is then refused
  core::UnixTime expires_at;
};

struct Grant {
  GrantBinding binding;
  core::Secret access_token;
  core::Secret refresh_token;  // empty: cannot be renewed
  Scopes scopes;               // those granted
  Scopes requested_scopes;     // those asked for: what a step-up adds to
  core::UnixTime issued_at;
  std::optional<core::UnixTime> expires_at;  // of the access token; empty: not said
  // The refresh token was sent, or is about to be, and no answer is stored yet. What is found so by
  // somebody else is a renewal that was cut off.
  std::optional<core::UnixTime> renewal_began_at;
  std::optional<AccessEnd> end;  // a person must sign in again; the tokens are gone

  Grant Clone() const;
  // Which access token this is, whatever else of the record changes; never 0. Not a secret, and
  // nothing that a secret could be guessed from.
  http::CredentialId Credential() const;
  bool HasExpired(core::UnixTime now) const { return expires_at && *expires_at <= now; }
  // When to renew ahead of the end: within the last `margin`, or the last quarter of a life shorter
  // than four margins; where in the first half of that, `chance` (any 32 bits) decides, so that
  // nodes do not all come at once. Empty: the end is not known.
  std::optional<core::UnixTime> RenewalDue(core::Milliseconds margin, std::uint32_t chance) const;
  // True once a request sent now may arrive after the end.
  bool IsTooLateToSend(core::UnixTime now) const;
};

// Origin and path of a URL: what GrantBinding::endpoint holds.
std::string EndpointOf(const core::Url& url);

SecretJson ToJson(const PendingAuthorization& pending);
SecretJson ToJson(const Grant& grant);
// kInternal if it is not what ToJson writes.
core::Result<PendingAuthorization> ReadPendingAuthorization(const core::Json& json);
core::Result<Grant> ReadGrant(const core::Json& json);

}  // namespace claribi::oauth
