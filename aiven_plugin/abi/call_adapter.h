// The host's cbi_call as the rooms see it, and an Error as the host sees it. Source: cbi_call,
// cbi_error.
#pragma once

#include <claribi/data_source.h>

#include <cstdint>
#include <string_view>

#include "core/call_context.h"
#include "core/json.h"

namespace claribi::abi {

// One call of the host. Borrows both; lives as long as the ABI function runs. [mt]
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

// Reports the error through call->fail and returns its status.
std::int32_t FailWith(const cbi_call* call, const core::Error& error);

// Delivers THE result; the host's refusal is the status of the call.
std::int32_t EmitResult(const cbi_call* call, const core::Json& result);

}  // namespace claribi::abi
