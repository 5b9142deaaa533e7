#include "oauth/token_endpoint.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/text.h"
#include "http/redirect.h"
#include "oauth/client_authentication.h"
#include "oauth/dpop.h"
#include "oauth/oauth_error.h"
#include "oauth/secret_json.h"

namespace claribi::oauth {
namespace {

using core::Result;

constexpr std::string_view kNoTokens = "The vendor's sign-in service gave no tokens.";
constexpr std::size_t kMaxTokenBytes = std::size_t{32} * 1024;
constexpr double kMaxLifetimeSeconds = 10.0 * 365 * 24 * 3600;

bool IsHeaderSafe(std::string_view token) {
  return !token.empty() && token.size() <= kMaxTokenBytes &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

core::Error Malformed(std::string_view cause) { return ProtocolError(kNoTokens, cause); }

Result<std::optional<core::Milliseconds>> Lifetime(const core::Json& answer) {
  const core::Json* member = answer.Find("expires_in");
  if (member == nullptr || member->IsNull()) return std::optional<core::Milliseconds>();
  const auto seconds = member->AsDouble();
  if (!seconds || *seconds < 1) {
    return Malformed("expires_in must be a positive number of seconds, seen: " +
                     core::Excerpt(member->Dump(), 32));
  }
  const double bounded = std::floor(std::min(*seconds, kMaxLifetimeSeconds));
  return std::optional<core::Milliseconds>(static_cast<std::int64_t>(bounded) * 1000);
}

}  // namespace

TokenRequest CodeRequest(const PendingAuthorization& pending, const core::Secret& code) {
  TokenRequest request{pending.binding, {}, {code.Reveal(), pending.code_verifier.Reveal()}};
  request.form.Add("grant_type", "authorization_code")
      .Add("code", code.Reveal())
      .Add("redirect_uri", pending.redirect_uri)
      .Add("code_verifier", pending.code_verifier.Reveal())
      .Add("resource", pending.binding.resource);
  return request;
}

TokenRequest RefreshRequest(const Grant& grant) {
  TokenRequest request{grant.binding, {}, {grant.refresh_token.Reveal()}};
  request.form.Add("grant_type", "refresh_token")
      .Add("refresh_token", grant.refresh_token.Reveal())
      .Add("resource", grant.binding.resource);
  return request;
}

Result<http::HttpRequest> MakeHttpRequest(const Dependencies& dependencies, const Config& config,
                                          const TokenRequest& request,
                                          std::string_view dpop_nonce) {
  const GrantBinding& binding = request.binding;
  std::string proof;
  if (!binding.dpop_key.empty()) {
    CLARIBI_TRY(const Es256Key key, Es256Key::FromPem(binding.dpop_key));
    CLARIBI_TRY(proof, DpopProof(key, {"POST", binding.token_endpoint, {}, dpop_nonce},
                                 dependencies.clock.Now(), dependencies.random));
  }
  // Last: from here on nothing fails and leaves the form to nobody.
  CLARIBI_TRY(http::HttpRequest http_request,
              AuthenticatedForm(dependencies, config, binding.issuer, binding.token_endpoint,
                                binding.client, request.form.Clone()));
  if (!proof.empty()) http_request.headers.Set("DPoP", proof);
  return http_request;
}

Result<TokenAnswer> ProcessTokenAnswer(const http::BufferedResponse& response, const Config& config,
                                       core::UnixTime now,
                                       const std::vector<std::string_view>& sent_secrets,
                                       std::string_view expected_type) {
  const auto document =
      SecretJson::Parse(response.body, config.max_document_bytes, config.max_json_depth);
  // Some servers refuse with status 200.
  const bool refused =
      response.status != 200 || (document.ok() && document->json().Find("error") != nullptr);
  if (refused) {
    return UnexpectedAnswer(kNoTokens, response, document.ok() ? &document->json() : nullptr, now,
                            sent_secrets);
  }
  if (!document.ok()) {
    core::Error error = Malformed("the answer is not JSON");
    // A web page: no token endpoint is there.
    if (http::MediaType(response.headers) == "text/html") error.http_status = response.status;
    return error;
  }
  const core::Json& answer = document->json();

  const std::string* token_type = answer.FindString("token_type");
  if (token_type == nullptr || !core::EqualsIgnoringCase(*token_type, expected_type)) {
    return Malformed("token_type must be " + std::string(expected_type) + ", seen: " +
                     (token_type != nullptr ? core::Excerpt(*token_type, 32) : "nothing"));
  }
  TokenAnswer tokens;
  tokens.access_token = document->FindSecret("access_token");
  if (!IsHeaderSafe(tokens.access_token.Reveal())) {
    return Malformed("access_token must be a string of visible ASCII characters");
  }
  const core::Json* refresh_token = answer.Find("refresh_token");
  if (refresh_token != nullptr && !refresh_token->IsNull()) {
    if (!refresh_token->IsString()) return Malformed("refresh_token must be a string");
    tokens.refresh_token = document->FindSecret("refresh_token");
    if (tokens.refresh_token.size() > kMaxTokenBytes) {
      return Malformed("refresh_token is longer than " + std::to_string(kMaxTokenBytes) + " bytes");
    }
  }
  CLARIBI_TRY(tokens.lifetime, Lifetime(answer));
  if (const std::string* scope = answer.FindString("scope")) tokens.scopes = ParseScopes(*scope);
  return tokens;
}

Result<TokenAnswer> AskTokenEndpoint(const Dependencies& dependencies, const Config& config,
                                     TokenRequest request, const core::CallContext& call) {
  const GrantBinding& binding = request.binding;
  const bool is_bound = !binding.dpop_key.empty();
  request.secrets.push_back(SecretOf(config, binding.issuer, binding.client));
  std::string nonce;
  for (bool is_last = !is_bound;; is_last = true) {
    CLARIBI_TRY(http::HttpRequest http_request,
                MakeHttpRequest(dependencies, config, request, nonce));
    CLARIBI_TRY(const http::BufferedResponse response,
                http::FetchFollowing(dependencies.transport, std::move(http_request),
                                     config.max_document_bytes, call));
    auto tokens = ProcessTokenAnswer(response, config, dependencies.clock.Now(), request.secrets,
                                     is_bound ? kDpop : kBearer);
    if (tokens.ok()) return tokens;
    if (!is_last && IsOAuthError(tokens.error(), kUseDpopNonce)) {
      nonce = DpopNonce(response.headers);
      if (!nonce.empty()) continue;
    }
    if (binding.client.is_pre_registered && IsOAuthError(tokens.error(), "invalid_client")) {
      tokens.error().fix = "Ask the operator of this installation to correct its client there.";
    }
    return tokens;
  }
}

}  // namespace claribi::oauth
