#include "oauth/client.h"

#include "core/crypto.h"

namespace claribi::oauth {
namespace {

// Both halves form-encoded before they are joined (RFC 6749 section 2.3.1).
core::Secret BasicCredentials(const Client& client) {
  const auto encoded = [](std::string_view text) {
    std::string pair = core::FormEncode({{"", std::string(text)}});
    pair.erase(0, 1);  // the "=" after the empty name
    return pair;
  };
  std::string secret = encoded(client.client_secret.Reveal());
  std::string pair = encoded(client.client_id) + ":" + secret;
  std::string value = "Basic " + core::Base64Encode(pair);
  core::Wipe(secret);
  core::Wipe(pair);
  return core::Secret(std::move(value));
}

}  // namespace

core::Json ToJson(const Client& client) {
  return core::Json::MakeObject({
      {"client_id", client.client_id},
      {"client_secret", client.client_secret.Reveal()},
      {"token_endpoint_auth_method", client.token_endpoint_auth_method},
  });
}

core::Result<Client> ReadClient(const core::Json& json) {
  const std::string* id = json.FindString("client_id");
  const std::string* secret = json.FindString("client_secret");
  const std::string* method = json.FindString("token_endpoint_auth_method");
  if (id == nullptr || id->empty() || secret == nullptr || method == nullptr) {
    return core::Error(core::ErrorCode::kInternal, "A stored client registration is incomplete.",
                       "client_id, client_secret and token_endpoint_auth_method are expected",
                       "Sign in again to replace it.");
  }
  return Client{*id, core::Secret::CopyOf(*secret), *method};
}

http::HttpRequest AuthenticatedForm(const core::Url& endpoint, const Client& client,
                                    core::QueryParameters parameters) {
  http::HttpRequest request;
  request.method = "POST";
  request.url = endpoint;
  request.headers.Set("Content-Type", "application/x-www-form-urlencoded");
  request.headers.Set("Accept", "application/json");
  if (client.token_endpoint_auth_method == kAuthMethodBasic) {
    request.authorization = BasicCredentials(client);
  } else {
    parameters.emplace_back("client_id", client.client_id);
    if (client.token_endpoint_auth_method == kAuthMethodPost) {
      parameters.emplace_back("client_secret", client.client_secret.Reveal());
    }
  }
  request.body = core::FormEncode(parameters);
  request.body_is_secret = true;
  for (auto& [name, value] : parameters) core::Wipe(value);
  return request;
}

}  // namespace claribi::oauth
