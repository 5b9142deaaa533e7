#include "oauth/client_authentication.h"

#include <algorithm>

#include "core/crypto.h"
#include "oauth/jwt.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

constexpr std::string_view kJwtBearerAssertion =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

// client_id and client_secret are form-encoded before they are joined (RFC 6749 section 2.3.1).
core::Secret BasicCredentials(std::string_view client_id, std::string_view client_secret) {
  const core::Secret secret(core::FormEncodeText(client_secret));
  const core::Secret pair =
      core::Secret::Join({core::FormEncodeText(client_id), ":", secret.Reveal()});
  const core::Secret encoded(core::Base64Encode(pair.Reveal()));
  return core::Secret::Join({"Basic ", encoded.Reveal()});
}

// The audience is the issuer and not the endpoint: metadata can name an endpoint of another server,
// and that server could then use the assertion.
core::Result<std::string> ClientAssertion(const Dependencies& dependencies, const Config& config,
                                          std::string_view issuer, std::string_view client_id,
                                          const core::Secret& private_key_pem) {
  CLARIBI_TRY(const Es256Key key, Es256Key::FromPem(private_key_pem));
  CLARIBI_TRY(const std::string token_id, MakeTokenId(dependencies.random));
  const core::UnixTime now = dependencies.clock.Now();
  return SignJwt(key, core::Json::MakeObject({{"typ", "JWT"}}),
                 core::Json::MakeObject({
                     {"iss", client_id},
                     {"sub", client_id},
                     {"aud", issuer},
                     {"jti", token_id},
                     {"iat", core::ToMs(now) / 1000},
                     {"exp", core::ToMs(now + config.assertion_lifetime) / 1000},
                 }));
}

}  // namespace

core::Json ToJson(const Client& client) {
  return core::Json::MakeObject({
      {"client_id", client.client_id},
      {"client_secret", client.client_secret.Reveal()},
      {"token_endpoint_auth_method", client.token_endpoint_auth_method},
      {"is_pre_registered", client.is_pre_registered},
  });
}

core::Result<Client> ReadClient(const core::Json& json) {
  const core::JsonString* id = json.FindString("client_id");
  const core::JsonString* secret = json.FindString("client_secret");
  const core::JsonString* method = json.FindString("token_endpoint_auth_method");
  if (id == nullptr || secret == nullptr || method == nullptr ||
      (id->empty() && *method != kAuthMethodNone)) {
    return core::Error(core::ErrorCode::kInternal, "A stored client registration is incomplete.",
                       "client_id, client_secret and token_endpoint_auth_method are expected",
                       "Sign in again to replace it.");
  }
  return Client{std::string(*id), core::Secret::CopyOf(*secret), std::string(*method),
                json.FindBool("is_pre_registered").value_or(false)};
}

const PreRegisteredClient* FindPreRegistered(const Config& config, std::string_view issuer,
                                             std::string_view client_id) {
  if (config.credentials == nullptr) return nullptr;
  const auto& registrations = config.credentials->registrations;
  const auto found = std::find_if(
      registrations.begin(), registrations.end(), [&](const PreRegisteredClient& registration) {
        return (registration.issuer.empty() || registration.issuer == issuer) &&
               registration.client_id == client_id;
      });
  return found != registrations.end() ? &*found : nullptr;
}

std::string_view SecretOf(const Config& config, std::string_view issuer, const Client& client) {
  if (!client.is_pre_registered) return client.client_secret.Reveal();
  const PreRegisteredClient* held = FindPreRegistered(config, issuer, client.client_id);
  return held != nullptr ? held->client_secret.Reveal() : std::string_view();
}

core::Result<http::HttpRequest> AuthenticatedForm(const Dependencies& dependencies,
                                                  const Config& config, std::string_view issuer,
                                                  const core::Url& endpoint, const Client& client,
                                                  SecretForm form) {
  const PreRegisteredClient* held = nullptr;
  if (client.is_pre_registered) {
    held = FindPreRegistered(config, issuer, client.client_id);
    if (held == nullptr) {
      return SignInNeeded(
          "The client that this connection signed in with is no longer configured.",
          "the operator's configuration has no client with this client_id and issuer");
    }
  }
  const std::string_view method = client.token_endpoint_auth_method;
  const std::string_view secret = SecretOf(config, issuer, client);
  http::HttpRequest request;
  request.method = "POST";
  request.url = endpoint;
  request.headers.Set("Content-Type", "application/x-www-form-urlencoded");
  request.headers.Set("Accept", "application/json");
  if (method == kAuthMethodBasic) {
    request.authorization = BasicCredentials(client.client_id, secret);
    request.credential_at = std::string_view("Basic ").size();
  } else {
    if (!client.client_id.empty()) form.Add("client_id", client.client_id);
    if (method == kAuthMethodPost) form.Add("client_secret", secret);
    if (method == kAuthMethodPrivateKeyJwt && held != nullptr) {
      CLARIBI_TRY(
          const std::string assertion,
          ClientAssertion(dependencies, config, issuer, client.client_id, held->private_key_pem));
      form.Add("client_assertion_type", kJwtBearerAssertion).Add("client_assertion", assertion);
    }
  }
  request.body = form.Encode();
  request.body_is_secret = true;
  return request;
}

}  // namespace claribi::oauth
