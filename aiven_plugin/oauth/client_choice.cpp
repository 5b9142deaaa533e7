#include "oauth/client_choice.h"

#include <algorithm>
#include <string>

#include "core/text.h"
#include "oauth/oauth_error.h"
#include "oauth/registered_clients.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

bool Allows(const Config& config, RegistrationWay way) {
  return std::find(config.registration.begin(), config.registration.end(), way) !=
         config.registration.end();
}

Error NotForThisIssuer(const std::string& issuer, std::string_view cause) {
  return Error(ErrorCode::kForbidden,
               "The client of this installation belongs to another authorization server.",
               std::string(cause) + "; the vendor's server now names " + core::Excerpt(issuer),
               "Ask the operator to register a client there and to configure it with its issuer.")
      .Kind("oauth");
}

// One of this issuer before one of any.
const PreRegisteredClient* FindRegistration(const OperatorCredentials& credentials,
                                            std::string_view issuer) {
  const PreRegisteredClient* of_any = nullptr;
  for (const PreRegisteredClient& registration : credentials.registrations) {
    if (registration.issuer == issuer) return &registration;
    if (registration.issuer.empty() && of_any == nullptr) of_any = &registration;
  }
  return of_any;
}

Result<Client> PreRegistered(const OperatorCredentials& credentials,
                             const AuthorizationServerMetadata& server, const Grant* previous) {
  const PreRegisteredClient* registration = FindRegistration(credentials, server.issuer);
  if (registration == nullptr) {
    return NotForThisIssuer(server.issuer, "the configured registrations name other issuers");
  }
  if (registration->issuer.empty() && previous != nullptr &&
      previous->binding.client.client_id == registration->client_id &&
      previous->binding.issuer != server.issuer) {
    return NotForThisIssuer(server.issuer, "it was used with " + previous->binding.issuer);
  }
  CLARIBI_TRY(std::string method, AuthMethodOf(*registration, server));
  return Client{registration->client_id, core::Secret(), std::move(method), true};
}

Error NoWay(const Config& config, const AuthorizationServerMetadata& server) {
  std::string cause;
  const auto because = [&cause](std::string_view reason) {
    if (!cause.empty()) cause += "; ";
    cause += reason;
  };
  if (Allows(config, RegistrationWay::kPreRegistered)) because("no client is configured");
  if (Allows(config, RegistrationWay::kClientIdMetadataDocument)) {
    because(server.client_id_metadata_document_supported
                ? "no client.metadata_url is configured"
                : "its authorization server takes no client id metadata documents");
  }
  if (Allows(config, RegistrationWay::kDynamic)) {
    because("its authorization server offers no dynamic client registration");
  }
  return Error(ErrorCode::kUnsupported, "clariBI is no client of the vendor's sign-in service.",
               cause, "Ask the operator to register a client with the vendor and to configure it.")
      .Kind("oauth");
}

}  // namespace

Result<std::string> AuthMethodOf(const PreRegisteredClient& registration,
                                 const AuthorizationServerMetadata& server) {
  if (!registration.token_endpoint_auth_method.empty()) {
    return registration.token_endpoint_auth_method;
  }
  const bool has_key = !registration.private_key_pem.empty();
  const bool has_secret = !registration.client_secret.empty();
  if (!has_key && !has_secret) return std::string(kAuthMethodNone);
  const auto& offered = server.token_endpoint_auth_methods_supported;
  const auto offers = [&offered](std::string_view method) {
    return offered && std::find(offered->begin(), offered->end(), method) != offered->end();
  };
  if (has_key && (!has_secret || offers(kAuthMethodPrivateKeyJwt))) {
    if (!offered || offers(kAuthMethodPrivateKeyJwt)) return std::string(kAuthMethodPrivateKeyJwt);
  }
  if (has_secret) {
    // What is not said is client_secret_basic (RFC 8414 section 2).
    if (!offered || offers(kAuthMethodBasic)) return std::string(kAuthMethodBasic);
    if (offers(kAuthMethodPost)) return std::string(kAuthMethodPost);
  }
  return Error(
             ErrorCode::kUnsupported, "The configured client cannot prove itself to the vendor.",
             "token_endpoint_auth_methods_supported lists no way for which it has a key or secret",
             "Ask the operator to configure what the vendor's sign-in service takes.")
      .Kind("oauth");
}

Result<Client> ChooseClient(const Dependencies& dependencies, const Config& config,
                            const AuthorizationServerMetadata& server,
                            std::string_view redirect_uri, const Grant* previous,
                            const core::CallContext& call) {
  const OperatorCredentials* credentials = config.credentials;
  if (Allows(config, RegistrationWay::kPreRegistered) && credentials != nullptr &&
      !credentials->registrations.empty()) {
    return PreRegistered(*credentials, server, previous);
  }
  // An assertion may say by itself who presents it (RFC 7521 section 4.1).
  if (config.grant_type == GrantType::kJwtBearer) {
    return Client{"", core::Secret(), std::string(kAuthMethodNone)};
  }
  if (!config.AsksAPerson()) return NoWay(config, server);
  if (Allows(config, RegistrationWay::kClientIdMetadataDocument) && credentials != nullptr &&
      !credentials->metadata_url.empty() && server.client_id_metadata_document_supported) {
    return Client{credentials->metadata_url, core::Secret(), std::string(kAuthMethodNone)};
  }
  if (Allows(config, RegistrationWay::kDynamic)) {
    RegisteredClients clients(dependencies, config);
    auto client = clients.ClientFor(server, redirect_uri, call);
    if (client.ok() || server.registration_endpoint) return client;
    if (client.error().code != ErrorCode::kUnsupported) return client;
  }
  return NoWay(config, server);
}

}  // namespace claribi::oauth
