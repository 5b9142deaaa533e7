#include "run_config.h"

namespace claribi::conformance {
namespace {

// Known to the suite by this name; never fetched.
constexpr std::string_view kClientMetadataUrl =
    "https://conformance-test.local/client-metadata.json";

Document Object(const char* text = "{}") {
  Document document;
  document.Parse(text);
  return document;
}

// Copies those members of `from` that it has.
void Copy(const Value& from, std::initializer_list<const char*> names, Document& to) {
  for (const char* name : names) {
    if (const Value* member = Find(from, name)) Set(to, name, *member, to);
  }
}

const char* SignInOf(SignInKind kind) {
  switch (kind) {
    case SignInKind::kNone:
      break;
    case SignInKind::kAuthorizationCode:
      return R"({"kind":"oauth2_authorization_code","pkce":"S256",
                 "registration":["pre_registered","client_id_metadata_document","dynamic"]})";
    case SignInKind::kLegacyAuthorizationCode:
      return R"({"kind":"oauth2_authorization_code","pkce":"S256","registration":["dynamic"],
                 "legacy_discovery":true})";
    case SignInKind::kClientCredentials:
      return R"({"kind":"oauth2_client_credentials"})";
    case SignInKind::kJwtBearer:
      return R"({"kind":"oauth2_jwt_bearer"})";
    case SignInKind::kEnterprise:
      return R"({"kind":"oauth2_enterprise_managed"})";
  }
  return R"({"kind":"none"})";
}

Document Manifest(const Scenario& scenario, const Value& shipped) {
  Document manifest = Object();
  manifest.CopyFrom(shipped, manifest.GetAllocator());
  Set(manifest, "sign_in", Object(SignInOf(scenario.sign_in)), manifest);
  if (scenario.task == Task::kUseEveryFeature) {
    Set(manifest, "features", Object(R"(["resources","prompts"])"), manifest);
  }
  return manifest;
}

// What the operator agreed with authorization servers beforehand.
Document Client(const Scenario& scenario, const Value& context) {
  Document client = Object();
  Set(client, "metadata_url", kClientMetadataUrl, client);
  if (Find(context, "client_id") == nullptr) return client;
  Document registration = Object();
  Copy(context, {"client_id", "client_secret", "private_key_pem", "signing_algorithm"},
       registration);
  if (Find(context, "private_key_pem") != nullptr) {
    Set(registration, "token_endpoint_auth_method", "private_key_jwt", registration);
  } else if (scenario.sign_in == SignInKind::kJwtBearer) {
    Set(registration, "token_endpoint_auth_method", "none", registration);
  }
  Document registrations = Object("[]");
  registrations.PushBack(Value(registration, registrations.GetAllocator()),
                         registrations.GetAllocator());
  Set(client, "registrations", registrations, client);
  return client;
}

Document IdentityProvider(const Value& context) {
  Document provider = Object();
  Set(provider, "issuer", TextOf(context, "idp_issuer"), provider);
  Set(provider, "token_endpoint", TextOf(context, "idp_token_endpoint"), provider);
  Set(provider, "client_id", TextOf(context, "idp_client_id"), provider);
  Set(provider, "id_token", TextOf(context, "idp_id_token"), provider);
  return provider;
}

// What grants without a person present.
Document Grant(const Scenario& scenario, const Value& context) {
  Document grant = Object();
  if (scenario.sign_in == SignInKind::kJwtBearer) {
    Set(grant, "assertion", TextOf(context, "valid_jwt"), grant);
  } else if (scenario.sign_in == SignInKind::kEnterprise) {
    Set(grant, "identity_provider", IdentityProvider(context), grant);
  }
  return grant;
}

}  // namespace

std::string OperatorConfig(const Scenario& scenario, const Value& manifest,
                           const std::string& protocol_version, const Value& context) {
  Document config = Object();
  Set(config, "manifest", Manifest(scenario, manifest), config);
  Set(config, "allow_insecure_loopback", Value(true), config);
  Document versions = Object("[]");
  versions.PushBack(Value(protocol_version.c_str(), versions.GetAllocator()),
                    versions.GetAllocator());
  Set(config, "protocol_versions", versions, config);
  if (scenario.sign_in != SignInKind::kNone) {
    Set(config, "client", Client(scenario, context), config);
  }
  if (const Document grant = Grant(scenario, context); !grant.ObjectEmpty()) {
    Set(config, "grant", grant, config);
  }
  return ToText(config);
}

}  // namespace claribi::conformance
