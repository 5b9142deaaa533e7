// Client authentication: who we are to one authorization server (Client), what the operator holds
// to prove that (OperatorCredentials), and how a request carries the proof.
// token_endpoint_auth_method says which of four:
//
//   none                  client_id alone: a public client
//   client_secret_basic   client_id and client_secret in the Authorization header
//   client_secret_post    both in the form
//   private_key_jwt       a client assertion, signed anew for each request with ES256
//
// The secrets of a registered client are in its record. Those of a pre-registered client stay in
// the operator's configuration and are looked up for each request, so that the operator can replace
// a secret without a new sign-in.
//
// Not here: which client to be (registered_clients.h), how one is registered
// (client_registration.h).
// Source: RFC 6749 section 2.3; RFC 7521 section 4.2; RFC 7523 sections 2.2 and 3; RFC 7591
// section 2; OpenID Connect Core section 9.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.h"
#include "core/secret.h"
#include "core/url.h"
#include "http/http_transport.h"
#include "oauth/oauth_config.h"

namespace claribi::oauth {

inline constexpr std::string_view kAuthMethodNone = "none";
inline constexpr std::string_view kAuthMethodBasic = "client_secret_basic";
inline constexpr std::string_view kAuthMethodPost = "client_secret_post";
inline constexpr std::string_view kAuthMethodPrivateKeyJwt = "private_key_jwt";

// ---- Who we are

struct Client {
  std::string client_id;                   // empty: not sent, only where the grant allows that
  core::Secret client_secret;              // empty for a public and for a pre-registered client
  std::string token_endpoint_auth_method;  // one of the four above
  bool is_pre_registered = false;          // its secrets are in the OperatorCredentials

  Client Clone() const {
    return {client_id, client_secret.Clone(), token_endpoint_auth_method, is_pre_registered};
  }
};

// As a member of a sealed record.
core::Json ToJson(const Client& client);
// kInternal if it is no client as ToJson writes it.
core::Result<Client> ReadClient(const core::Json& json);

// ---- What the operator holds

// A client that the operator registered by hand.
struct PreRegisteredClient {
  std::string issuer;  // whose client it is; empty: of whichever server the resource names
  std::string client_id;
  core::Secret client_secret;              // empty: none
  std::string token_endpoint_auth_method;  // empty: chosen from the server's metadata
  core::Secret private_key_pem;            // for private_key_jwt with ES256; empty: none
};

// The identity provider of an enterprise, whose ID-JAGs the authorization server trusts.
struct IdentityProvider {
  std::string issuer;
  std::string token_endpoint;
  std::string client_id;
  core::Secret id_token;
};

// From the operator of the host: never from a tenant or a server, and never in a tenant's record.
struct OperatorCredentials {
  std::string metadata_url;  // of our client ID metadata document; empty: none
  std::vector<PreRegisteredClient> registrations;
  core::Secret assertion;  // for the JWT bearer grant (RFC 7523 section 2.1); empty: none
  std::optional<IdentityProvider> identity_provider;
};

// The operator's registration with this client_id at this issuer; nullptr if there is none.
const PreRegisteredClient* FindPreRegistered(const Config& config, std::string_view issuer,
                                             std::string_view client_id);

// The client secret, which no error may repeat; empty if there is none. The view lives as long as
// `client` and the operator's credentials.
std::string_view SecretOf(const Config& config, std::string_view issuer, const Client& client);

// ---- The request

// The fields of a form request, some of which are secrets: wiped when they die.
class SecretForm {
 public:
  SecretForm() = default;
  SecretForm(SecretForm&& other) noexcept : fields_(std::exchange(other.fields_, {})) {}
  SecretForm& operator=(SecretForm&&) = delete;
  SecretForm(const SecretForm&) = delete;
  SecretForm& operator=(const SecretForm&) = delete;
  ~SecretForm() {
    for (auto& [name, value] : fields_) core::Wipe(value);
  }

  SecretForm& Add(std::string_view name, std::string_view value) {
    fields_.emplace_back(name, value);
    return *this;
  }
  SecretForm Clone() const {
    SecretForm copy;
    copy.fields_ = fields_;
    return copy;
  }
  // application/x-www-form-urlencoded, in one buffer that never grew. The sender wipes it.
  std::string Encode() const { return core::FormEncode(fields_); }

 private:
  core::QueryParameters fields_;
};

// A form POST to an endpoint of the authorization server `issuer`, with the client's
// authentication. The body is marked secret. kAuthRequired if the operator no longer holds this
// client, kInvalid if its private key cannot be used.
core::Result<http::HttpRequest> AuthenticatedForm(const Dependencies& dependencies,
                                                  const Config& config, std::string_view issuer,
                                                  const core::Url& endpoint, const Client& client,
                                                  SecretForm form);

}  // namespace claribi::oauth
