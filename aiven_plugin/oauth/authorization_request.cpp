#include "oauth/authorization_request.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "core/crypto.h"
#include "oauth/jwt.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t kMaxAuthorizationCodeBytes = 4096;
constexpr std::size_t kVerifierBytes = 32;

Error NotOurCallback(std::string_view cause) {
  return Error(ErrorCode::kInvalid, "The callback does not answer the pending sign-in.", cause,
               "Open the sign-in link again, or start a new sign-in.")
      .Kind(core::ErrorKind::kInvalidArguments);
}

Error AnotherIssuer(std::string_view cause) {
  return Error(ErrorCode::kForbidden,
               "The callback is not from the vendor's authorization server and was discarded.",
               cause, "Start the sign-in again. If it fails again, report it to the vendor.")
      .Kind(core::ErrorKind::kOauth);
}

// The parameters of the callback; no parameter may be repeated (RFC 6749 section 3.1).
class CallbackParameters {
 public:
  explicit CallbackParameters(core::QueryParameters parameters)
      : parameters_(std::move(parameters)) {}
  CallbackParameters(const CallbackParameters&) = delete;
  CallbackParameters& operator=(const CallbackParameters&) = delete;
  ~CallbackParameters() {
    for (auto& [name, value] : parameters_) core::Wipe(value);
  }

  bool IsRepeated(std::string_view name) const {
    return std::count_if(parameters_.begin(), parameters_.end(),
                         [name](const auto& parameter) { return parameter.first == name; }) > 1;
  }
  const std::string* Find(std::string_view name) const {
    const auto found =
        std::find_if(parameters_.begin(), parameters_.end(),
                     [name](const auto& parameter) { return parameter.first == name; });
    return found != parameters_.end() ? &found->second : nullptr;
  }
  // nullptr if absent or empty.
  const std::string* FindText(std::string_view name) const {
    const std::string* text = Find(name);
    return text == nullptr || text->empty() ? nullptr : text;
  }

 private:
  core::QueryParameters parameters_;
};

constexpr std::array<std::string_view, 4> kProtecting{"state", "iss", "code", "error"};

// Decoded one by one: a mistake in a parameter that protects nobody costs that parameter alone.
Result<core::QueryParameters> ParametersOf(std::string_view query) {
  core::QueryParameters parameters;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    auto decoded = core::FormDecode(pair);
    if (!decoded.ok()) {
      const std::string_view name = pair.substr(0, pair.find('='));
      if (std::ranges::find(kProtecting, name) != kProtecting.end()) {
        return NotOurCallback("its query is not form-encoded");
      }
      continue;
    }
    std::ranges::move(*decoded, std::back_inserter(parameters));
  }
  return parameters;
}

core::Status CheckIssuer(const std::string* iss, const PendingAuthorization& pending) {
  if (iss == nullptr) {
    if (!pending.iss_is_advertised) return core::Ok();
    return AnotherIssuer("its iss parameter is missing, which the authorization server advertises");
  }
  // Simple string comparison (RFC 9207 section 2.4): a slash more is another issuer.
  if (*iss != pending.response_issuer) {
    return AnotherIssuer("its iss parameter names another issuer than the one of the request");
  }
  return core::Ok();
}

Error RefusalOf(const CallbackParameters& parameters, const std::string& error) {
  const std::string* description = parameters.Find("error_description");
  const bool declined = error == kOAuthErrors.Of(OAuthError::kAccessDenied);
  return ServerRefusal(declined ? "You declined the access; nothing was changed."
                                : "The vendor's authorization server refused the sign-in.",
                       error, description != nullptr ? std::string_view(*description) : "", 0);
}

// It answers no request for certain, so it ends none; but it says why the vendor refused one.
Error RefusalWithoutState(const CallbackParameters& parameters, const std::string& error) {
  Error refusal = NotOurCallback("it has no state, so the sign-in stays pending; " +
                                 RefusalOf(parameters, error).cause);
  refusal.message = "The vendor refused a sign-in, and did not say which.";
  refusal.fix = "Start a new sign-in. If it is refused again, report it to the vendor.";
  return refusal;
}

}  // namespace

core::Result<core::Secret> MakeCodeVerifier(core::RandomSource& random) {
  CLARIBI_TRY(std::string bytes, random.Bytes(kVerifierBytes));
  core::Secret verifier(core::Base64UrlEncode(bytes));
  core::Wipe(bytes);
  return verifier;
}

core::Result<std::string> S256CodeChallenge(const core::Secret& code_verifier) {
  CLARIBI_TRY(const std::string digest, core::Sha256(code_verifier.Reveal()));
  return core::Base64UrlEncode(digest);
}

Result<std::string> AuthorizationUrl(const core::Url& authorization_endpoint,
                                     const PendingAuthorization& pending) {
  CLARIBI_TRY(std::string code_challenge, S256CodeChallenge(pending.code_verifier));
  core::QueryParameters parameters{
      {"response_type", "code"},
      {"client_id", pending.binding.client.client_id},
      {"redirect_uri", pending.redirect_uri},
      {"state", std::string(pending.state.Reveal())},
      {"code_challenge", std::move(code_challenge)},
      {"code_challenge_method", "S256"},
      {"resource", pending.binding.resource},
  };
  if (!pending.binding.dpop_key.empty()) {
    CLARIBI_TRY(const Es256Key key, Es256Key::FromPem(pending.binding.dpop_key));
    CLARIBI_TRY(std::string thumbprint, key.Thumbprint());
    parameters.emplace_back("dpop_jkt", std::move(thumbprint));
  }
  if (!pending.scopes.empty()) parameters.emplace_back("scope", JoinScopes(pending.scopes));
  if (std::find(pending.scopes.begin(), pending.scopes.end(), "offline_access") !=
      pending.scopes.end()) {
    parameters.emplace_back("prompt", "consent");
  }
  return core::WithQuery(authorization_endpoint, parameters);
}

Result<AuthorizationResponse> ProcessCallback(std::string_view callback_url,
                                              const PendingAuthorization& pending) {
  // Some servers append a fragment such as "#_=_".
  callback_url = callback_url.substr(0, callback_url.find('#'));
  const auto url = core::Url::Parse(callback_url);
  if (!url.ok()) return NotOurCallback("it is not a URL: " + url.error().cause);
  const std::size_t begin = callback_url.find('?');
  CLARIBI_TRY(auto query,
              ParametersOf(begin == std::string_view::npos ? std::string_view()
                                                           : callback_url.substr(begin + 1)));
  const CallbackParameters parameters(std::move(query));
  for (const std::string_view name : kProtecting) {
    if (parameters.IsRepeated(name)) {
      return NotOurCallback("its parameter " + std::string(name) + " is repeated");
    }
  }
  const std::string* state = parameters.FindText("state");
  const std::string* error = parameters.FindText("error");
  if (state == nullptr && error != nullptr && CheckIssuer(parameters.Find("iss"), pending).ok()) {
    return RefusalWithoutState(parameters, *error);
  }
  if (state == nullptr || !core::ConstantTimeEquals(*state, pending.state.Reveal())) {
    return NotOurCallback(state == nullptr ? "it has no state"
                                           : "its state is not the one of the request");
  }
  CLARIBI_CHECK(CheckIssuer(parameters.Find("iss"), pending));

  AuthorizationResponse response;
  if (error != nullptr) {
    response.refusal = RefusalOf(parameters, *error);
    return response;
  }
  const std::string* code = parameters.Find("code");
  if (code == nullptr || code->empty() || code->size() > kMaxAuthorizationCodeBytes) {
    return NotOurCallback("it holds neither an error nor a usable code");
  }
  response.code = core::Secret::CopyOf(*code);
  return response;
}

TokenRequest CodeRequest(const PendingAuthorization& pending, const core::Secret& code) {
  TokenRequest request{pending.binding, {}, {code.Reveal(), pending.code_verifier.Reveal()}};
  request.form.Add("grant_type", "authorization_code")
      .Add("code", code.Reveal())
      .Add("redirect_uri", pending.redirect_uri)
      .Add("code_verifier", pending.code_verifier.Reveal())
      .Add("resource", pending.binding.resource);
  return request;
}

}  // namespace claribi::oauth
