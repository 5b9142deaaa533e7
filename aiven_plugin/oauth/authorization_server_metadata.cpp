#include "oauth/authorization_server_metadata.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "oauth/metadata_document.h"
#include "oauth/oauth_error.h"
#include "oauth/server_url.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using core::Url;

constexpr std::string_view kBroken = "The vendor's authorization server describes itself wrongly.";
constexpr std::string_view kOAuthName = "oauth-authorization-server";
constexpr std::string_view kOpenIdName = "openid-configuration";

Error CannotSignInSafely(std::string_view cause) {
  return Error(ErrorCode::kUnsupported,
               "The vendor's authorization server lacks what a safe sign-in needs.", cause,
               "Ask the vendor to support the authorization code grant with PKCE (S256).")
      .Kind("oauth");
}

Result<Url> Endpoint(const core::Json& document, std::string_view name,
                     bool allow_insecure_loopback) {
  const std::string* text = document.FindString(name);
  if (text == nullptr) {
    return ProtocolError(kBroken, "its metadata lacks the string " + std::string(name));
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
  if (!list) return ProtocolError(kBroken, std::string(name) + " must be a list of strings");
  return list;
}

bool Lists(const std::optional<std::vector<std::string>>& list, std::string_view item) {
  return list && std::find(list->begin(), list->end(), item) != list->end();
}

core::Status CheckCodeGrant(const core::Json& document, const Config& config,
                            AuthorizationServerMetadata& metadata) {
  CLARIBI_TRY(const auto challenge_methods,
              OptionalList(document, "code_challenge_methods_supported"));
  // A list without S256 is an answer; only silence can be an omission.
  metadata.pkce_is_unadvertised =
      !challenge_methods && core::Contains(config.pkce_unadvertised, metadata.issuer);
  if (!metadata.pkce_is_unadvertised && !Lists(challenge_methods, "S256")) {
    return CannotSignInSafely("code_challenge_methods_supported does not list \"S256\"");
  }
  CLARIBI_TRY(const auto response_types, OptionalList(document, "response_types_supported"));
  if (response_types && !Lists(response_types, "code")) {
    return CannotSignInSafely("response_types_supported does not list \"code\"");
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
    logger.Log(core::LogLevel::kWarn, "oauth",
               "the metadata of " + metadata.issuer + " names the issuer " + metadata.named_issuer +
                   "; accepted by the manifest");
  }
  if (metadata.pkce_is_unadvertised) {
    logger.Log(core::LogLevel::kWarn, "oauth",
               metadata.issuer +
                   " does not advertise PKCE; S256 is sent all the same, as the "
                   "manifest says");
  }
}

}  // namespace

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
  if (named_issuer == nullptr) return ProtocolError(kBroken, "its metadata lacks the issuer");
  if (*named_issuer != issuer && !IsAccepted(config, issuer, *named_issuer)) {
    return Error(
               ErrorCode::kForbidden, "The vendor's authorization server is not who it should be.",
               "its metadata names the issuer " + core::Excerpt(*named_issuer) +
                   ", asked for was " + core::Excerpt(issuer),
               "Check the endpoint of this connection; if it is right, report this to the vendor.")
        .Kind("oauth");
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
    return ProtocolError(kBroken, "an issuer has no query (RFC 8414 section 2)");
  }
  CLARIBI_TRY(const std::vector<Url> candidates, AuthorizationServerMetadataUrls(url));
  CLARIBI_TRY(const MetadataSearch search, FindMetadata(dependencies, config, candidates, call));
  if (!search.document) {
    return Error(ErrorCode::kUnsupported,
                 "The vendor's authorization server does not describe itself.",
                 "no metadata was found (" + search.tried + ")",
                 "Check the endpoint of this connection.")
        .Kind("oauth");
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
      core::LogLevel::kWarn, "oauth",
      std::string(origin) + " describes no endpoints; those of MCP 2025-03-26 are used");
  AuthorizationServerMetadata metadata;
  metadata.issuer = metadata.named_issuer = origin;
  CLARIBI_TRY(metadata.authorization_endpoint, Url::Parse(metadata.issuer + "/authorize"));
  CLARIBI_TRY(metadata.token_endpoint, Url::Parse(metadata.issuer + "/token"));
  CLARIBI_TRY(metadata.registration_endpoint, Url::Parse(metadata.issuer + "/register"));
  return metadata;
}

}  // namespace claribi::oauth
