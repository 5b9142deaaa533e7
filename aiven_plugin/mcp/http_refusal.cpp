#include "mcp/http_refusal.h"

#include <algorithm>
#include <string>

#include "core/json.h"
#include "core/text.h"
#include "http/www_authenticate.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::string_view kCheckAddress =
    "Check the address of the connection, its path and parameters included.";
constexpr std::string_view kReport = "Report this to the vendor's support.";
constexpr std::string_view kLater = "Try again later.";

struct Meaning {
  ErrorCode code;
  std::string_view message;
  std::string_view fix;
  core::ErrorKind kind;
};

Meaning MeaningOf(int status) {
  switch (status) {
    case 400:
      return {ErrorCode::kUpstream, "The server did not accept the form of the request.",
              kCheckAddress, core::ErrorKind::kProtocol};
    case 401:
      return {ErrorCode::kAuthRequired, "The server does not accept the sign-in.",
              "Sign in to the vendor again.", core::ErrorKind::kAuthRequired};
    case 403:
      return {ErrorCode::kForbidden, "The server does not permit this.",
              "Ask an administrator of the vendor account for access.",
              core::ErrorKind::kForbidden};
    case 404:
      return {ErrorCode::kUpstream, "There is no MCP server at this address.", kCheckAddress,
              core::ErrorKind::kConfiguration};
    case 405:
      return {ErrorCode::kUpstream, "The address does not take MCP messages.", kCheckAddress,
              core::ErrorKind::kConfiguration};
    case 406:
      return {ErrorCode::kUpstream, "The server offers none of the answer formats of MCP.",
              kCheckAddress, core::ErrorKind::kProtocol};
    case 408:
      return {ErrorCode::kUnavailable, "The server waited too long for the request.", kLater,
              core::ErrorKind::kTimeout};
    case 410:
      return {ErrorCode::kUpstream, "The server at this address is gone for good.", kCheckAddress,
              core::ErrorKind::kConfiguration};
    case 413:
      return {ErrorCode::kUpstream, "The request is larger than the server accepts.",
              "Ask for less in one call: shorter arguments.", core::ErrorKind::kTooLarge};
    case 415:
      return {ErrorCode::kUpstream, "The address does not take JSON.", kCheckAddress,
              core::ErrorKind::kProtocol};
    case 429:
      return {ErrorCode::kRateLimited, "The server asks for a pause: too many requests.",
              "Wait a moment, then try again.", core::ErrorKind::kRateLimited};
    default:
      break;
  }
  if (status == 501 || status == 505 || status < 500) {
    return {ErrorCode::kUpstream, "The server gave an answer that MCP does not provide for.",
            kReport, core::ErrorKind::kProtocol};
  }
  return {ErrorCode::kUnavailable, "The server is not available at the moment.", kLater,
          core::ErrorKind::kUnavailable};
}

// The message and code inside {"error": …}, be it JSON-RPC's, OAuth's or the vendor's own.
struct VendorWords {
  std::string message;
  std::string code;
};

VendorWords ReadVendorWords(std::string_view body) {
  const auto json = Json::ParseReceived(body, core::JsonLimits{kMaxRefusalBytes, 32});
  if (!json.ok()) return {};
  VendorWords words;
  const auto take = [&words](const core::JsonString* text) {
    if (words.message.empty() && text != nullptr) words.message = core::Excerpt(*text);
  };
  if (const Json* error = json->Find("error")) {
    take(error->FindString("message"));
    if (const auto code = error->FindInt64("code")) words.code = std::to_string(*code);
  }
  take(json->FindString("error_description"));
  take(json->FindString("error"));
  take(json->FindString("message"));
  return words;
}

}  // namespace

std::string DescribeBody(const http::Headers& headers, std::string_view body) {
  if (body.empty()) return "no text";
  if (const VendorWords words = ReadVendorWords(body); !words.message.empty()) {
    return words.message;
  }
  const std::string media_type = core::Excerpt(http::MediaType(headers), 60);
  return (media_type.empty() ? "a text without Content-Type" : media_type) +
         " that begins: " + core::Excerpt(body);
}

Error RefusalError(int status, const http::Headers& headers, std::string_view body,
                   core::UnixTime now) {
  const Meaning meaning = MeaningOf(status);
  Error error =
      Error(meaning.code, meaning.message,
            "it answered HTTP " + std::to_string(status) + " with " + DescribeBody(headers, body),
            meaning.fix)
          .Kind(meaning.kind)
          .HttpStatus(status)
          .VendorCode(ReadVendorWords(body).code);
  if (meaning.code == ErrorCode::kRateLimited || meaning.code == ErrorCode::kUnavailable) {
    error.retryable = true;
    error.retry_after = http::RetryAfter(headers, now, kMaxRetryAfter);
  }
  if (const std::string* request_id = headers.Find("X-Request-Id")) {
    error.request_id = core::Excerpt(*request_id, 80);
  }
  return error;
}

bool SaysWhatIsMissing(const http::Headers& headers) {
  const auto challenges = http::FindChallenges(headers);
  return std::any_of(challenges.begin(), challenges.end(), [](const auto& challenge) {
    const std::string* error = challenge.Find("error");
    return error != nullptr && (*error == "insufficient_scope" || *error == "use_dpop_nonce");
  });
}

bool IsAboutTheSession(const Error& refusal) {
  return refusal.http_status == 400 &&
         core::AsciiLower(refusal.cause).find("session") != std::string::npos;
}

Error LaterRefusal(Error refusal) {
  const int status = refusal.http_status;
  if (status != 404 && status != 405 && status != 410) return refusal;
  refusal.message = "The server answered before, and now finds nothing at its own address.";
  refusal.fix =
      "Try again; if it persists, report this to the vendor's support: a load balancer may send "
      "the requests of one client to servers that do not know it.";
  refusal.kind = core::ErrorKind::kProtocol;
  return refusal;
}

}  // namespace claribi::mcp
