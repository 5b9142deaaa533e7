#include "manifest/sign_in.h"

#include <algorithm>
#include <array>
#include <utility>

namespace claribi::manifest {
namespace {

using Texts = std::vector<std::string>;

// In the order of SignInKind.
constexpr std::array<std::string_view, 5> kSignInKinds = {
    "none", "oauth2_authorization_code", "oauth2_client_credentials", "oauth2_jwt_bearer",
    "oauth2_enterprise_managed"};
constexpr std::array<std::string_view, 3> kRegistrations = {
    "pre_registered", "client_id_metadata_document", "dynamic"};

void ReadRegistration(ObjectReader& reader, SignIn& sign_in) {
  sign_in.registration = reader.Texts("registration");
  if (sign_in.kind != SignInKind::kAuthorizationCode) {
    if (sign_in.registration.empty()) sign_in.registration = {"pre_registered"};
    if (sign_in.registration != Texts{"pre_registered"}) {
      reader.Report("registration", "expected [\"pre_registered\"], because no person signs in",
                    "Write [\"pre_registered\"], or leave registration out.");
    }
    return;
  }
  const bool known = std::all_of(
      sign_in.registration.begin(), sign_in.registration.end(), [](const std::string& way) {
        return std::find(kRegistrations.begin(), kRegistrations.end(), way) != kRegistrations.end();
      });
  if (sign_in.registration.empty() || !known) {
    reader.Report("registration",
                  "expected some of \"pre_registered\", \"client_id_metadata_document\" and "
                  "\"dynamic\"",
                  "List the ways to become a client of the vendor that are open.");
  }
}

void ReadExceptions(ObjectReader& reader, SignIn& sign_in, Violation& violation) {
  if (sign_in.kind == SignInKind::kAuthorizationCode) {
    sign_in.pkce_unadvertised = reader.Texts("pkce_unadvertised");
    for (const std::string& issuer : sign_in.pkce_unadvertised) {
      reader.RequireHttps("pkce_unadvertised", issuer);
    }
  }
  reader.ForEach("accepted_issuers", false, [&](const core::Json& element, std::string at) {
    ObjectReader pair(element, std::move(at), violation);
    AcceptedIssuer issuer{pair.Text("expected"), pair.Text("accepted")};
    pair.RequireHttps("expected", issuer.expected);
    pair.RequireHttps("accepted", issuer.accepted);
    if (issuer.expected == issuer.accepted) {
      pair.Report("accepted", "it is the one expected", "Leave the pair out.");
    }
    pair.RefuseUnknown();
    sign_in.accepted_issuers.push_back(std::move(issuer));
  });
}

}  // namespace

std::string_view Name(SignInKind kind) { return kSignInKinds[static_cast<std::size_t>(kind)]; }

SignIn ReadSignIn(const core::Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  SignIn sign_in;
  const std::string name = reader.Text("kind");
  const auto kind = std::find(kSignInKinds.begin(), kSignInKinds.end(), name);
  if (kind == kSignInKinds.end()) {
    reader.Report("kind",
                  "expected \"none\", or \"oauth2_\" and one of authorization_code, "
                  "client_credentials, jwt_bearer and enterprise_managed",
                  "Write one of these.");
    return sign_in;
  }
  sign_in.kind = static_cast<SignInKind>(kind - kSignInKinds.begin());
  if (sign_in.kind == SignInKind::kAuthorizationCode) {
    sign_in.pkce = reader.Text("pkce");
    if (sign_in.pkce != "S256") {
      reader.Report("pkce", "expected \"S256\", the only method that is used", "Write \"S256\".");
    }
  }
  if (sign_in.kind != SignInKind::kNone) {
    ReadRegistration(reader, sign_in);
    sign_in.legacy_discovery = reader.Flag("legacy_discovery");
    ReadExceptions(reader, sign_in, violation);
  }
  reader.RefuseUnknown();
  return sign_in;
}

}  // namespace claribi::manifest
