// What the scripted plugin says of a failure, and the wait that it gives to host services.
#pragma once

#include <claribi/data_source.h>

#include <cstdint>
#include <string>

namespace scripted {

inline std::int32_t Fail(const cbi_call* call, std::int32_t code, const char* message,
                         const char* cause = nullptr, const char* fix = nullptr,
                         const char* detail = nullptr, std::int64_t retry_after_ms = -1) {
  cbi_error error{};
  error.struct_size = sizeof error;
  error.code = code;
  error.retryable = code == CBI_E_RATE_LIMITED || code == CBI_E_UNAVAILABLE ? 1 : 0;
  error.retry_after_ms = retry_after_ms;
  error.message = message;
  error.cause = cause;
  error.fix = fix;
  error.detail = detail;
  call->fail(call, &error);
  return code;
}

// The wait of a host service that works for `call`: ends when the call does, and keeps what the
// host reports, for the call may go on without the service.
class Wait {
 public:
  explicit Wait(const cbi_call* call) : call_(call) {
    wait_.struct_size = sizeof wait_;
    wait_.deadline_ms = call->deadline_ms;
    wait_.ctx = this;
    wait_.call = call;
    wait_.cancelled = [](const cbi_wait* wait) {
      const cbi_call* served = Self(wait).call_;
      return served->cancelled(served);
    };
    wait_.fail = [](const cbi_wait* wait, const cbi_error* error) {
      Self(wait).reason_ = error->message;
      Self(wait).cause_ = error->cause != nullptr ? error->cause : "";
    };
  }
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;

  const cbi_wait* get() const { return &wait_; }
  cbi_wait& mutable_struct() { return wait_; }

  // Fails the call with what the host reported, or with `otherwise`.
  std::int32_t FailCall(std::int32_t status, const char* otherwise) const {
    return Fail(call_, status, reason_.empty() ? otherwise : reason_.c_str(),
                cause_.empty() ? nullptr : cause_.c_str());
  }

 private:
  static Wait& Self(const cbi_wait* wait) { return *static_cast<Wait*>(wait->ctx); }

  const cbi_call* call_;
  cbi_wait wait_{};
  std::string reason_;
  std::string cause_;
};

}  // namespace scripted
