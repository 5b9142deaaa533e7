#include "oauth/oauth_error.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace claribi::oauth {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::size_t kMaxErrorCodeBytes = 64;
constexpr core::Milliseconds kMaxRetryAfter = std::chrono::hours(1);

struct KnownCode {
  std::string_view name;
  ErrorCode code;
  std::string_view fix;
};

constexpr std::string_view kSignIn = "Sign in again.";
constexpr std::string_view kLater = "Try again in a while.";

constexpr std::array<KnownCode, 11> kKnownCodes{{
    {"invalid_grant", ErrorCode::kAuthRequired, kSignIn},
    {"invalid_client", ErrorCode::kAuthRequired, kSignIn},
    {"unauthorized_client", ErrorCode::kAuthRequired, kSignIn},
    {"login_required", ErrorCode::kAuthRequired, kSignIn},
    {"interaction_required", ErrorCode::kAuthRequired, kSignIn},
    {"consent_required", ErrorCode::kAuthRequired, kSignIn},
    {"access_denied", ErrorCode::kAuthRequired, "Sign in again and allow the access to continue."},
    {"invalid_scope", ErrorCode::kForbidden,
     "Sign in with an account that may grant these scopes, or ask for fewer."},
    {"invalid_target", ErrorCode::kForbidden, "Check the endpoint of this connection."},
    {"temporarily_unavailable", ErrorCode::kUnavailable, kLater},
    {"server_error", ErrorCode::kUnavailable, kLater},
}};

bool Repeats(std::string_view text, const std::vector<std::string_view>& secrets) {
  return std::any_of(secrets.begin(), secrets.end(), [text](std::string_view secret) {
    return !secret.empty() && text.find(secret) != std::string_view::npos;
  });
}

}  // namespace

Error ProtocolError(std::string_view message, std::string_view cause) {
  return Error(ErrorCode::kUpstream, message, cause,
               "Try again; if it stays so, report it to the vendor.")
      .Kind("oauth");
}

Error SignInNeeded(std::string_view message, std::string_view cause) {
  return Error(ErrorCode::kAuthRequired, message, cause, kSignIn).Kind("auth_required");
}

bool IsOAuthError(const Error& error, std::string_view code) { return error.vendor_code == code; }

Error ServerRefusal(std::string_view message, std::string_view error, std::string_view description,
                    int http_status) {
  const auto known = std::find_if(kKnownCodes.begin(), kKnownCodes.end(),
                                  [error](const KnownCode& k) { return k.name == error; });
  const bool is_known = known != kKnownCodes.end();
  const std::string shown_code = core::Excerpt(error, kMaxErrorCodeBytes);
  std::string cause = "the authorization server answered " + shown_code;
  if (!description.empty()) cause += "; in its words: \"" + core::Excerpt(description) + "\"";
  Error refusal(is_known ? known->code : ErrorCode::kUpstream, message, cause,
                is_known ? known->fix : "Try again; if it stays so, report it to the vendor.");
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
        .Kind("rate_limited")
        .HttpStatus(response.status)
        .Retryable(retry_after);
  }
  if (response.status >= 500) {
    return Error(ErrorCode::kUnavailable, message, status, kLater)
        .Kind("unavailable")
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

}  // namespace claribi::oauth
