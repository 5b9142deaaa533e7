// Reads JSON-RPC messages out of a stream of events, and remembers where it would go on if the
// stream breaks off. Opens nothing. Source: MCP revision 2025-11-25, basic/transports "Resumability
// and Redelivery"; H25-09, H25-10.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/call_context.h"
#include "core/leniency.h"
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
  // So many events in a row may be no messages: heartbeats as text, empty objects.
  static constexpr std::size_t kMostPassedOver = 10'000;

  // True: the reader has what it wants.
  using OnMessage = std::function<core::Result<bool>(json_rpc::Message)>;

  // Borrows both.
  EventSource(const Limits& limits, json_rpc::Batches batches, core::Leniency& leniency,
              core::RepeatedNames names = core::RepeatedNames::kRefused)
      : limits_(limits), batches_(batches), leniency_(leniency), names_(names) {}

  // Hands over messages until on_message is content (true) or the stream has ended (false), those
  // of events that are not called "message" as well, and one that lacks its empty line if it is
  // whole. An event that is no JSON-RPC is passed over. Errors: on_message's, those of Read,
  // kUpstream beyond kMostPassedOver, kTooLarge. Call it again with the next response after a
  // reconnection.
  core::Result<bool> Read(http::HttpResponse& response, const core::CallContext& call,
                          const OnMessage& on_message);

  // Empty: no event had an id, so there is nothing to resume from.
  const std::string& last_event_id() const { return last_event_id_; }
  core::Milliseconds reconnection_delay() const { return delay_; }
  // How many events were no messages, and why the first of them was none.
  std::size_t passed_over() const { return passed_over_; }
  const std::optional<core::Error>& why_passed_over() const { return why_passed_over_; }

 private:
  core::Result<bool> HandOver(std::vector<http::ServerSentEvent>& events,
                              const OnMessage& on_message);
  core::Result<bool> HandOver(http::ServerSentEvent& event, const OnMessage& on_message);
  core::Result<bool> HandOverUnfinished(http::SseParser& parser, const OnMessage& on_message);
  core::Status PassOver(core::Error why, bool is_named);

  const Limits& limits_;
  json_rpc::Batches batches_;
  core::Leniency& leniency_;
  core::RepeatedNames names_;
  std::size_t passed_over_ = 0;
  std::size_t in_a_row_ = 0;  // since the last message, or since the stream was opened
  std::optional<core::Error> why_passed_over_;
  std::string last_event_id_;
  core::Milliseconds delay_ = kDefaultDelay;
};

}  // namespace claribi::mcp
