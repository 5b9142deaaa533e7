// What an authorization server says about itself: its endpoints and its capabilities. Only metadata
// that name the issuer they were asked for are returned (RFC 8414 section 3.3).
//
//   ParseServerUrl    judges a URL that a server hands us: https, and no private host. What a name
//                     resolves to is judged later, by the transport's egress guard
//   Read…             reads and checks the document; does no I/O
//   Discover…         finds it (metadata_search.h) and reads it
//
// ParseServerUrl also serves protected_resource_metadata.h. Nothing is remembered here: each
// sign-in reads anew, and a grant keeps what it needs (discovery.h).
//
// Source: RFC 8414; OpenID Connect Discovery 1.0; MCP authorization, "Authorization Server Metadata
// Discovery" and "Communication Security"; MCP security best practices, "Server-Side Request
// Forgery" and "Authorization URL Validation".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/url.h"
#include "oauth/oauth_config.h"
#include "oauth/received_document.h"
#include "oauth/scope.h"

namespace claribi::oauth {

// ---- URLs that a server hands us

// https; or http on a loopback host where the operator allows that (`allow_insecure_loopback`).
bool MayBeUsed(const core::Url& url, bool allow_insecure_loopback);

// kForbidden naming `role` ("token_endpoint", …) if `text` is no URL, may not be used, or names a
// host that the egress guard refuses unresolved. The error shows an excerpt of the text.
core::Result<core::Url> ParseServerUrl(std::string_view text, std::string_view role,
                                       bool allow_insecure_loopback);

// ---- Authorization server metadata

struct AuthorizationServerMetadata {
  std::string issuer;        // that was asked for; compared as a string, never rewritten
  std::string named_issuer;  // that the document names; differs only by config.accepted_issuers
  bool pkce_is_unadvertised = false;  // and accepted by config.pkce_unadvertised
  core::Url authorization_endpoint;   // empty for grants without a user
  core::Url token_endpoint;
  std::optional<core::Url> registration_endpoint;
  std::optional<core::Url> revocation_endpoint;
  std::optional<Scopes> scopes_supported;
  // Empty optional: not said, which RFC 8414 reads as client_secret_basic.
  std::optional<std::vector<std::string>> token_endpoint_auth_methods_supported;
  std::optional<std::vector<std::string>> grant_types_supported;  // empty optional: not said
  bool authorization_response_iss_parameter_supported = false;    // RFC 9207
  bool client_id_metadata_document_supported = false;
  std::optional<std::vector<std::string>>
      dpop_signing_alg_values_supported;  // RFC 9449 section 5.1
  Notes notes;                            // what had to be read leniently
};

// For an issuer with a path: oauth-authorization-server inserted, openid-configuration inserted,
// openid-configuration appended. Without: oauth-authorization-server, openid-configuration.
core::Result<std::vector<core::Url>> AuthorizationServerMetadataUrls(const core::Url& issuer);

// kForbidden: another issuer, or an endpoint that is not https. kUnsupported, for the authorization
// code grant: PKCE with S256 or the response type code is not listed. kUpstream: issuer, token or
// authorization endpoint are missing. Applies the exceptions of `config`; the caller logs them.
core::Result<AuthorizationServerMetadata> ReadAuthorizationServerMetadata(
    const ReceivedDocument& document, std::string_view issuer, const Config& config);

// Finds and reads it. With every place tried and what it said: kUnsupported if there is none,
// kUpstream if a place holds JSON that is none. Else as FindMetadata.
core::Result<AuthorizationServerMetadata> DiscoverAuthorizationServer(
    const Dependencies& dependencies, const Config& config, std::string_view issuer,
    const core::CallContext& call);

// MCP 2025-03-26: `origin` is the issuer, its metadata lie at the root, and where there are none
// the endpoints are /authorize, /token and /register.
core::Result<AuthorizationServerMetadata> DiscoverLegacyAuthorizationServer(
    const Dependencies& dependencies, const Config& config, std::string_view origin,
    const core::CallContext& call);

}  // namespace claribi::oauth
