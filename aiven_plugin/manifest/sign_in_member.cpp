#include "manifest/sign_in_member.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/enum_names.h"
#include "core/text.h"
#include "manifest/request_headers.h"
#include "oauth/scope.h"

namespace claribi::manifest {
namespace {

using oauth::RegistrationWay;

constexpr core::EnumNames<SignInKind, 6> kSignInKinds{
    {"none", "oauth2_authorization_code", "oauth2_client_credentials", "oauth2_jwt_bearer",
     "oauth2_enterprise_managed", "api_key"}};
static_assert(kSignInKinds.Of(SignInKind::kApiKey) == "api_key");

std::string SeenMember(ObjectReader& reader, std::string_view name) {
  const core::Json* member = reader.Member(name, false);
  return member == nullptr ? ", seen none" : Seen(*member);
}

void ReadRegistration(ObjectReader& reader, SignIn& sign_in) {
  bool is_known = true;
  for (const std::string& name : reader.Texts("registration")) {
    const auto way = oauth::kRegistrationWays.Find(name);
    if (way) sign_in.registration.push_back(*way);
    is_known = is_known && way;
  }
  if (sign_in.kind != SignInKind::kAuthorizationCode) {
    const std::vector<RegistrationWay> expected{RegistrationWay::kPreRegistered};
    if (is_known && sign_in.registration.empty()) sign_in.registration = expected;
    if (!is_known || sign_in.registration != expected) {
      reader.Report("registration",
                    "expected [\"pre_registered\"], because no user signs in" +
                        SeenMember(reader, "registration"),
                    "Write [\"pre_registered\"], or leave registration out.");
    }
    return;
  }
  if (sign_in.registration.empty() || !is_known) {
    reader.Report("registration",
                  "expected some of \"pre_registered\", \"client_id_metadata_document\" and "
                  "\"dynamic\"" +
                      SeenMember(reader, "registration"),
                  "List the ways of client registration that the vendor accepts.");
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
    oauth::AcceptedIssuer issuer{pair.Text("expected"), pair.Text("accepted")};
    pair.RequireHttps("expected", issuer.expected);
    pair.RequireHttps("accepted", issuer.accepted);
    if (issuer.expected == issuer.accepted) {
      pair.Report("accepted", "it is the same issuer as expected", "Leave the pair out.");
    }
    pair.RefuseUnknown();
    sign_in.accepted_issuers.push_back(std::move(issuer));
  });
}

constexpr std::size_t kMaxPrefixBytes = 64;

bool IsPrefix(std::string_view prefix) {
  return prefix.size() <= kMaxPrefixBytes && !prefix.starts_with(' ') &&
         std::all_of(prefix.begin(), prefix.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void ReadHeader(ObjectReader& reader, ApiKey& key) {
  if (const auto header = reader.OptionalText("header")) {
    key.header = *header;
    if (!core::EqualsIgnoringCase(key.header, ApiKey().header)) key.prefix.clear();
    if (!IsHeaderName(key.header)) {
      reader.Report("header",
                    core::Quoted(key.header) +
                        " is not the name of a header: letters, digits, \"-\" and \"_\"",
                    "Write the name that the vendor documents, such as X-API-Key.");
    } else if (IsForbiddenHeader(key.header)) {
      reader.Report("header", "\"" + key.header + "\" already has another meaning in a request",
                    "Write Authorization, or the header of its own that the vendor documents.");
    }
  }
  const core::Json* prefix = reader.Member("prefix", false);
  if (prefix == nullptr || prefix->IsNull()) return;
  const core::JsonString* text = prefix->AsString();
  if (text == nullptr || !IsPrefix(*text)) {
    reader.Report("prefix", "expected at most 64 visible ASCII characters, no blank first",
                  "Write what stands before the key, its blank included, or \"\" for nothing.");
    return;
  }
  key.prefix = *text;
}

// Before a key is stored, so that a key of another vendor, or half of one, is told at once.
void ReadKeyPattern(ObjectReader& reader, ApiKey& key) {
  const auto pattern = reader.OptionalText("pattern");
  if (!pattern) return;
  auto compiled = TextPattern::Compile(*pattern);
  if (compiled.ok()) {
    key.pattern = std::move(compiled).value();
  } else {
    reader.Report("pattern", core::Quoted(*pattern) + " cannot be used: " + compiled.error().cause,
                  "Write a regular expression of ECMA-262 for the whole key, such as "
                  "sk_[A-Za-z0-9]{20,}.");
  }
}

// Exactly what is asked for, so nothing is dropped as it would be from a vendor's list.
void ReadScopes(ObjectReader& reader, SignIn& sign_in, Violation& violation) {
  sign_in.scopes = reader.Texts("scopes");
  if (const core::Json* member = reader.Member("scopes", false);
      member != nullptr && sign_in.scopes.empty()) {
    reader.Report("scopes", "the list is empty" + Seen(*member),
                  "Name the scopes to ask for, or leave scopes out to ask for what the vendor "
                  "lists.");
  }
  if (sign_in.scopes.size() > oauth::kMaxScopes) {
    reader.Report("scopes",
                  "expected at most " + std::to_string(oauth::kMaxScopes) + " scopes, seen " +
                      std::to_string(sign_in.scopes.size()),
                  "Name only those that reading needs.");
  }
  for (std::size_t i = 0; i < sign_in.scopes.size(); ++i) {
    if (oauth::IsScopeToken(sign_in.scopes[i])) continue;
    violation.Report(reader.PointerTo("scopes") + "/" + std::to_string(i),
                     core::Quoted(sign_in.scopes[i]) + " is no scope: visible ASCII without blanks",
                     "Write one scope in each element of the list.");
  }
}

void ReadPkce(ObjectReader& reader, SignIn& sign_in) {
  sign_in.pkce = reader.Text("pkce");
  if (sign_in.pkce != "S256") {
    reader.Report("pkce",
                  "expected \"S256\", the only supported method" + SeenMember(reader, "pkce"),
                  "Write \"S256\".");
  }
}

void ReadOAuth(ObjectReader& reader, SignIn& sign_in, Violation& violation) {
  ReadRegistration(reader, sign_in);
  sign_in.legacy_discovery = reader.Flag("legacy_discovery");
  ReadExceptions(reader, sign_in, violation);
  ReadScopes(reader, sign_in, violation);
}

void ReadApiKey(ObjectReader& reader, ApiKey& key, Violation& violation) {
  ReadHeader(reader, key);
  if (auto label = reader.OptionalText("label")) key.label = *std::move(label);
  ReadKeyPattern(reader, key);
  const core::Json* member = reader.Member("obtain", false);
  if (member == nullptr || member->IsNull()) return;
  ObjectReader obtain(*member, reader.PointerTo("obtain"), violation);
  key.obtain_text = obtain.OptionalText("text").value_or("");
  key.obtain_url = obtain.OptionalText("url").value_or("");
  if (!key.obtain_url.empty()) obtain.RequireHttps("url", key.obtain_url);
  if (key.obtain_text.empty() && key.obtain_url.empty()) {
    obtain.Report("text", "neither text nor url is there",
                  "Write one of them, or leave obtain out.");
  }
  obtain.RefuseUnknown();
}

}  // namespace

std::string_view Name(SignInKind kind) { return kSignInKinds.Of(kind); }

SignIn ReadSignIn(const core::Json& json, std::string pointer, Violation& violation) {
  ObjectReader reader(json, std::move(pointer), violation);
  SignIn sign_in;
  const std::string name = reader.Text("kind");
  const auto kind = kSignInKinds.Find(name);
  if (!kind) {
    reader.Report("kind",
                  "expected \"none\", \"api_key\", or \"oauth2_\" and one of authorization_code, "
                  "client_credentials, jwt_bearer and enterprise_managed" +
                      SeenMember(reader, "kind"),
                  "Write one of these.");
    return sign_in;
  }
  sign_in.kind = *kind;
  switch (sign_in.kind) {
    case SignInKind::kNone:
      break;
    case SignInKind::kApiKey:
      ReadApiKey(reader, sign_in.api_key, violation);
      break;
    case SignInKind::kAuthorizationCode:
      ReadPkce(reader, sign_in);
      ReadOAuth(reader, sign_in, violation);
      break;
    case SignInKind::kClientCredentials:
    case SignInKind::kJwtBearer:
    case SignInKind::kEnterpriseManaged:
      ReadOAuth(reader, sign_in, violation);
      break;
  }
  reader.RefuseUnknown();
  return sign_in;
}

}  // namespace claribi::manifest
