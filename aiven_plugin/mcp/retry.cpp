#include "mcp/retry.h"

#include <string>
#include <utility>

namespace claribi::mcp {

core::Status AwaitRetry(const Dependencies& dependencies, core::Error error, int attempt,
                        Repeatable repeatable, const core::CallContext& call) {
  const auto outcome = http::AttemptOutcome::Of(error, attempt, repeatable == Repeatable::kYes);
  const auto delay =
      http::RetryDelay(http::RetryLimits(), outcome, call.Remaining(core::Milliseconds::max()),
                       http::JitterBits(dependencies.random));
  if (!delay) return error;
  dependencies.logger.Log(core::LogLevel::kInfo, "mcp",
                          "attempt " + std::to_string(attempt) + " failed, the next in " +
                              std::to_string(delay->count()) + " ms: " + error.message);
  const auto never = [] { return false; };
  CLARIBI_CHECK(call.WaitUntil(*delay, never, dependencies.pause));
  return core::Ok();
}

}  // namespace claribi::mcp
