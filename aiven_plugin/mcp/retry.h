// Waits between the attempts of one operation, as http/retry_policy decides. Not the policy.
#pragma once

#include "core/call_context.h"
#include "core/error.h"
#include "http/retry_policy.h"
#include "mcp/config.h"

namespace claribi::mcp {

// Whether doing it twice does no harm. The caller knows; a server's word for it is not enough.
enum class Repeatable { kNo, kYes };

// After a failed attempt (counted from 1): Ok once the next one may begin, the wait included. Else
// the error to report: `error` itself, or the end of the call.
core::Status AwaitRetry(const Dependencies& dependencies, core::Error error, int attempt,
                        Repeatable repeatable, const core::CallContext& call);

}  // namespace claribi::mcp
