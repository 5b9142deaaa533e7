#include "messages/error_detail.h"

#include <cstdint>
#include <utility>

#include "results/redaction.h"

namespace claribi::messages {
namespace {

using core::Json;

// The kind of an error whose maker named none.
std::string_view DefaultKind(core::ErrorCode code) {
  switch (code) {
    case core::ErrorCode::kInvalid:
      return "invalid_arguments";
    case core::ErrorCode::kAuthRequired:
      return "auth_required";
    case core::ErrorCode::kForbidden:
      return "forbidden";
    case core::ErrorCode::kNotFound:
      return "not_found";
    case core::ErrorCode::kConflict:
      return "conflict";
    case core::ErrorCode::kRateLimited:
      return "rate_limited";
    case core::ErrorCode::kUnavailable:
      return "unavailable";
    case core::ErrorCode::kTimeout:
      return "timeout";
    case core::ErrorCode::kTooLarge:
      return "too_large";
    case core::ErrorCode::kUpstream:
      return "protocol";
    default:
      return "other";
  }
}

}  // namespace

Json ErrorDetail(const core::Error& error) {
  Json detail = Json::MakeObject({
      {"kind", error.kind.empty() ? DefaultKind(error.code) : std::string_view(error.kind)},
      {"message", error.message},
  });
  if (error.http_status != 0) detail.Set("http_status", error.http_status);
  if (!error.vendor_code.empty()) detail.Set("vendor_code", error.vendor_code);
  if (!error.fix.empty()) detail.Set("hint", error.fix);
  if (!error.request_id.empty()) detail.Set("request_id", error.request_id);
  if (error.retry_after) {
    detail.Set("retry_after_ms", static_cast<std::int64_t>(error.retry_after->count()));
  }
  return detail;
}

core::Error WithoutCredentials(core::Error error) { return results::Redact(std::move(error)); }

std::string WithoutCredentials(std::string_view text) {
  auto redacted = results::Redact(text);
  return redacted ? std::move(redacted->text) : std::string(text);
}

}  // namespace claribi::messages
