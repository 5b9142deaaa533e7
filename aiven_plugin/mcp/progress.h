// Forwards a server's progress notifications for one request to the host. Source: MCP revision
// 2025-11-25, basic/utilities/progress; TMO-04.
#pragma once

#include <cstdint>
#include <optional>

#include "core/call_context.h"
#include "core/json.h"

namespace claribi::mcp {

class ProgressRelay {  // [ex] used by the thread that reads the answer
 public:
  // Borrows `call`.
  explicit ProgressRelay(const core::CallContext& call) : call_(call) {}

  // The request that is waited for has this token; its progress begins anew.
  void Expect(std::int64_t token) {
    token_ = token;
    last_.reset();
  }

  // params: those of `notifications/progress`. Ignored: what came before Expect, another token, a
  // value that does not rise, what is no number, and whatever exceeds a burst of kBurst and
  // kPerSecond after it.
  void Relay(const core::Json& params);

  static constexpr int kBurst = 20;
  static constexpr int kPerSecond = 10;

 private:
  bool IsFlood();

  std::optional<std::int64_t> token_;
  const core::CallContext& call_;
  std::optional<double> last_;
  int allowance_ = kBurst;
  std::optional<core::MonotonicTime> refilled_at_;
};

}  // namespace claribi::mcp
