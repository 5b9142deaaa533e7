#include "oauth/protected_resource_metadata.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "http/www_authenticate.h"
#include "oauth/client_authentication.h"
#include "oauth/error_response.h"
#include "oauth/metadata_search.h"
#include "oauth/server_metadata.h"

namespace claribi::oauth {
namespace {

void ReadParameters(const http::AuthChallenge& challenge, RequestedAuthorization& requested) {
  // An empty parameter says nothing, and takes nothing from what is said elsewhere.
  const auto find = [&challenge](std::string_view name) {
    const std::string* value = challenge.Find(name);
    return value == nullptr || value->empty() ? nullptr : value;
  };
  if (const std::string* error = find("error")) requested.error = *error;
  if (const std::string* url = find("resource_metadata")) requested.resource_metadata = *url;
  if (const std::string* scope = find("scope")) {
    Scopes scopes = ParseScopes(*scope);
    if (!scopes.empty()) requested.scopes = std::move(scopes);
  }
}

constexpr std::string_view kWellKnownName = "oauth-protected-resource";
constexpr std::string_view kMalformedResource =
    "The vendor's protected resource metadata are malformed.";

core::Error AnotherResource(const std::string& resource, const core::Url& endpoint) {
  return core::Error(
             core::ErrorCode::kForbidden,
             "The vendor's protected resource metadata describe another server.",
             "their resource is " + core::Excerpt(resource) + ", which does not cover " +
                 endpoint.Origin() + endpoint.path(),
             "Check the endpoint of this connection. If the vendor documents this resource, the "
             "operator can add it to accepted_resources in the manifest.")
      .Kind(core::ErrorKind::kOauth);
}

// The choice among several is the client's (RFC 9728 section 7.6).
const std::string& PreferredIssuer(const std::vector<std::string>& issuers, const Config& config) {
  if (config.credentials == nullptr) return issuers.front();
  const auto& registrations = config.credentials->registrations;
  const auto preferred =
      std::find_if(issuers.begin(), issuers.end(), [&registrations](const std::string& issuer) {
        return std::any_of(
            registrations.begin(), registrations.end(),
            [&issuer](const PreRegisteredClient& client) { return client.issuer == issuer; });
      });
  return preferred != issuers.end() ? *preferred : issuers.front();
}

ProtectedResourceMetadata LegacyMetadata(const Dependencies& dependencies,
                                         const core::Url& endpoint) {
  dependencies.logger.Log(
      core::LogLevel::kWarn, core::LogComponent::kOauth,
      endpoint.Origin() +
          " has no protected resource metadata; it is used as its own authorization server (MCP "
          "2025-03-26), as the manifest allows");
  ProtectedResourceMetadata metadata;
  metadata.resource = endpoint.Origin() + endpoint.path();
  metadata.authorization_server = endpoint.Origin();
  metadata.authorization_servers = {metadata.authorization_server};
  metadata.is_legacy = true;
  return metadata;
}

}  // namespace

RequestedAuthorization ReadChallenge(const http::Headers& headers) {
  RequestedAuthorization requested;
  const auto challenges = http::FindChallenges(headers);
  for (const http::AuthChallenge& challenge : challenges) {
    if (challenge.scheme != "bearer" || requested.offers_bearer) continue;
    requested.offers_bearer = true;
    ReadParameters(challenge, requested);
  }
  for (const http::AuthChallenge& challenge : challenges) {
    if (challenge.scheme != "dpop" || requested.offers_dpop) continue;
    requested.offers_dpop = true;
    ReadParameters(challenge, requested);
  }
  return requested;
}

core::Result<std::vector<core::Url>> ProtectedResourceMetadataUrls(
    const core::Url& endpoint, const std::optional<std::string>& resource_metadata,
    bool allow_insecure_loopback, std::string* unusable) {
  std::vector<core::Url> urls;
  const auto add = [&urls](core::Url url) {
    const bool known = std::any_of(urls.begin(), urls.end(), [&url](const core::Url& other) {
      return other.text() == url.text();
    });
    if (!known) urls.push_back(std::move(url));
  };
  if (resource_metadata) {
    auto named = ParseServerUrl(*resource_metadata, "resource_metadata", allow_insecure_loopback);
    if (named.ok()) {
      add(std::move(*named));
    } else if (unusable != nullptr) {
      *unusable = named.error().cause;
    }
  }
  CLARIBI_TRY(core::Url by_path, WellKnownUrl(endpoint, kWellKnownName, endpoint.path()));
  add(std::move(by_path));
  CLARIBI_TRY(core::Url at_root, WellKnownUrl(endpoint, kWellKnownName, ""));
  add(std::move(at_root));
  return urls;
}

bool CoversEndpoint(std::string_view resource, const core::Url& endpoint) {
  const auto url = core::Url::Parse(resource);
  if (!url.ok() || url->Origin() != endpoint.Origin()) return false;
  if (url->has_query() && (!endpoint.has_query() || url->query() != endpoint.query())) return false;
  std::string_view parent = url->path();
  if (parent.ends_with('/')) parent.remove_suffix(1);
  const std::string_view path = endpoint.path();
  return path.starts_with(parent) && (path.size() == parent.size() || path[parent.size()] == '/');
}

core::Result<ProtectedResourceMetadata> ReadProtectedResourceMetadata(
    const ReceivedDocument& received, const core::Url& endpoint, const Config& config) {
  const core::Json& document = received.object();
  ProtectedResourceMetadata metadata;
  metadata.notes = received.notes;
  const core::JsonString* resource = FindProtectingText(received, "resource");
  if (resource == nullptr)
    return ProtocolError(kMalformedResource, "they lack the string resource");
  const auto& accepted = config.accepted_resources;
  if (!CoversEndpoint(*resource, endpoint) &&
      std::find(accepted.begin(), accepted.end(), *resource) == accepted.end()) {
    return AnotherResource(std::string(*resource), endpoint);
  }
  metadata.resource = *resource;

  auto issuers = FindList(document, "authorization_servers", metadata.notes);
  const bool is_unreadable = core::Contains(received.unreadable, "authorization_servers");
  if (is_unreadable || !issuers || issuers->empty()) {
    return ProtocolError(kMalformedResource,
                         "authorization_servers must be a list of at least one issuer");
  }
  metadata.authorization_server = PreferredIssuer(*issuers, config);
  metadata.authorization_servers = *std::move(issuers);

  metadata.scopes_supported = FindWords(document, "scopes_supported", metadata.notes);
  metadata.dpop_bound_access_tokens_required =
      FindDemand(received, "dpop_bound_access_tokens_required", metadata.notes);
  const auto methods = FindWords(document, "bearer_methods_supported", metadata.notes);
  if (methods && !methods->empty() && !core::Contains(*methods, "header")) {
    return core::Error(core::ErrorCode::kUnsupported,
                       "The vendor's server takes no tokens in the Authorization header.",
                       "bearer_methods_supported does not list \"header\"",
                       "Ask the vendor to support the Authorization header.")
        .Kind(core::ErrorKind::kOauth);
  }
  return metadata;
}

core::Result<ProtectedResourceMetadata> DiscoverProtectedResource(
    const Dependencies& dependencies, const Config& config, const core::Url& endpoint,
    const std::optional<std::string>& resource_metadata, const core::CallContext& call) {
  const auto note = [&dependencies](std::string_view text) { dependencies.leniency->Note(text); };
  std::string unusable;
  CLARIBI_TRY(const std::vector<core::Url> places,
              ProtectedResourceMetadataUrls(endpoint, resource_metadata,
                                            config.allow_insecure_loopback, &unusable));
  if (!unusable.empty()) note("the link in the challenge is not followed: " + unusable);

  std::optional<ProtectedResourceMetadata> found;
  const auto read = [&](const ReceivedDocument& document, const core::Url& place) -> core::Status {
    CLARIBI_TRY(found, ReadProtectedResourceMetadata(document, endpoint, config));
    found->found_at = place.text();
    return core::Ok();
  };
  CLARIBI_TRY(const MetadataSearch search, FindMetadata(dependencies, config, places, read, call));
  if (!found) {
    if (config.legacy_discovery) return LegacyMetadata(dependencies, endpoint);
    const std::string tried = unusable.empty() ? search.tried : unusable + "; " + search.tried;
    if (search.found_malformed) return ProtocolError(kMalformedResource, tried);
    return core::Error(core::ErrorCode::kUnsupported, "This server does not say how to sign in.",
                       "no protected resource metadata were found (" + tried + ")",
                       "Check the endpoint of this connection.")
        .Kind(core::ErrorKind::kOauth);
  }
  for (const std::string& text : found->notes) {
    note("in the metadata at " + core::Excerpt(found->found_at) + ", " + text);
  }
  if (!CoversEndpoint(found->resource, endpoint)) {
    dependencies.logger.Log(core::LogLevel::kWarn, core::LogComponent::kOauth,
                            "the resource " + found->resource +
                                " does not cover the endpoint; accepted by the manifest");
  }
  return *std::move(found);
}

}  // namespace claribi::oauth
