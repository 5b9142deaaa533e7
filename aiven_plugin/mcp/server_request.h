// What this client answers when a server asks it something: to `ping` always, to
// `elicitation/create` where somebody is there to be asked. Source: MCP revision 2025-11-25,
// basic/utilities/ping and client/elicitation; LIF-06.
#pragma once

#include "core/call_context.h"
#include "json_rpc/message.h"
#include "mcp/elicitor.h"
#include "mcp/reply.h"

namespace claribi::mcp {

// A Response, or an ErrorResponse: kMethodNotFound for what is not served. elicitor: null where
// nobody can be asked.
json_rpc::Message AnswerTo(const json_rpc::Request& request, Elicitor* elicitor,
                           const core::CallContext& call);

// Listens to nothing: what a server says before a conversation has begun concerns no call.
class Unconcerned final : public StreamListener {
 public:
  void OnNotification(const json_rpc::Notification&) override {}
  json_rpc::Message OnRequest(const json_rpc::Request& request,
                              const core::CallContext& call) override {
    return AnswerTo(request, nullptr, call);
  }
};

}  // namespace claribi::mcp
