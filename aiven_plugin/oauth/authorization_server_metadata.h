// What an authorization server says about itself: its endpoints and what it can do. Only metadata
// that names the issuer it was asked for is ever returned. Source: RFC 8414; OpenID Connect
// Discovery 1.0; MCP authorization, "Authorization Server Metadata Discovery".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/url.h"
#include "oauth/config.h"
#include "oauth/scope.h"

namespace claribi::oauth {

struct AuthorizationServerMetadata {
  std::string issuer;                 // that was asked for; compared as a string, never rewritten
  std::string named_issuer;           // another one only by an exception of the manifest
  bool pkce_is_unadvertised = false;  // and accepted, by another
  core::Url authorization_endpoint;   // not looked at for grants without a person
  core::Url token_endpoint;
  std::optional<core::Url> registration_endpoint;
  std::optional<core::Url> revocation_endpoint;
  std::optional<Scopes> scopes_supported;
  // Empty optional: not said, which RFC 8414 reads as client_secret_basic.
  std::optional<std::vector<std::string>> token_endpoint_auth_methods_supported;
  bool authorization_response_iss_parameter_supported = false;  // RFC 9207
  bool client_id_metadata_document_supported = false;
  std::optional<std::vector<std::string>>
      dpop_signing_alg_values_supported;  // RFC 9449 section 5.1
};

// For an issuer with a path: oauth-authorization-server inserted, openid-configuration inserted,
// openid-configuration appended. Without: oauth-authorization-server, openid-configuration.
core::Result<std::vector<core::Url>> AuthorizationServerMetadataUrls(const core::Url& issuer);

// kForbidden: another issuer, or an endpoint that is not https. kUnsupported, where a person is to
// be asked: PKCE with S256 or the code response is not listed. kUpstream: malformed. Applies the
// exceptions of `config`; saying so is for the caller.
core::Result<AuthorizationServerMetadata> ReadAuthorizationServerMetadata(
    const core::Json& document, std::string_view issuer, const Config& config);

// Finds and reads it. kUnsupported, with every place tried, if there is none.
core::Result<AuthorizationServerMetadata> DiscoverAuthorizationServer(
    const Dependencies& dependencies, const Config& config, std::string_view issuer,
    const core::CallContext& call);

// MCP 2025-03-26: `origin` is the issuer, its metadata lies at the root, and where there is none
// the endpoints are /authorize, /token and /register.
core::Result<AuthorizationServerMetadata> DiscoverLegacyAuthorizationServer(
    const Dependencies& dependencies, const Config& config, std::string_view origin,
    const core::CallContext& call);

}  // namespace claribi::oauth
