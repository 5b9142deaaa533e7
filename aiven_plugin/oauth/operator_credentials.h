// What the operator of the host gives a data source to sign in with. Never from a tenant, never
// from a server; never in a tenant's record: looked up anew for each request, so that the operator
// can replace a secret without anybody signing in again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/secret.h"

namespace claribi::oauth {

// A client that the operator registered by hand.
struct PreRegisteredClient {
  std::string issuer;  // whose client it is; empty: of whichever server the resource names
  std::string client_id;
  core::Secret client_secret;              // empty: none
  std::string token_endpoint_auth_method;  // empty: chosen from the server's metadata
  core::Secret private_key_pem;            // for private_key_jwt with ES256; empty: none
};

// Whose identity assertions the authorization server of an enterprise trusts.
struct IdentityProvider {
  std::string issuer;
  std::string token_endpoint;
  std::string client_id;
  core::Secret id_token;
};

struct OperatorCredentials {
  std::string metadata_url;  // of our client id metadata document; empty: none
  std::vector<PreRegisteredClient> registrations;
  core::Secret assertion;  // a JWT that is granted for (RFC 7523 section 2.1); empty: none
  std::optional<IdentityProvider> identity_provider;
};

}  // namespace claribi::oauth
