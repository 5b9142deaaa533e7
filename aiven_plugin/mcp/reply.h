// How a request to an MCP server can end, once HTTP has done its part.
#pragma once

#include <cstdint>
#include <variant>

#include "core/call_context.h"
#include "json_rpc/message.h"

namespace claribi::mcp {

// The server has forgotten the session that the request named (HTTP 404, H25-06), and so has not
// looked at the request.
struct SessionGone {};

using Reply = std::variant<json_rpc::Response, json_rpc::ErrorResponse, SessionGone>;

// Hears what a server says on a stream besides the answer. Called on the thread that reads.
class StreamListener {
 public:
  virtual ~StreamListener() = default;
  // The request whose answer is read next has this id, which is its progress token as well.
  virtual void OnAttempt(std::int64_t /*id*/) {}
  virtual void OnNotification(const json_rpc::Notification& notification) = 0;
  // What this client answers; may wait for a person as long as `call` lasts.
  virtual json_rpc::Message OnRequest(const json_rpc::Request& request,
                                      const core::CallContext& call) = 0;
};

}  // namespace claribi::mcp
