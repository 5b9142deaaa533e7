// Who we are to one authorization server. Not how one becomes a client (client_choice.h), nor how a
// request proves it (client_authentication.h). Source: RFC 7591 section 2.
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"
#include "core/secret.h"

namespace claribi::oauth {

inline constexpr std::string_view kAuthMethodNone = "none";
inline constexpr std::string_view kAuthMethodBasic = "client_secret_basic";
inline constexpr std::string_view kAuthMethodPost = "client_secret_post";
inline constexpr std::string_view kAuthMethodPrivateKeyJwt = "private_key_jwt";

struct Client {
  std::string client_id;                   // empty: none is told, only where the grant allows that
  core::Secret client_secret;              // empty for a public client, and for the operator's
  std::string token_endpoint_auth_method;  // one of the four above
  bool is_pre_registered = false;          // its secrets are with the operator's credentials

  Client Clone() const {
    return {client_id, client_secret.Clone(), token_endpoint_auth_method, is_pre_registered};
  }
};

// As a member of a sealed record.
core::Json ToJson(const Client& client);
// kInternal if it is no client as ToJson writes it.
core::Result<Client> ReadClient(const core::Json& json);

}  // namespace claribi::oauth
