// How an MCP server says that it is protected (RFC 9728), in the two places where it says so:
//
//   WWW-Authenticate   a 401 or 403 names a scheme, an error, the scopes that are missing, and the
//                      URL of the metadata (section 5.1)
//   the metadata       a JSON document names the resource, its authorization servers and its scopes
//                      (section 2), at one of the well-known URIs (section 3.1)
//
// The URL in the challenge is chosen by the server that is asked anyway. It may lie on the server's
// own origin or on any public https host. What the document names as `resource` must still cover
// the endpoint (section 3.3), so that a foreign document cannot speak for it.
//
// Not here: whose tokens those are (server_metadata.h), and what follows from a 403 (step_up.h).
// Source: RFC 9728; RFC 6750 section 3; RFC 9449 sections 7.1 and 9; MCP authorization, "Protected
// Resource Metadata Discovery Requirements".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/url.h"
#include "http/http_transport.h"
#include "oauth/oauth_config.h"
#include "oauth/received_document.h"
#include "oauth/scope.h"

namespace claribi::oauth {

// ---- The challenge

// What a WWW-Authenticate header asks for, whichever scheme it names.
struct RequestedAuthorization {
  bool offers_bearer = false;
  bool offers_dpop = false;
  std::string error;                             // e.g. "insufficient_scope"; empty: none
  std::optional<std::string> resource_metadata;  // URL, as the server wrote it
  std::optional<Scopes> scopes;

  // True if the server takes DPoP-bound tokens only.
  bool WantsDpopOnly() const { return offers_dpop && !offers_bearer; }
};

// The first challenge of each scheme. Where Bearer and DPoP both have a parameter, DPoP's counts;
// an empty parameter counts as none.
RequestedAuthorization ReadChallenge(const http::Headers& headers);

// ---- The metadata

struct ProtectedResourceMetadata {
  std::string resource;  // as the server wrote it; sent so in every request (RFC 8707)
  // The issuer to use: the first one listed for which the operator registered a client, else the
  // first one listed.
  std::string authorization_server;
  std::vector<std::string> authorization_servers;  // all that are listed
  std::string found_at;                            // URL of the document; empty: there is none
  std::optional<Scopes> scopes_supported;
  bool dpop_bound_access_tokens_required = false;
  // There is no document: the server is its own authorization server (MCP 2025-03-26).
  bool is_legacy = false;
  Notes notes;  // what had to be read leniently
};

// Where the document may be, in this order: the challenge's resource_metadata, the well-known URI
// with the endpoint's path, the well-known URI at the root. The endpoint's query is left out. A
// resource_metadata that may not be used counts as none: `unusable` then says why.
core::Result<std::vector<core::Url>> ProtectedResourceMetadataUrls(
    const core::Url& endpoint, const std::optional<std::string>& resource_metadata,
    bool allow_insecure_loopback, std::string* unusable = nullptr);

// True if `resource` names the endpoint or something above it: the same origin, an equal or parent
// path, and no query unless it is the endpoint's.
bool CoversEndpoint(std::string_view resource, const core::Url& endpoint);

// kUpstream if resource or authorization_servers are missing; kForbidden if its resource neither
// covers the endpoint nor is one of config.accepted_resources (RFC 9728 section 3.3); kUnsupported
// if the server takes tokens in no Authorization header.
core::Result<ProtectedResourceMetadata> ReadProtectedResourceMetadata(
    const ReceivedDocument& document, const core::Url& endpoint, const Config& config);

// Finds and reads the document. If there is none: with config.legacy_discovery, what MCP 2025-03-26
// assumes instead; else, with every place tried and what it said, kUpstream if a place holds JSON
// that is no such document, and kUnsupported if none does. Else as FindMetadata: after an outage,
// nothing is assumed.
core::Result<ProtectedResourceMetadata> DiscoverProtectedResource(
    const Dependencies& dependencies, const Config& config, const core::Url& endpoint,
    const std::optional<std::string>& resource_metadata, const core::CallContext& call);

}  // namespace claribi::oauth
