// The name that a legacy server gives to a session. Source: MCP revision 2025-11-25,
// basic/transports "Session Management".
#pragma once

#include <cstddef>

#include "core/result.h"
#include "core/secret.h"
#include "http/http_transport.h"

namespace claribi::mcp {

inline constexpr std::size_t kMaxSessionIdBytes = 1024;

// The one that the response to `initialize` assigns; empty if none, or an
// empty one. kUpstream: it cannot be sent
// back.
core::Result<core::Secret> ReadSessionId(const http::Headers& headers);

}  // namespace claribi::mcp
