#include "oauth/token_endpoint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/secret_json.h"
#include "core/text.h"
#include "http/redirect.h"
#include "oauth/client_authentication.h"
#include "oauth/dpop.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t kMaxErrorCodeBytes = 64;
constexpr core::Milliseconds kMaxRetryAfter = std::chrono::hours(1);

struct KnownCode {
  OAuthError error;
  ErrorCode code;
  std::string_view fix;
};

constexpr std::string_view kSignIn = "Sign in again.";
constexpr std::string_view kLater = "Try again in a few minutes.";

constexpr std::array<KnownCode, 11> kKnownCodes{{
    {OAuthError::kInvalidGrant, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kInvalidClient, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kUnauthorizedClient, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kLoginRequired, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kInteractionRequired, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kConsentRequired, ErrorCode::kAuthRequired, kSignIn},
    {OAuthError::kAccessDenied, ErrorCode::kAuthRequired,
     "Sign in again and allow the access to continue."},
    {OAuthError::kInvalidScope, ErrorCode::kForbidden,
     "Sign in with an account that may grant these scopes, or ask for fewer scopes."},
    {OAuthError::kInvalidTarget, ErrorCode::kForbidden, "Check the endpoint of this connection."},
    {OAuthError::kTemporarilyUnavailable, ErrorCode::kUnavailable, kLater},
    {OAuthError::kServerError, ErrorCode::kUnavailable, kLater},
}};

bool Repeats(std::string_view text, const std::vector<std::string_view>& secrets) {
  return std::any_of(secrets.begin(), secrets.end(), [text](std::string_view secret) {
    return !secret.empty() && text.find(secret) != std::string_view::npos;
  });
}

constexpr std::string_view kNoTokens = "The vendor's token endpoint issued no access token.";
constexpr std::string_view kTryOrReport = "Try again. If it fails again, report it to the vendor.";
constexpr std::size_t kMaxTokenBytes = std::size_t{32} * 1024;
constexpr double kMaxLifetimeSeconds = 10.0 * 365 * 24 * 3600;

bool IsHeaderSafe(std::string_view token) {
  return !token.empty() && token.size() <= kMaxTokenBytes &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

core::Error MalformedAnswer(std::string_view cause) { return ProtocolError(kNoTokens, cause); }

Result<std::optional<core::Milliseconds>> Lifetime(const core::Json& answer) {
  const core::Json* member = answer.Find("expires_in");
  if (member == nullptr || member->IsNull()) return std::optional<core::Milliseconds>();
  const auto seconds = member->AsDouble();
  if (!seconds || *seconds < 1) {
    return MalformedAnswer("expires_in must be a positive number of seconds, seen: " +
                           core::Excerpt(member->Dump(), 32));
  }
  const double bounded = std::floor(std::min(*seconds, kMaxLifetimeSeconds));
  return std::optional<core::Milliseconds>(static_cast<std::int64_t>(bounded) * 1000);
}

}  // namespace

Error ProtocolError(std::string_view message, std::string_view cause) {
  return Error(ErrorCode::kUpstream, message, cause, kTryOrReport).Kind(core::ErrorKind::kOauth);
}

Error SignInNeeded(std::string_view message, std::string_view cause) {
  return Error(ErrorCode::kAuthRequired, message, cause, kSignIn)
      .Kind(core::ErrorKind::kAuthRequired);
}

bool IsOAuthError(const Error& error, OAuthError code) {
  return error.vendor_code == kOAuthErrors.Of(code);
}

Error ServerRefusal(std::string_view message, std::string_view error, std::string_view description,
                    int http_status) {
  const auto named = kOAuthErrors.Find(error);
  const auto known = std::find_if(kKnownCodes.begin(), kKnownCodes.end(),
                                  [named](const KnownCode& k) { return named == k.error; });
  const bool is_known = known != kKnownCodes.end();
  const std::string shown_code = core::Excerpt(error, kMaxErrorCodeBytes);
  std::string cause = "the authorization server answered " + shown_code;
  if (!description.empty()) cause += "; in its words: \"" + core::Excerpt(description) + "\"";
  Error refusal(is_known ? known->code : ErrorCode::kUpstream, message, cause,
                is_known ? known->fix : kTryOrReport);
  refusal.kind = refusal.code == ErrorCode::kAuthRequired ? core::ErrorKind::kAuthRequired
                                                          : core::ErrorKind::kOauth;
  refusal.vendor_code = shown_code;
  refusal.http_status = http_status;
  refusal.retryable = refusal.code == ErrorCode::kUnavailable;
  return refusal;
}

Error UnexpectedAnswer(std::string_view message, const http::BufferedResponse& response,
                       const core::Json* document, core::UnixTime now,
                       const std::vector<std::string_view>& sent_secrets) {
  const std::string status = "HTTP status " + std::to_string(response.status);
  const auto retry_after = http::RetryAfter(response.headers, now, kMaxRetryAfter);
  if (response.status == 429) {
    return Error(ErrorCode::kRateLimited, message, status + ": too many requests", kLater)
        .Kind(core::ErrorKind::kRateLimited)
        .HttpStatus(response.status)
        .Retryable(retry_after);
  }
  if (response.status >= 500) {
    return Error(ErrorCode::kUnavailable, message, status, kLater)
        .Kind(core::ErrorKind::kUnavailable)
        .HttpStatus(response.status)
        .Retryable(retry_after);
  }
  const std::string* error = document != nullptr ? document->FindString("error") : nullptr;
  if (error != nullptr && !Repeats(*error, sent_secrets)) {
    const std::string* description = document->FindString("error_description");
    const bool shown = description != nullptr && !Repeats(*description, sent_secrets);
    return ServerRefusal(message, *error, shown ? std::string_view(*description) : "",
                         response.status);
  }
  Error unexpected = ProtocolError(message, status + " without an OAuth error document");
  unexpected.http_status = response.status;
  return unexpected;
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
  // The form with its secrets is made last, so that no failure follows it.
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
      core::SecretJson::Parse(response.body, config.max_document_bytes, config.max_json_depth);
  // Some servers send an error response with status 200.
  const bool refused =
      response.status != 200 || (document.ok() && document->json().Find("error") != nullptr);
  if (refused) {
    return UnexpectedAnswer(kNoTokens, response, document.ok() ? &document->json() : nullptr, now,
                            sent_secrets);
  }
  if (!document.ok()) {
    core::Error error = MalformedAnswer("the answer is not JSON");
    // A web page is a sign that the token endpoint has moved (MayHaveMoved).
    if (http::MediaType(response.headers) == "text/html") error.http_status = response.status;
    return error;
  }
  const core::Json& answer = document->json();

  const std::string* token_type = answer.FindString("token_type");
  if (token_type == nullptr || !core::EqualsIgnoringCase(*token_type, expected_type)) {
    return MalformedAnswer("token_type must be " + std::string(expected_type) + ", seen: " +
                           (token_type != nullptr ? core::Excerpt(*token_type, 32) : "nothing"));
  }
  TokenAnswer tokens;
  tokens.access_token = document->FindSecret("access_token");
  if (!IsHeaderSafe(tokens.access_token.Reveal())) {
    return MalformedAnswer("access_token must be a string of visible ASCII characters");
  }
  const core::Json* refresh_token = answer.Find("refresh_token");
  if (refresh_token != nullptr && !refresh_token->IsNull()) {
    if (!refresh_token->IsString()) return MalformedAnswer("refresh_token must be a string");
    tokens.refresh_token = document->FindSecret("refresh_token");
    if (tokens.refresh_token.size() > kMaxTokenBytes) {
      return MalformedAnswer("refresh_token is longer than " + std::to_string(kMaxTokenBytes) +
                             " bytes");
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
    if (!is_last && IsOAuthError(tokens.error(), OAuthError::kUseDpopNonce)) {
      nonce = DpopNonce(response.headers);
      if (!nonce.empty()) continue;
    }
    if (binding.client.is_pre_registered &&
        IsOAuthError(tokens.error(), OAuthError::kInvalidClient)) {
      tokens.error().fix =
          "Ask the operator of this installation to correct the configured client.";
    }
    return tokens;
  }
}

}  // namespace claribi::oauth
