#include "connection/messages.h"

#include <string>
#include <utility>

#include "results/redaction.h"

namespace claribi::connection {
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

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json ReasonMessage(const SignInReason& reason) {
  return Json::MakeObject({{"code", reason.code},
                           {"message", reason.message},
                           {"at_ms", reason.at ? Json(core::ToMs(*reason.at)) : Json()}});
}

Json TextList(const std::vector<std::string>& texts) {
  Json list = Json::MakeArray();
  for (const std::string& text : texts) list.Append(text);
  return list;
}

Json StatusMessage(const SignInStatus& status) {
  return Json::MakeObject(
      {{"status", status.status},
       {"account", Json()},
       {"issuer", TextOrNull(status.issuer)},
       {"scopes", TextList(status.scopes)},
       {"expires_at_ms", status.expires_at ? Json(core::ToMs(*status.expires_at)) : Json()},
       {"refreshable", status.refreshable},
       {"reason", status.reason ? ReasonMessage(*status.reason) : Json()}});
}

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

core::Result<Json> ParseOptions(std::string_view text) {
  constexpr core::JsonLimits kSmall{.max_bytes = 65536, .max_depth = 8};
  auto options = Json::Parse(text, kSmall);
  if (options.ok() && options->IsObject()) return options;
  return core::Error(core::ErrorCode::kInvalid, "The options of a call cannot be used.",
                     options.ok() ? "expected a JSON object, saw " + std::string(TypeName(*options))
                                  : options.error().cause,
                     "Pass a JSON object, or nothing.")
      .Kind("invalid_arguments");
}

}  // namespace claribi::connection
