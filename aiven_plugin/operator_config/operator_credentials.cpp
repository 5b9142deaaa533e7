#include "operator_config/operator_credentials.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <utility>

#include "core/text.h"
#include "core/url.h"
#include "oauth/client_authentication.h"
#include "oauth/jwt.h"

namespace claribi::operator_config {
namespace {

using core::Json;
using core::Result;
using core::Secret;

core::Error Wrong(const std::string& pointer, std::string_view expected) {
  return core::Error(core::ErrorCode::kInvalid,
                     "The configuration of the data source cannot be used.",
                     "operator configuration " + pointer + ": expected " + std::string(expected),
                     "Correct this member of the host's configuration.")
      .Kind(core::ErrorKind::kConfiguration);
}

// One object of the message, read member by member.
class Members {
 public:
  // Precondition of the rest: Check().
  Members(const Json& json, std::string pointer) : json_(json), pointer_(std::move(pointer)) {}

  // An object that has no member but these; null ones count as absent.
  core::Status Check(std::initializer_list<std::string_view> names) const {
    if (!json_.IsObject()) return Wrong(pointer_, "an object");
    for (const auto& [name, value] : *json_.AsObject()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        return Wrong(PointerTo(core::Excerpt(name, 60)), "no member of this name");
      }
    }
    return core::Ok();
  }

  const Json* Find(std::string_view name) const {
    const Json* member = json_.Find(name);
    return member == nullptr || member->IsNull() ? nullptr : member;
  }
  // Empty if absent.
  Result<std::string> OptionalText(std::string_view name) const {
    const Json* member = Find(name);
    if (member == nullptr) return std::string();
    if (!member->IsString() || member->AsString()->empty()) {
      return Wrong(PointerTo(name), "a text that is not empty, or null");
    }
    return std::string(*member->AsString());
  }
  Result<std::string> Text(std::string_view name) const {
    if (Find(name) == nullptr) return Wrong(PointerTo(name), "a text that is not empty");
    return OptionalText(name);
  }
  Result<Secret> OptionalSecret(std::string_view name) const {
    CLARIBI_TRY(std::string text, OptionalText(name));
    return Secret(std::move(text));
  }
  Result<Secret> RequiredSecret(std::string_view name) const {
    CLARIBI_TRY(std::string text, Text(name));
    return Secret(std::move(text));
  }
  std::string PointerTo(std::string_view name) const { return pointer_ + "/" + std::string(name); }

 private:
  const Json& json_;
  const std::string pointer_;
};

constexpr std::array<std::string_view, 4> kAuthMethods = {
    oauth::kAuthMethodBasic, oauth::kAuthMethodPost, oauth::kAuthMethodNone,
    oauth::kAuthMethodPrivateKeyJwt};

// Checks that the chosen method has what it needs, so that create() fails and not a user's sign-in.
core::Status CheckAuthMethod(const oauth::PreRegisteredClient& client, const Members& members) {
  const std::string& method = client.token_endpoint_auth_method;
  if (!method.empty() &&
      std::find(kAuthMethods.begin(), kAuthMethods.end(), method) == kAuthMethods.end()) {
    return Wrong(members.PointerTo("token_endpoint_auth_method"),
                 "client_secret_basic, client_secret_post, none or private_key_jwt");
  }
  const bool needs_secret = method == oauth::kAuthMethodBasic || method == oauth::kAuthMethodPost;
  if (needs_secret && client.client_secret.empty()) {
    return Wrong(members.PointerTo("client_secret"), "a text, because " + method + " sends it");
  }
  if (method == oauth::kAuthMethodPrivateKeyJwt && client.private_key_pem.empty()) {
    return Wrong(members.PointerTo("private_key_pem"), "a text, because " + method + " signs");
  }
  if (!client.private_key_pem.empty()) {
    const auto key = oauth::Es256Key::FromPem(client.private_key_pem);
    if (!key.ok()) {
      return Wrong(members.PointerTo("private_key_pem"),
                   "a PEM text of a private key on P-256 without a passphrase");
    }
  }
  return core::Ok();
}

Result<oauth::PreRegisteredClient> ReadRegistration(const Json& json, std::string pointer) {
  const Members members(json, std::move(pointer));
  CLARIBI_CHECK(members.Check({"issuer", "client_id", "client_secret", "token_endpoint_auth_method",
                               "private_key_pem", "signing_algorithm"}));
  oauth::PreRegisteredClient client;
  CLARIBI_TRY(client.issuer, members.OptionalText("issuer"));
  CLARIBI_TRY(client.client_id, members.Text("client_id"));
  CLARIBI_TRY(client.client_secret, members.OptionalSecret("client_secret"));
  CLARIBI_TRY(client.token_endpoint_auth_method,
              members.OptionalText("token_endpoint_auth_method"));
  CLARIBI_TRY(client.private_key_pem, members.OptionalSecret("private_key_pem"));
  CLARIBI_TRY(const std::string algorithm, members.OptionalText("signing_algorithm"));
  if (!algorithm.empty() && algorithm != oauth::kEs256) {
    return Wrong(members.PointerTo("signing_algorithm"), "\"ES256\", the only supported algorithm");
  }
  CLARIBI_CHECK(CheckAuthMethod(client, members));
  return client;
}

core::Status ReadClient(const Json& json, oauth::OperatorCredentials& credentials) {
  const Members members(json, "/client");
  CLARIBI_CHECK(members.Check({"metadata_url", "registrations"}));
  CLARIBI_TRY(credentials.metadata_url, members.OptionalText("metadata_url"));
  if (!credentials.metadata_url.empty()) {
    const auto url = core::Url::Parse(credentials.metadata_url);
    if (!url.ok() || !url->IsHttps() || url->path() == "/") {
      return Wrong(members.PointerTo("metadata_url"), "an https URL with a path");
    }
  }
  const Json* registrations = members.Find("registrations");
  if (registrations == nullptr) return core::Ok();
  const std::string pointer = members.PointerTo("registrations");
  if (!registrations->IsArray()) return Wrong(pointer, "an array");
  for (const Json& item : *registrations->AsArray()) {
    const std::string at = pointer + "/" + std::to_string(credentials.registrations.size());
    CLARIBI_TRY(oauth::PreRegisteredClient client, ReadRegistration(item, at));
    const bool is_repeated =
        std::any_of(credentials.registrations.begin(), credentials.registrations.end(),
                    [&client](const auto& other) { return other.issuer == client.issuer; });
    if (is_repeated) return Wrong(at + "/issuer", "one registration for each issuer");
    credentials.registrations.push_back(std::move(client));
  }
  return core::Ok();
}

core::Status ReadGrant(const Json& json, oauth::OperatorCredentials& credentials) {
  const Members members(json, "/grant");
  CLARIBI_CHECK(members.Check({"assertion", "identity_provider"}));
  CLARIBI_TRY(credentials.assertion, members.OptionalSecret("assertion"));
  const Json* provider_json = members.Find("identity_provider");
  if (provider_json == nullptr) return core::Ok();
  const Members provider(*provider_json, members.PointerTo("identity_provider"));
  CLARIBI_CHECK(provider.Check({"issuer", "token_endpoint", "client_id", "id_token"}));
  credentials.identity_provider.emplace();
  CLARIBI_TRY(credentials.identity_provider->issuer, provider.Text("issuer"));
  CLARIBI_TRY(credentials.identity_provider->token_endpoint, provider.Text("token_endpoint"));
  CLARIBI_TRY(credentials.identity_provider->client_id, provider.Text("client_id"));
  CLARIBI_TRY(credentials.identity_provider->id_token, provider.RequiredSecret("id_token"));
  return core::Ok();
}

}  // namespace

Result<oauth::OperatorCredentials> ReadOperatorCredentials(const Json& config) {
  oauth::OperatorCredentials credentials;
  const Members members(config, "");
  if (const Json* client = members.Find("client")) CLARIBI_CHECK(ReadClient(*client, credentials));
  if (const Json* grant = members.Find("grant")) CLARIBI_CHECK(ReadGrant(*grant, credentials));
  return credentials;
}

}  // namespace claribi::operator_config
