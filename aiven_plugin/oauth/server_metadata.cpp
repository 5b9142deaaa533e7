#include "oauth/server_metadata.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/text.h"
#include "http/egress_guard.h"
#include "oauth/error_response.h"
#include "oauth/metadata_search.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using core::Url;

constexpr std::string_view kMalformedServer =
    "The metadata of the vendor's authorization server are malformed.";
constexpr std::string_view kOAuthName = "oauth-authorization-server";
constexpr std::string_view kOpenIdName = "openid-configuration";

Error NoPkce(std::string_view cause) {
  return Error(ErrorCode::kUnsupported,
               "The vendor's authorization server does not support a sign-in with PKCE.", cause,
               "Ask the vendor to support the authorization code grant with PKCE (S256).")
      .Kind(core::ErrorKind::kOauth);
}

Result<Url> Endpoint(const ReceivedDocument& document, std::string_view name,
                     bool allow_insecure_loopback) {
  const core::JsonString* text = FindProtectingText(document, name);
  if (text == nullptr || text->empty()) {
    return ProtocolError(kMalformedServer, "they lack the string " + std::string(name));
  }
  return ParseServerUrl(*text, name, allow_insecure_loopback);
}

Result<std::optional<Url>> OptionalEndpoint(const core::Json& document, std::string_view name,
                                            bool allow_insecure_loopback, Notes& notes) {
  const core::JsonString* text = FindText(document, name, notes);
  if (text == nullptr) return std::optional<Url>();
  CLARIBI_TRY(Url url, ParseServerUrl(*text, name, allow_insecure_loopback));
  return std::optional<Url>(std::move(url));
}

// A list that names nothing does not say that nothing is supported.
std::optional<std::vector<std::string>> Named(std::optional<std::vector<std::string>> list) {
  if (list && list->empty()) list.reset();
  return list;
}

bool ListContains(const std::optional<std::vector<std::string>>& list, std::string_view item) {
  return list && std::find(list->begin(), list->end(), item) != list->end();
}

// Strict: S256 protects the code on its way back, and no other form of the member advertises it.
bool AdvertisesS256(const core::Json& methods) {
  const core::Json::Array* items = methods.AsArray();
  return items != nullptr && std::any_of(items->begin(), items->end(), [](const core::Json& item) {
           return item == core::Json("S256");
         });
}

core::Status CheckCodeGrant(const ReceivedDocument& received, const Config& config,
                            AuthorizationServerMetadata& metadata) {
  const core::Json& document = received.object();
  const core::Json* methods = document.FindGiven("code_challenge_methods_supported");
  if (core::Contains(received.unreadable, "code_challenge_methods_supported")) {
    return NoPkce("code_challenge_methods_supported cannot be read");
  }
  // A list without S256 says that it is not supported. Only a missing list may be an omission.
  metadata.pkce_is_unadvertised =
      methods == nullptr && core::Contains(config.pkce_unadvertised, metadata.issuer);
  if (!metadata.pkce_is_unadvertised && (methods == nullptr || !AdvertisesS256(*methods))) {
    return NoPkce("code_challenge_methods_supported does not list \"S256\"");
  }
  const auto response_types = Named(FindList(document, "response_types_supported", metadata.notes));
  if (response_types && !ListContains(response_types, "code")) {
    return NoPkce("response_types_supported does not list \"code\"");
  }
  return core::Ok();
}

bool IsAccepted(const Config& config, std::string_view expected, std::string_view named) {
  const auto& pairs = config.accepted_issuers;
  return std::any_of(pairs.begin(), pairs.end(), [&](const AcceptedIssuer& pair) {
    return pair.expected == expected && pair.accepted == named;
  });
}

void LogExceptions(const Dependencies& dependencies, const AuthorizationServerMetadata& metadata) {
  const core::Logger& logger = dependencies.logger;
  for (const std::string& note : metadata.notes) {
    dependencies.leniency->Note("in the metadata of " + metadata.issuer + ", " + note);
  }
  if (metadata.named_issuer != metadata.issuer) {
    logger.Log(core::LogLevel::kWarn, core::LogComponent::kOauth,
               "the metadata of " + metadata.issuer + " names the issuer " + metadata.named_issuer +
                   "; accepted by the manifest");
  }
  if (metadata.pkce_is_unadvertised) {
    logger.Log(core::LogLevel::kWarn, core::LogComponent::kOauth,
               metadata.issuer +
                   " does not advertise PKCE; a code_challenge with S256 is sent, as the manifest "
                   "says");
  }
}

}  // namespace

bool MayBeUsed(const core::Url& url, bool allow_insecure_loopback) {
  return url.IsHttps() || (allow_insecure_loopback && url.HasLoopbackHost());
}

core::Result<core::Url> ParseServerUrl(std::string_view text, std::string_view role,
                                       bool allow_insecure_loopback) {
  const auto refused = [&](std::string_view why) {
    return core::Error(
               core::ErrorCode::kForbidden, "A URL that the sign-in needs is not safe to use.",
               std::string(role) + " must be a public https URL, seen: " + core::Excerpt(text) +
                   (why.empty() ? "" : " (" + std::string(why) + ")"),
               "Check the endpoint of this connection. If it is right, report this to the "
               "vendor.")
        .Kind(core::ErrorKind::kOauth);
  };
  auto url = core::Url::Parse(text);
  if (!url.ok()) return refused(url.error().cause);
  if (!MayBeUsed(*url, allow_insecure_loopback)) return refused("");
  const core::Status host = http::CheckHost(url->host(), {allow_insecure_loopback});
  if (!host.ok()) return refused(host.error().cause);
  return url;
}

Result<std::vector<Url>> AuthorizationServerMetadataUrls(const Url& issuer) {
  const std::string_view path = issuer.path();
  std::vector<Url> urls;
  CLARIBI_TRY(Url oauth_inserted, WellKnownUrl(issuer, kOAuthName, path));
  urls.push_back(std::move(oauth_inserted));
  CLARIBI_TRY(Url openid_inserted, WellKnownUrl(issuer, kOpenIdName, path));
  urls.push_back(std::move(openid_inserted));
  if (path != "/") {
    std::string appended = issuer.Origin() + issuer.path();
    if (!appended.ends_with('/')) appended += '/';
    CLARIBI_TRY(Url openid_appended,
                Url::Parse(appended.append(".well-known/").append(kOpenIdName)));
    urls.push_back(std::move(openid_appended));
  }
  return urls;
}

Result<AuthorizationServerMetadata> ReadAuthorizationServerMetadata(
    const ReceivedDocument& received, std::string_view issuer, const Config& config) {
  const core::Json& document = received.object();
  AuthorizationServerMetadata metadata;
  metadata.notes = received.notes;
  const core::JsonString* named_issuer = FindProtectingText(received, "issuer");
  if (named_issuer == nullptr)
    return ProtocolError(kMalformedServer, "they lack the string issuer");
  if (*named_issuer != issuer && !IsAccepted(config, issuer, *named_issuer)) {
    return Error(
               ErrorCode::kForbidden, "The vendor's authorization server names another issuer.",
               "its metadata name the issuer " + core::Excerpt(*named_issuer) + ", expected is " +
                   core::Excerpt(issuer),
               "Check the endpoint of this connection. If it is right, report this to the vendor.")
        .Kind(core::ErrorKind::kOauth);
  }
  metadata.issuer = issuer;
  metadata.named_issuer = *named_issuer;

  const bool allow_insecure = config.allow_insecure_loopback;
  CLARIBI_TRY(metadata.token_endpoint, Endpoint(received, "token_endpoint", allow_insecure));
  const auto optional_endpoint = [&](std::string_view name) {
    return OptionalEndpoint(document, name, allow_insecure, metadata.notes);
  };
  CLARIBI_TRY(metadata.registration_endpoint, optional_endpoint("registration_endpoint"));
  CLARIBI_TRY(metadata.revocation_endpoint, optional_endpoint("revocation_endpoint"));

  if (config.AsksAPerson()) {
    CLARIBI_TRY(metadata.authorization_endpoint,
                Endpoint(received, "authorization_endpoint", allow_insecure));
    CLARIBI_CHECK(CheckCodeGrant(received, config, metadata));
  }
  const auto list = [&](std::string_view name) {
    return Named(FindWords(document, name, metadata.notes));
  };
  metadata.scopes_supported = list("scopes_supported");
  metadata.token_endpoint_auth_methods_supported = list("token_endpoint_auth_methods_supported");
  metadata.grant_types_supported = list("grant_types_supported");
  metadata.dpop_signing_alg_values_supported = list("dpop_signing_alg_values_supported");
  metadata.authorization_response_iss_parameter_supported =
      FindDemand(received, "authorization_response_iss_parameter_supported", metadata.notes);
  metadata.client_id_metadata_document_supported =
      FindFlag(document, "client_id_metadata_document_supported", metadata.notes);
  return metadata;
}

namespace {

// The metadata at one of the places; empty if there are none, and `search` then says why.
Result<std::optional<AuthorizationServerMetadata>> FindAndRead(
    const Dependencies& dependencies, const Config& config, const std::vector<Url>& places,
    std::string_view issuer, MetadataSearch& search, const core::CallContext& call) {
  std::optional<AuthorizationServerMetadata> found;
  const auto read = [&](const ReceivedDocument& document, const Url&) -> core::Status {
    CLARIBI_TRY(found, ReadAuthorizationServerMetadata(document, issuer, config));
    return core::Ok();
  };
  CLARIBI_TRY(search, FindMetadata(dependencies, config, places, read, call));
  if (found) LogExceptions(dependencies, *found);
  return found;
}

}  // namespace

Result<AuthorizationServerMetadata> DiscoverAuthorizationServer(const Dependencies& dependencies,
                                                                const Config& config,
                                                                std::string_view issuer,
                                                                const core::CallContext& call) {
  CLARIBI_TRY(const Url url,
              ParseServerUrl(issuer, "the issuer (authorization_servers in the resource metadata)",
                             config.allow_insecure_loopback));
  if (url.has_query()) {
    return ProtocolError(kMalformedServer, "an issuer must not have a query (RFC 8414 section 2)");
  }
  CLARIBI_TRY(const std::vector<Url> places, AuthorizationServerMetadataUrls(url));
  MetadataSearch search;
  CLARIBI_TRY(auto found, FindAndRead(dependencies, config, places, issuer, search, call));
  if (found) return *std::move(found);
  if (search.found_malformed) return ProtocolError(kMalformedServer, search.tried);
  return Error(ErrorCode::kUnsupported, "The vendor's authorization server publishes no metadata.",
               "none were found (" + search.tried + ")", "Check the endpoint of this connection.")
      .Kind(core::ErrorKind::kOauth);
}

Result<AuthorizationServerMetadata> DiscoverLegacyAuthorizationServer(
    const Dependencies& dependencies, const Config& config, std::string_view origin,
    const core::CallContext& call) {
  CLARIBI_TRY(const Url url, ParseServerUrl(origin, "issuer", config.allow_insecure_loopback));
  CLARIBI_TRY(Url at_root, WellKnownUrl(url, kOAuthName, ""));
  MetadataSearch search;
  CLARIBI_TRY(auto found,
              FindAndRead(dependencies, config, {std::move(at_root)}, origin, search, call));
  if (found) return *std::move(found);
  dependencies.logger.Log(
      core::LogLevel::kWarn, core::LogComponent::kOauth,
      std::string(origin) + " publishes no metadata; the endpoints of MCP 2025-03-26 are used");
  AuthorizationServerMetadata metadata;
  metadata.issuer = metadata.named_issuer = origin;
  CLARIBI_TRY(metadata.authorization_endpoint, Url::Parse(metadata.issuer + "/authorize"));
  CLARIBI_TRY(metadata.token_endpoint, Url::Parse(metadata.issuer + "/token"));
  CLARIBI_TRY(metadata.registration_endpoint, Url::Parse(metadata.issuer + "/register"));
  return metadata;
}

}  // namespace claribi::oauth
