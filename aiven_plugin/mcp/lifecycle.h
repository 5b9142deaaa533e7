// How a conversation with a server begins. An interface, because the revisions of MCP differ in
// just this: those up to 2025-11-25 shake hands with `initialize`, others need not.
#pragma once

#include <memory>

#include "core/call_context.h"
#include "mcp/session.h"

namespace claribi::mcp {

class Lifecycle {  // [mt]
 public:
  virtual ~Lifecycle() = default;
  // Agrees on a session: network I/O, one round trip or more. Nothing is left behind on failure.
  virtual core::Result<std::unique_ptr<const Session>> Begin(const core::CallContext& call) = 0;
};

}  // namespace claribi::mcp
