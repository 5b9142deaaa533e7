// Translates a call at the ABI: the host's cbi_call becomes a CallContext, and an Error becomes a
// cbi_error. Source: cbi_call and cbi_error of claribi/data_source.h.
#pragma once

#include <claribi/data_source.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "core/call_context.h"
#include "core/json.h"

namespace claribi::abi {

// One call of the host. Borrows `host` and `call`; lives as long as the ABI function runs. [mt]
class HostCall final : public core::CallContext {
 public:
  HostCall(const cbi_host& host, const cbi_call& call) : host_(host), call_(call) {}

  bool IsCancelled() const override { return call_.cancelled(&call_) != 0; }
  core::MonotonicTime Now() const override {
    return core::MonotonicTime(core::Milliseconds(host_.monotonic_ms(&host_)));
  }
  core::MonotonicTime Deadline() const override;
  void Progress(double fraction, std::string_view message) const override;
  std::string_view Traceparent() const override {
    return call_.traceparent == nullptr ? std::string_view() : call_.traceparent;
  }
  const void* HostHandle() const override { return &call_; }

 private:
  const cbi_host& host_;
  const cbi_call& call_;
};

// Reports the error, without credentials, through call->fail. Returns its code, which is the status
// of the ABI function.
std::int32_t FailWith(const cbi_call* call, const core::Error& error);

// Emits the one result of the call. Returns CBI_OK, or the status with which the host refused it.
std::int32_t EmitResult(const cbi_call* call, const core::Json& result);
// The same of a message that is JSON text already.
std::int32_t EmitResult(const cbi_call* call, const std::string& text);

}  // namespace claribi::abi
