#include "oauth/authorization_request.h"

#include <algorithm>
#include <utility>

#include "oauth/jwt.h"
#include "oauth/oauth_error.h"
#include "oauth/pkce.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t kMaxCodeBytes = 4096;

Error NotOurCallback(std::string_view cause) {
  return Error(ErrorCode::kInvalid, "This is not the answer to the sign-in that is under way.",
               cause, "Follow the sign-in link again, or start over.")
      .Kind("invalid_arguments");
}

Error AnotherIssuer(std::string_view cause) {
  return Error(ErrorCode::kForbidden,
               "The answer does not come from the vendor's sign-in service and was discarded.",
               cause, "Start the sign-in again; if it stays so, report it to the vendor.")
      .Kind("oauth");
}

// The parameters that matter, each of which may come once at most (RFC 6749 section 3.1).
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

 private:
  core::QueryParameters parameters_;
};

core::Status CheckIssuer(const std::string* iss, const PendingAuthorization& pending) {
  if (iss == nullptr) {
    if (!pending.iss_is_advertised) return core::Ok();
    return AnotherIssuer("the authorization server promises an iss parameter, and it is missing");
  }
  // Plain comparison: a slash more is another issuer.
  if (*iss != pending.response_issuer) {
    return AnotherIssuer("its iss parameter names another issuer than the one that was asked");
  }
  return core::Ok();
}

Error Refusal(const CallbackParameters& parameters, const std::string& error) {
  const std::string* description = parameters.Find("error_description");
  const bool declined = error == "access_denied";
  return ServerRefusal(declined ? "You declined the access; nothing was changed."
                                : "The vendor's sign-in service refused the sign-in.",
                       error, description != nullptr ? std::string_view(*description) : "", 0);
}

}  // namespace

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
  // Some servers append an empty fragment so that their own does not stay.
  const auto url = core::Url::Parse(callback_url.substr(0, callback_url.find('#')));
  if (!url.ok()) return NotOurCallback("the callback is not a URL: " + url.error().cause);
  auto query = url->Query();
  if (!query.ok()) return NotOurCallback("the callback's query is not form-encoded");
  const CallbackParameters parameters(std::move(*query));
  for (const std::string_view name : {"state", "iss", "code", "error"}) {
    if (parameters.IsRepeated(name)) {
      return NotOurCallback("its parameter " + std::string(name) + " is there twice");
    }
  }
  const std::string* state = parameters.Find("state");
  if (state == nullptr || !core::ConstantTimeEquals(*state, pending.state.Reveal())) {
    return NotOurCallback(state == nullptr ? "it has no state" : "its state is another one");
  }
  CLARIBI_CHECK(CheckIssuer(parameters.Find("iss"), pending));

  AuthorizationResponse response;
  if (const std::string* error = parameters.Find("error")) {
    response.refusal = Refusal(parameters, *error);
    return response;
  }
  const std::string* code = parameters.Find("code");
  if (code == nullptr || code->empty() || code->size() > kMaxCodeBytes) {
    return NotOurCallback("it holds neither an error nor a usable code");
  }
  response.code = core::Secret::CopyOf(*code);
  return response;
}

}  // namespace claribi::oauth
