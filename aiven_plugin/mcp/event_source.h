// Reads JSON-RPC messages out of a stream of events, and remembers where it would go on if the
// stream breaks off. Opens nothing. Source: MCP revision 2025-11-25, basic/transports "Resumability
// and Redelivery"; H25-09, H25-10.
#pragma once

#include <functional>
#include <string>

#include "core/call_context.h"
#include "http/http_transport.h"
#include "http/sse_parser.h"
#include "json_rpc/message.h"
#include "mcp/client_config.h"

namespace claribi::mcp {

class EventSource {  // [ex]
 public:
  // A server that names no delay is left alone this long; one that names a longer one than the
  // latter is asked again after that.
  static constexpr core::Milliseconds kDefaultDelay{1000};
  static constexpr core::Milliseconds kLongestDelay{60000};

  // True: the reader has what it wants.
  using OnMessage = std::function<core::Result<bool>(json_rpc::Message)>;

  // Borrows `limits`.
  EventSource(const Limits& limits, json_rpc::Batches batches)
      : limits_(limits), batches_(batches) {}

  // Hands over messages until on_message is content (true) or the stream has ended (false). Errors:
  // on_message's, those of Read, kUpstream for what is no JSON-RPC, kTooLarge. Call it again with
  // the next response after a reconnection.
  core::Result<bool> Read(http::HttpResponse& response, const core::CallContext& call,
                          const OnMessage& on_message);

  // Empty: no event had an id, so there is nothing to resume from.
  const std::string& last_event_id() const { return last_event_id_; }
  core::Milliseconds reconnection_delay() const { return delay_; }

 private:
  core::Result<bool> HandOver(const std::vector<http::ServerSentEvent>& events,
                              const OnMessage& on_message) const;

  const Limits& limits_;
  json_rpc::Batches batches_;
  std::string last_event_id_;
  core::Milliseconds delay_ = kDefaultDelay;
};

}  // namespace claribi::mcp
