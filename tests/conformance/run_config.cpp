#include "run_config.h"

namespace claribi::conformance {
namespace {

using app::Document;
using app::Find;
using app::Set;
using app::TextOf;
using app::ToLine;
using app::Value;

// Known to the suite by this name; never fetched.
constexpr const char* kClientMetadataUrl = "https://conformance-test.local/client-metadata.json";

Document Object(const char* text = "{}") {
  Document document;
  document.Parse(text);
  return document;
}

// Copies those members of `from` that it has.
void Copy(const Value& from, std::initializer_list<const char*> names, Document& to) {
  for (const char* name : names) {
    if (const Value* member = Find(from, name)) Set(to, name, *member);
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
  Set(manifest, "sign_in", Object(SignInOf(scenario.sign_in)));
  if (scenario.task == Task::kUseEveryFeature) {
    Set(manifest, "features", Object(R"(["resources","prompts"])"));
  }
  return manifest;
}

// What the operator agreed with authorization servers beforehand.
Document Client(const Scenario& scenario, const Value& context) {
  Document client = Object();
  Set(client, "metadata_url", kClientMetadataUrl);
  if (Find(context, "client_id") == nullptr) return client;
  Document registration = Object();
  Copy(context, {"client_id", "client_secret", "private_key_pem", "signing_algorithm"},
       registration);
  if (Find(context, "private_key_pem") != nullptr) {
    Set(registration, "token_endpoint_auth_method", "private_key_jwt");
  } else if (scenario.sign_in == SignInKind::kJwtBearer) {
    Set(registration, "token_endpoint_auth_method", "none");
  }
  Document registrations = Object("[]");
  registrations.PushBack(Value(registration, registrations.GetAllocator()),
                         registrations.GetAllocator());
  Set(client, "registrations", registrations);
  return client;
}

Document IdentityProvider(const Value& context) {
  Document provider = Object();
  Set(provider, "issuer", TextOf(context, "idp_issuer"));
  Set(provider, "token_endpoint", TextOf(context, "idp_token_endpoint"));
  Set(provider, "client_id", TextOf(context, "idp_client_id"));
  Set(provider, "id_token", TextOf(context, "idp_id_token"));
  return provider;
}

// What grants without a person present.
Document Grant(const Scenario& scenario, const Value& context) {
  Document grant = Object();
  if (scenario.sign_in == SignInKind::kJwtBearer) {
    Set(grant, "assertion", TextOf(context, "valid_jwt"));
  } else if (scenario.sign_in == SignInKind::kEnterprise) {
    Set(grant, "identity_provider", IdentityProvider(context));
  }
  return grant;
}

}  // namespace

std::string OperatorConfig(const Scenario& scenario, const Value& manifest,
                           const std::string& protocol_version, const Value& context) {
  Document config = Object();
  Set(config, "manifest", Manifest(scenario, manifest));
  Set(config, "allow_insecure_loopback", true);
  Document versions = Object("[]");
  versions.PushBack(Value(protocol_version.c_str(), versions.GetAllocator()),
                    versions.GetAllocator());
  Set(config, "protocol_versions", versions);
  if (scenario.sign_in != SignInKind::kNone) {
    Set(config, "client", Client(scenario, context));
  }
  if (const Document grant = Grant(scenario, context); !grant.ObjectEmpty()) {
    Set(config, "grant", grant);
  }
  return ToLine(config);
}

}  // namespace claribi::conformance
