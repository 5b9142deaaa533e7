// What an MCP server says about how it is protected: its name as a resource, and whose tokens it
// takes. Source: RFC 9728; MCP authorization, "Protected Resource Metadata Discovery Requirements".
//
// The URL in a challenge comes from the server that is asked anyway, so it may lie on the server's
// own origin or on any public https host; what it names must still cover the endpoint, so that a
// foreign document cannot speak for it.
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

struct ProtectedResourceMetadata {
  std::string resource;  // as the server wrote it; sent so in every request (RFC 8707)
  // The issuer to use: the first one listed whose client the operator registered, else the first.
  std::string authorization_server;
  std::vector<std::string> authorization_servers;  // all that are listed
  std::string found_at;                            // where the document is; empty: nowhere
  std::optional<Scopes> scopes_supported;
  bool dpop_bound_access_tokens_required = false;
  // The server says nothing, and is its own authorization server (MCP 2025-03-26).
  bool is_legacy = false;
};

// Where the document may be, in this order: the challenge's resource_metadata, the well-known URI
// with the endpoint's path, the well-known URI at the root. The endpoint's query is no part of it.
// kForbidden if the challenge names a URL that may not be used.
core::Result<std::vector<core::Url>> ProtectedResourceMetadataUrls(
    const core::Url& endpoint, const std::optional<std::string>& resource_metadata,
    bool allow_insecure_loopback);

// True if `resource` names the endpoint or something above it: the same origin, an equal or parent
// path, and no query unless it is the endpoint's.
bool CoversEndpoint(std::string_view resource, const core::Url& endpoint);

// kUpstream on a malformed document; kForbidden if its resource neither covers the endpoint nor is
// one of config.accepted_resources (RFC 9728 section 3.3).
core::Result<ProtectedResourceMetadata> ReadProtectedResourceMetadata(const core::Json& document,
                                                                      const core::Url& endpoint,
                                                                      const Config& config);

// Finds and reads it. If there is none: kUnsupported, with every place tried; or, with
// config.legacy_discovery, what MCP 2025-03-26 takes for granted instead.
core::Result<ProtectedResourceMetadata> DiscoverProtectedResource(
    const Dependencies& dependencies, const Config& config, const core::Url& endpoint,
    const std::optional<std::string>& resource_metadata, const core::CallContext& call);

}  // namespace claribi::oauth
