#include "messages/error_detail.h"

#include <cstdint>
#include <string>
#include <utility>

#include "policy/model_advice.h"
#include "results/redaction.h"

namespace claribi::messages {

using core::Json;

Json ErrorDetail(const core::Error& error) {
  Json detail = Json::MakeObject({
      {"kind", core::Name(error.kind)},
      {"message", error.message},
  });
  if (error.http_status != 0) detail.Set("http_status", error.http_status);
  if (!error.vendor_code.empty()) detail.Set("vendor_code", error.vendor_code);
  if (!error.fix.empty()) detail.Set("hint", error.fix);
  detail.Set("model_hint", policy::AdviceForModel(error));
  if (const std::string fix = policy::FixForModel(error); !fix.empty()) {
    detail.Set("model_fix", fix);
  }
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
