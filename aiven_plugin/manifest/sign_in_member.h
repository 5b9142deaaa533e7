// How a vendor's data source signs in: the member `sign_in` of a manifest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "manifest/object_reader.h"
#include "manifest/text_pattern.h"
#include "oauth/registration_way.h"

namespace claribi::manifest {

// All but kNone and kApiKey are OAuth grants. Only kAuthorizationCode needs a user with a browser.
enum class SignInKind {
  kNone,
  kAuthorizationCode,
  kClientCredentials,
  kJwtBearer,
  kEnterpriseManaged,
  kApiKey,
};
// "none", "oauth2_authorization_code", "oauth2_client_credentials", "oauth2_jwt_bearer",
// "oauth2_enterprise_managed", "api_key".
std::string_view Name(SignInKind kind);
// As in the member `registration`.
inline std::string_view Name(oauth::RegistrationWay way) {
  return oauth::kRegistrationWays.Of(way);
}
// True if the sign-in needs a redirect URI of the host.
inline bool NeedsRedirect(SignInKind kind) { return kind == SignInKind::kAuthorizationCode; }

// How a vendor takes an API key, and where a user gets one.
struct ApiKey {
  std::string header = "Authorization";  // the field of each request that carries it
  std::string prefix = "Bearer ";        // stands before it there; may be empty
  std::string label = "API key";         // what the vendor calls it
  // What a whole key looks like. Empty: not given.
  std::optional<TextPattern> pattern{};
  std::string obtain_text;  // how a user gets one; empty: not given
  std::string obtain_url;   // where, absolute https URL; empty: not given
};

struct SignIn {
  SignInKind kind = SignInKind::kNone;
  std::string pkce;  // "S256" when kind is kAuthorizationCode, else empty
  // The ways of client registration that the vendor accepts: kPreRegistered alone where no user
  // signs in; empty without OAuth.
  std::vector<oauth::RegistrationWay> registration;
  // Exactly what is asked for, in this order; empty: what the vendor lists. OAuth only.
  std::vector<std::string> scopes;
  // A server without protected resource metadata is its own authorization server (MCP 2025-03-26).
  bool legacy_discovery = false;
  // Pinned exceptions, compared as strings; each is logged when it is used. Issuers that support
  // PKCE with S256 although their metadata leaves code_challenge_methods_supported out (only where
  // a user signs in), and issuers that differ from the expected one.
  std::vector<std::string> pkce_unadvertised;
  std::vector<oauth::AcceptedIssuer> accepted_issuers;
  ApiKey api_key;  // its defaults unless kind is kApiKey
};

// Reports what is invalid to `violation`.
SignIn ReadSignIn(const core::Json& json, std::string pointer, Violation& violation);

}  // namespace claribi::manifest
