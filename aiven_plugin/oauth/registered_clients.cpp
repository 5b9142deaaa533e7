#include "oauth/registered_clients.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/secret_json.h"
#include "core/text.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int kMaxSaves = 5;
constexpr std::size_t kMaxRedirectUris = 8;

struct Registrations {
  std::vector<RegisteredClient> clients;  // at most one of each application_type
  vault::Version version = 0;
};

Result<std::string> RecordName(std::string_view issuer) {
  return vault::NameFor("client/", issuer);
}

core::Json ToJson(const RegisteredClient& registered) {
  core::Json json = ToJson(registered.client);
  json.Set("application_type", registered.application_type);
  json.Set("redirect_uris", core::Json::MakeArray({registered.redirect_uris.begin(),
                                                   registered.redirect_uris.end()}));
  json.Set("expires_at_ms",
           registered.expires_at ? core::Json(core::ToMs(*registered.expires_at)) : core::Json());
  if (registered.scopes) {
    json.Set("scopes",
             core::Json::MakeArray({registered.scopes->begin(), registered.scopes->end()}));
  }
  return json;
}

Result<RegisteredClient> ReadRegisteredClient(const core::Json& json) {
  RegisteredClient registered;
  CLARIBI_TRY(registered.client, ReadClient(json));
  const core::JsonString* type = json.FindString("application_type");
  const core::Json* uris = json.Find("redirect_uris");
  auto redirect_uris = uris != nullptr ? core::StringList(*uris) : std::nullopt;
  if (type == nullptr || !redirect_uris) {
    return Error(ErrorCode::kInternal, "A stored client registration is incomplete.",
                 "application_type and redirect_uris are expected");
  }
  registered.application_type = *type;
  registered.redirect_uris = std::move(*redirect_uris);
  if (const auto expires_at = json.FindInt64("expires_at_ms")) {
    registered.expires_at = core::UnixTimeFromMs(*expires_at);
  }
  if (const core::Json* scopes = json.Find("scopes")) registered.scopes = core::StringList(*scopes);
  return registered;
}

Result<std::vector<RegisteredClient>> ReadClients(const vault::OpenedRecord& record,
                                                  std::string_view issuer) {
  CLARIBI_TRY(const core::SecretJson json,
              core::SecretJson::Parse(record.plaintext.Reveal(), record.plaintext.size(), 8));
  const core::Json* clients = json.json().Find("clients");
  if (record.issuer != issuer || clients == nullptr || !clients->IsArray()) {
    return Error(ErrorCode::kInternal, "A stored client registration cannot be read.",
                 "it is of another issuer, or has no list of clients");
  }
  std::vector<RegisteredClient> read;
  for (const core::Json& item : *clients->AsArray()) {
    CLARIBI_TRY(RegisteredClient registered, ReadRegisteredClient(item));
    read.push_back(std::move(registered));
  }
  return read;
}

// A record that cannot be read is deleted, so that the client registers again.
Result<Registrations> Load(const Dependencies& dependencies, const std::string& name,
                           std::string_view issuer, const core::CallContext& call) {
  auto record = dependencies.organisation_vault.Get(call, name);
  if (record.ok() && !record->has_value()) return Registrations();
  if (record.ok()) {
    auto clients = ReadClients(**record, issuer);
    if (clients.ok()) return Registrations{std::move(*clients), (*record)->version};
  } else if (record.error().code != ErrorCode::kForbidden &&
             record.error().code != ErrorCode::kAuthRequired) {
    return std::move(record).error();
  }
  dependencies.logger.Log(core::LogLevel::kWarn, core::LogComponent::kOauth,
                          "the client registration " + name +
                              " cannot be read; it is deleted, and a new client is registered");
  CLARIBI_CHECK(dependencies.organisation_vault.Delete(call, name));
  return Registrations();
}

Result<vault::Version> Save(const Dependencies& dependencies, const std::string& name,
                            std::string_view issuer, const Registrations& registrations,
                            const core::CallContext& call) {
  core::Json clients = core::Json::MakeArray();
  for (const RegisteredClient& registered : registrations.clients) {
    clients.Append(ToJson(registered));
  }
  core::Json document;
  document.Set("clients", std::move(clients));
  const core::SecretJson record(std::move(document));
  return dependencies.organisation_vault.Put(call, name, issuer, record.Dump(),
                                             registrations.version);
}

const RegisteredClient* FindUsable(const Registrations& registrations,
                                   std::string_view redirect_uri, const Scopes& scopes,
                                   core::UnixTime now) {
  const auto found =
      std::find_if(registrations.clients.begin(), registrations.clients.end(),
                   [&](const RegisteredClient& client) {
                     return client.IsUsableFor(redirect_uri, now) && client.Covers(scopes);
                   });
  return found != registrations.clients.end() ? &*found : nullptr;
}

RegisteredClient CopyOf(const RegisteredClient& registered) {
  return {registered.client.Clone(), registered.application_type, registered.redirect_uris,
          registered.expires_at, registered.scopes};
}

void ReplaceOfSameType(Registrations& registrations, RegisteredClient registered) {
  std::erase_if(registrations.clients, [&](const RegisteredClient& other) {
    return other.application_type == registered.application_type;
  });
  registrations.clients.push_back(std::move(registered));
}

// What the registration that a new one replaces was for.
Result<FurtherWishes> WishesSoFar(const Registrations& registrations,
                                  std::string_view redirect_uri) {
  CLARIBI_TRY(const std::string application_type, ApplicationType(redirect_uri));
  FurtherWishes further;
  for (const RegisteredClient& registered : registrations.clients) {
    if (registered.application_type != application_type) continue;
    for (const std::string& uri : registered.redirect_uris) {
      if (uri != redirect_uri && further.redirect_uris.size() + 1 < kMaxRedirectUris) {
        further.redirect_uris.push_back(uri);
      }
    }
    if (registered.scopes) further.scopes = UnionOf(further.scopes, *registered.scopes);
  }
  return further;
}

void LogReuse(const core::Logger& logger, const std::string& issuer) {
  logger.Log(core::LogLevel::kInfo, core::LogComponent::kOauth,
             "the client registration at " + issuer + " is reused");
}

bool AllowsWay(const Config& config, RegistrationWay way) {
  return std::find(config.registration.begin(), config.registration.end(), way) !=
         config.registration.end();
}

Error NotForThisIssuer(const std::string& issuer, std::string_view cause) {
  return Error(ErrorCode::kForbidden,
               "The client of this installation belongs to another authorization server.",
               std::string(cause) + "; the vendor's server now names " + core::Excerpt(issuer),
               "Ask the operator to register a client at that authorization server and to "
               "configure it with its issuer.")
      .Kind(core::ErrorKind::kOauth);
}

// A registration of this issuer is preferred to one without an issuer.
const PreRegisteredClient* FindRegistration(const OperatorCredentials& credentials,
                                            std::string_view issuer) {
  const PreRegisteredClient* without_issuer = nullptr;
  for (const PreRegisteredClient& registration : credentials.registrations) {
    if (registration.issuer == issuer) return &registration;
    if (registration.issuer.empty() && without_issuer == nullptr) without_issuer = &registration;
  }
  return without_issuer;
}

Result<Client> ChoosePreRegistered(const OperatorCredentials& credentials,
                                   const AuthorizationServerMetadata& server,
                                   const Grant* previous) {
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
  if (AllowsWay(config, RegistrationWay::kPreRegistered))
    because("the operator configured no client");
  if (AllowsWay(config, RegistrationWay::kClientIdMetadataDocument)) {
    because(server.client_id_metadata_document_supported
                ? "the operator configured no client.metadata_url"
                : "its authorization server does not support client ID metadata documents");
  }
  if (AllowsWay(config, RegistrationWay::kDynamic)) {
    because("its authorization server does not support dynamic client registration");
  }
  return Error(ErrorCode::kUnsupported, "clariBI is not registered with the vendor.", cause,
               "Ask the operator to register a client with the vendor and to configure it.")
      .Kind(core::ErrorKind::kOauth);
}

}  // namespace

Result<std::optional<Client>> RegisteredClients::FindKnown(
    const AuthorizationServerMetadata& server, std::string_view redirect_uri, const Scopes& scopes,
    const core::CallContext& call) {
  CLARIBI_TRY(const std::string name, RecordName(server.issuer));
  CLARIBI_TRY(const Registrations stored, Load(dependencies_, name, server.issuer, call));
  const RegisteredClient* usable =
      FindUsable(stored, redirect_uri, scopes, dependencies_.clock.Now());
  if (usable == nullptr) return std::optional<Client>();
  const Client& client = usable->client;
  if (!IsForgotten(dependencies_, config_, server, client, call)) {
    LogReuse(dependencies_.logger, server.issuer);
    return std::optional<Client>(client.Clone());
  }
  Forget(server.issuer, client.client_id, call);
  return std::optional<Client>();
}

Result<Client> RegisteredClients::ClientFor(const AuthorizationServerMetadata& server,
                                            std::string_view redirect_uri, const Scopes& scopes,
                                            const core::CallContext& call) {
  CLARIBI_CHECK(ApplicationType(redirect_uri));
  CLARIBI_TRY(auto known, FindKnown(server, redirect_uri, scopes, call));
  if (known) return *std::move(known);

  CLARIBI_TRY(const std::string lease_name, vault::NameFor("register/", server.issuer));
  const auto lease = dependencies_.organisation_vault.Acquire(
      call, lease_name, config_.lease_time_to_live, config_.lease_wait);
  // A holder that took so long has failed. The swap in Register still lets one registration win.
  if (!lease.ok() && lease.error().code != ErrorCode::kConflict) return lease.error();
  const core::BoundedCall bounded(call, config_.token_timeout);
  return Register(server, redirect_uri, scopes, bounded);
}

Result<Client> RegisteredClients::Register(const AuthorizationServerMetadata& server,
                                           std::string_view redirect_uri, const Scopes& scopes,
                                           const core::CallContext& call) {
  CLARIBI_TRY(const std::string name, RecordName(server.issuer));
  std::optional<RegisteredClient> registered;
  for (int attempt = 0; attempt < kMaxSaves; ++attempt) {
    CLARIBI_TRY(Registrations stored, Load(dependencies_, name, server.issuer, call));
    // Another node registered first.
    if (const RegisteredClient* usable =
            FindUsable(stored, redirect_uri, scopes, dependencies_.clock.Now())) {
      LogReuse(dependencies_.logger, server.issuer);
      return usable->client.Clone();
    }
    if (!registered) {
      CLARIBI_TRY(const FurtherWishes further, WishesSoFar(stored, redirect_uri));
      CLARIBI_TRY(registered, RegisterClient(dependencies_, config_, server, redirect_uri, scopes,
                                             further, call));
      dependencies_.logger.Log(core::LogLevel::kInfo, core::LogComponent::kOauth,
                               "registered as a client of " + server.issuer);
    }
    ReplaceOfSameType(stored, CopyOf(*registered));
    const auto saved = Save(dependencies_, name, server.issuer, stored, call);
    if (saved.ok()) return registered->client.Clone();
    if (saved.error().code != ErrorCode::kConflict) return saved.error();
  }
  return Error(ErrorCode::kConflict, "The client registration could not be stored.",
               "other nodes changed it at the same time", "Try again.")
      .Kind(core::ErrorKind::kConflict)
      .Retryable();
}

void RegisteredClients::Forget(std::string_view issuer, std::string_view client_id,
                               const core::CallContext& call) {
  const core::Status removed = Remove(issuer, client_id, call);
  dependencies_.logger.Log(
      core::LogLevel::kWarn, core::LogComponent::kOauth,
      std::string(issuer) + " no longer knows this client" +
          (removed.ok() ? "" : "; its registration was not removed: " + removed.error().message));
}

core::Status RegisteredClients::Remove(std::string_view issuer, std::string_view client_id,
                                       const core::CallContext& call) {
  CLARIBI_TRY(const std::string name, RecordName(issuer));
  CLARIBI_TRY(Registrations stored, Load(dependencies_, name, issuer, call));
  const auto forgotten = std::erase_if(stored.clients, [&](const RegisteredClient& registered) {
    return registered.client.client_id == client_id;
  });
  if (forgotten == 0) return core::Ok();
  const auto saved = Save(dependencies_, name, issuer, stored, call);
  if (saved.ok() || saved.error().code == ErrorCode::kConflict) return core::Ok();
  return saved.error();
}

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
    // The default is client_secret_basic (RFC 8414 section 2).
    if (!offered || offers(kAuthMethodBasic)) return std::string(kAuthMethodBasic);
    if (offers(kAuthMethodPost)) return std::string(kAuthMethodPost);
  }
  return Error(ErrorCode::kUnsupported, "The configured client cannot authenticate at the vendor.",
               "token_endpoint_auth_methods_supported lists no method for which it has a key or "
               "a secret",
               "Ask the operator to configure a key or a secret for a method that is listed.")
      .Kind(core::ErrorKind::kOauth);
}

Result<Client> ChooseClient(const Dependencies& dependencies, const Config& config,
                            const AuthorizationServerMetadata& server,
                            std::string_view redirect_uri, const Scopes& scopes,
                            const Grant* previous, const core::CallContext& call) {
  const OperatorCredentials* credentials = config.credentials;
  if (AllowsWay(config, RegistrationWay::kPreRegistered) && credentials != nullptr &&
      !credentials->registrations.empty()) {
    return ChoosePreRegistered(*credentials, server, previous);
  }
  // The assertion itself may identify the client (RFC 7521 section 4.1).
  if (config.grant_type == GrantType::kJwtBearer) {
    return Client{"", core::Secret(), std::string(kAuthMethodNone)};
  }
  if (!config.AsksAPerson()) return NoWay(config, server);
  if (AllowsWay(config, RegistrationWay::kClientIdMetadataDocument) && credentials != nullptr &&
      !credentials->metadata_url.empty() && server.client_id_metadata_document_supported) {
    return Client{credentials->metadata_url, core::Secret(), std::string(kAuthMethodNone)};
  }
  if (AllowsWay(config, RegistrationWay::kDynamic)) {
    RegisteredClients clients(dependencies, config);
    auto client = clients.ClientFor(server, redirect_uri, scopes, call);
    if (client.ok() || server.registration_endpoint) return client;
    if (client.error().code != ErrorCode::kUnsupported) return client;
  }
  return NoWay(config, server);
}

}  // namespace claribi::oauth
