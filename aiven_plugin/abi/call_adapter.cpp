#include "abi/call_adapter.h"

#include <claribi/data_source.hpp>
#include <string>

#include "messages/error_detail.h"

namespace claribi::abi {

core::MonotonicTime HostCall::Deadline() const {
  return call_.deadline_ms == INT64_MAX
             ? core::MonotonicTime::max()
             : core::MonotonicTime(core::Milliseconds(call_.deadline_ms));
}

void HostCall::Progress(double fraction, std::string_view message) const {
  const std::string text = messages::WithoutCredentials(message);
  call_.progress(&call_, fraction, text.empty() ? nullptr : text.c_str());
}

std::int32_t FailWith(const cbi_call* call, const core::Error& raw) {
  const core::Error error = messages::WithoutCredentials(raw);
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
  };
  const std::string detail = messages::ErrorDetail(error).Dump();
  cbi_error told = MakeError(static_cast<std::int32_t>(error.code), error.message.c_str(),
                             text_or_null(error.cause), text_or_null(error.fix), detail.c_str());
  told.retryable = error.retryable ? 1 : 0;
  told.http_status = error.http_status;
  if (error.retry_after) told.retry_after_ms = error.retry_after->count();
  return Fail(call, told);
}

std::int32_t EmitResult(const cbi_call* call, const core::Json& result) {
  std::int32_t status = CBI_OK;
  result.DumpInPieces([&](std::string_view piece) {
    status = Emit(call, piece);
    return status == CBI_OK;
  });
  return status;
}

std::int32_t EmitResult(const cbi_call* call, const std::string& text) { return Emit(call, text); }

}  // namespace claribi::abi
