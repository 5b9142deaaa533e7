// How a vendor's data source signs in: the member `sign_in` of a manifest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "manifest/object_reader.h"

namespace claribi::manifest {

// All but the first sign in with OAuth; all but the second do so without a person.
enum class SignInKind {
  kNone,
  kAuthorizationCode,
  kClientCredentials,
  kJwtBearer,
  kEnterpriseManaged,
};
// "none", "oauth2_authorization_code", "oauth2_client_credentials", "oauth2_jwt_bearer",
// "oauth2_enterprise_managed".
std::string_view Name(SignInKind kind);

// An authorization server that resources name otherwise than it names itself.
struct AcceptedIssuer {
  std::string expected;  // in the resource's metadata
  std::string accepted;  // in the authorization server's own
};

struct SignIn {
  SignInKind kind = SignInKind::kNone;
  std::string pkce;  // "S256" when kind is kAuthorizationCode, else empty
  // Which ways to become a client are open: some of "pre_registered", "client_id_metadata_document"
  // and "dynamic"; "pre_registered" alone where no person signs in; empty when kind is kNone.
  std::vector<std::string> registration;
  // A server without protected resource metadata is its own authorization server (MCP 2025-03-26).
  bool legacy_discovery = false;
  // Pinned exceptions, compared as strings; each is logged when it is used. Issuers that do PKCE
  // with S256 although their metadata leaves code_challenge_methods_supported out (only where a
  // person signs in), and issuers that do not match.
  std::vector<std::string> pkce_unadvertised;
  std::vector<AcceptedIssuer> accepted_issuers;
};

// Reports what is wrong to `violation`.
SignIn ReadSignIn(const core::Json& json, std::string pointer, Violation& violation);

}  // namespace claribi::manifest
