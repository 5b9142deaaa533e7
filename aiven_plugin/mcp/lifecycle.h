// How a conversation with a server begins. An interface, because the revisions of MCP differ in
// just this: those up to 2025-11-25 shake hands with `initialize`, later ones only ask what the
// server is.
#pragma once

#include <memory>

#include "core/call_context.h"
#include "mcp/reply.h"
#include "mcp/server_request.h"
#include "mcp/session.h"

namespace claribi::mcp {

// Listens to nothing: what a server says before a conversation has begun concerns no call.
class Unconcerned final : public StreamListener {
 public:
  void OnNotification(const json_rpc::Notification&) override {}
  json_rpc::Message OnRequest(const json_rpc::Request& request,
                              const core::CallContext& call) override {
    return AnswerTo(request, nullptr, call);
  }
};

class Lifecycle {  // [mt]
 public:
  virtual ~Lifecycle() = default;
  // Agrees on a session: network I/O, one round trip or more. Nothing is left behind on failure.
  virtual core::Result<std::unique_ptr<const Session>> Begin(const core::CallContext& call) = 0;
};

}  // namespace claribi::mcp
