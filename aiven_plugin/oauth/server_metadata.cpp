#include "oauth/server_metadata.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/text.h"
#include "http/egress_guard.h"
#include "http/redirect.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using core::Url;

constexpr int kTooManyRequests = 429;

// Why the answer is no document; empty if it may be one.
std::string ReasonForMiss(const core::Result<http::BufferedResponse>& answer) {
  const int status = answer.ok() ? answer->status : answer.error().http_status;
  if (http::IsRedirect(status)) return "redirects elsewhere (" + std::to_string(status) + ")";
  if (answer.ok() && status >= 400 && status < 500 && status != kTooManyRequests) {
    return "HTTP status " + std::to_string(status);
  }
  return {};
}

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

Result<Url> Endpoint(const core::Json& document, std::string_view name,
                     bool allow_insecure_loopback) {
  const std::string* text = document.FindString(name);
  if (text == nullptr) {
    return ProtocolError(kMalformedServer, "they lack the string " + std::string(name));
  }
  return ParseServerUrl(*text, name, allow_insecure_loopback);
}

Result<std::optional<Url>> OptionalEndpoint(const core::Json& document, std::string_view name,
                                            bool allow_insecure_loopback) {
  const core::Json* member = document.Find(name);
  if (member == nullptr || member->IsNull()) return std::optional<Url>();
  CLARIBI_TRY(Url url, Endpoint(document, name, allow_insecure_loopback));
  return std::optional<Url>(std::move(url));
}

Result<std::optional<std::vector<std::string>>> OptionalList(const core::Json& document,
                                                             std::string_view name) {
  const core::Json* member = document.Find(name);
  if (member == nullptr || member->IsNull()) return std::optional<std::vector<std::string>>();
  auto list = core::StringList(*member);
  if (!list)
    return ProtocolError(kMalformedServer, std::string(name) + " must be a list of strings");
  return list;
}

bool ListContains(const std::optional<std::vector<std::string>>& list, std::string_view item) {
  return list && std::find(list->begin(), list->end(), item) != list->end();
}

core::Status CheckCodeGrant(const core::Json& document, const Config& config,
                            AuthorizationServerMetadata& metadata) {
  CLARIBI_TRY(const auto challenge_methods,
              OptionalList(document, "code_challenge_methods_supported"));
  // A list without S256 says that it is not supported. Only a missing list may be an omission.
  metadata.pkce_is_unadvertised =
      !challenge_methods && core::Contains(config.pkce_unadvertised, metadata.issuer);
  if (!metadata.pkce_is_unadvertised && !ListContains(challenge_methods, "S256")) {
    return NoPkce("code_challenge_methods_supported does not list \"S256\"");
  }
  CLARIBI_TRY(const auto response_types, OptionalList(document, "response_types_supported"));
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

void LogExceptions(const core::Logger& logger, const AuthorizationServerMetadata& metadata) {
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

core::Result<MetadataSearch> FindMetadata(const Dependencies& dependencies, const Config& config,
                                          const std::vector<core::Url>& candidates,
                                          const core::CallContext& call) {
  MetadataSearch search;
  const auto miss = [&search](const core::Url& url, std::string_view reason) {
    if (!search.tried.empty()) search.tried += "; ";
    search.tried.append(core::Excerpt(url.text())).append(": ").append(reason);
  };
  for (const core::Url& url : candidates) {
    http::HttpRequest request;
    request.url = url;
    request.headers.Set("Accept", "application/json");
    auto answer = http::FetchFollowing(dependencies.transport, std::move(request),
                                       config.max_document_bytes, call);
    if (const std::string reason = ReasonForMiss(answer); !reason.empty()) {
      miss(url, reason);
      continue;
    }
    if (!answer.ok()) return std::move(answer).error();
    if (answer->status < 200 || answer->status >= 300) {
      return UnexpectedAnswer("The vendor's metadata cannot be read.", *answer, nullptr,
                              dependencies.clock.Now());
    }
    auto json = core::Json::Parse(answer->body, {config.max_document_bytes, config.max_json_depth});
    if (!json.ok() || !json->IsObject()) {
      miss(url, "not a JSON object");
      continue;
    }
    search.document = std::move(*json);
    search.url = url.text();
    return search;
  }
  return search;
}

core::Result<core::Url> WellKnownUrl(const core::Url& of, std::string_view name,
                                     std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  std::string text = of.Origin() + "/.well-known/";
  text.append(name).append(path);
  return core::Url::Parse(text);
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

Result<AuthorizationServerMetadata> ReadAuthorizationServerMetadata(const core::Json& document,
                                                                    std::string_view issuer,
                                                                    const Config& config) {
  AuthorizationServerMetadata metadata;
  const std::string* named_issuer = document.FindString("issuer");
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

  const auto endpoint = [&](std::string_view name) {
    return Endpoint(document, name, config.allow_insecure_loopback);
  };
  const auto optional_endpoint = [&](std::string_view name) {
    return OptionalEndpoint(document, name, config.allow_insecure_loopback);
  };
  CLARIBI_TRY(metadata.token_endpoint, endpoint("token_endpoint"));
  CLARIBI_TRY(metadata.registration_endpoint, optional_endpoint("registration_endpoint"));
  CLARIBI_TRY(metadata.revocation_endpoint, optional_endpoint("revocation_endpoint"));

  if (config.AsksAPerson()) {
    CLARIBI_TRY(metadata.authorization_endpoint, endpoint("authorization_endpoint"));
    CLARIBI_CHECK(CheckCodeGrant(document, config, metadata));
  }
  CLARIBI_TRY(metadata.scopes_supported, OptionalList(document, "scopes_supported"));
  CLARIBI_TRY(metadata.token_endpoint_auth_methods_supported,
              OptionalList(document, "token_endpoint_auth_methods_supported"));
  metadata.authorization_response_iss_parameter_supported =
      document.FindBool("authorization_response_iss_parameter_supported").value_or(false);
  metadata.client_id_metadata_document_supported =
      document.FindBool("client_id_metadata_document_supported").value_or(false);
  CLARIBI_TRY(metadata.dpop_signing_alg_values_supported,
              OptionalList(document, "dpop_signing_alg_values_supported"));
  return metadata;
}

Result<AuthorizationServerMetadata> DiscoverAuthorizationServer(const Dependencies& dependencies,
                                                                const Config& config,
                                                                std::string_view issuer,
                                                                const core::CallContext& call) {
  CLARIBI_TRY(const Url url, ParseServerUrl(issuer, "issuer", config.allow_insecure_loopback));
  if (url.has_query()) {
    return ProtocolError(kMalformedServer, "an issuer must not have a query (RFC 8414 section 2)");
  }
  CLARIBI_TRY(const std::vector<Url> candidates, AuthorizationServerMetadataUrls(url));
  CLARIBI_TRY(const MetadataSearch search, FindMetadata(dependencies, config, candidates, call));
  if (!search.document) {
    return Error(ErrorCode::kUnsupported,
                 "The vendor's authorization server publishes no metadata.",
                 "none were found (" + search.tried + ")", "Check the endpoint of this connection.")
        .Kind(core::ErrorKind::kOauth);
  }
  CLARIBI_TRY(AuthorizationServerMetadata metadata,
              ReadAuthorizationServerMetadata(*search.document, issuer, config));
  LogExceptions(dependencies.logger, metadata);
  return metadata;
}

Result<AuthorizationServerMetadata> DiscoverLegacyAuthorizationServer(
    const Dependencies& dependencies, const Config& config, std::string_view origin,
    const core::CallContext& call) {
  CLARIBI_TRY(const Url url, ParseServerUrl(origin, "issuer", config.allow_insecure_loopback));
  CLARIBI_TRY(Url at_root, WellKnownUrl(url, kOAuthName, ""));
  CLARIBI_TRY(const MetadataSearch search,
              FindMetadata(dependencies, config, {std::move(at_root)}, call));
  if (search.document) {
    CLARIBI_TRY(AuthorizationServerMetadata metadata,
                ReadAuthorizationServerMetadata(*search.document, origin, config));
    LogExceptions(dependencies.logger, metadata);
    return metadata;
  }
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
