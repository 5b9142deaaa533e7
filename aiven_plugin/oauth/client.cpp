#include "oauth/client.h"

namespace claribi::oauth {

core::Json ToJson(const Client& client) {
  return core::Json::MakeObject({
      {"client_id", client.client_id},
      {"client_secret", client.client_secret.Reveal()},
      {"token_endpoint_auth_method", client.token_endpoint_auth_method},
      {"is_pre_registered", client.is_pre_registered},
  });
}

core::Result<Client> ReadClient(const core::Json& json) {
  const std::string* id = json.FindString("client_id");
  const std::string* secret = json.FindString("client_secret");
  const std::string* method = json.FindString("token_endpoint_auth_method");
  if (id == nullptr || secret == nullptr || method == nullptr ||
      (id->empty() && *method != kAuthMethodNone)) {
    return core::Error(core::ErrorCode::kInternal, "A stored client registration is incomplete.",
                       "client_id, client_secret and token_endpoint_auth_method are expected",
                       "Sign in again to replace it.");
  }
  return Client{*id, core::Secret::CopyOf(*secret), *method,
                json.FindBool("is_pre_registered").value_or(false)};
}

}  // namespace claribi::oauth
