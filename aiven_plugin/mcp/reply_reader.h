// Reads the answer to one request out of an HTTP response: one JSON text, or a stream of events in
// which notifications and requests of the server may come before it. Not a connection. Source: MCP
// revision 2025-11-25, basic/transports "Sending Messages to the Server"; revision 2026-07-28,
// basic/transports/streamable-http "Receiving Messages".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/leniency.h"
#include "core/text_buffer.h"
#include "http/http_transport.h"
#include "json_rpc/message.h"
#include "mcp/client_config.h"
#include "mcp/event_source.h"
#include "mcp/reply.h"

namespace claribi::mcp {

class ReplyReader {  // [ex] one response
 public:
  struct Expectation {
    json_rpc::RequestId id;
    std::string_view method;
    json_rpc::Batches batches = json_rpc::Batches::kRefused;
  };
  // Answers a request of the server; what comes of it does not matter here. Empty: requests of the
  // server are passed over, because the revision knows none.
  using AnswerServer = std::function<void(const json_rpc::Request&)>;

  // Borrows `limits`, `listener` and `leniency`, and what `expectation` refers to.
  ReplyReader(Expectation expectation, const Limits& limits, StreamListener& listener,
              core::Leniency& leniency, AnswerServer answer_server);

  // response: 2xx. Never SessionGone. Errors: kUpstream (another media type, no JSON-RPC, another
  // request's answer, no answer at all), kUnavailable and retryable (the stream ended before the
  // answer), kTooLarge, and those of HttpResponse::Read. JSON is read under any name for it, and
  // under none if it begins like an object or array. On a stream, what is no JSON-RPC and what
  // answers another request is passed over, and is the error only if nothing else came. May be
  // called again with the response that goes on where the stream broke off.
  core::Result<Reply> Read(http::HttpResponse& response, const core::CallContext& call);

  // Where to go on: see EventSource.
  const EventSource& events() const { return events_; }

 private:
  // text: how it begins.
  core::Result<Reply> ReadAsItBegins(http::HttpResponse& response, const core::CallContext& call);
  void NoteName(std::string_view media_type);  // the one it should have
  core::Result<Reply> ReadJson(http::HttpResponse& response, const core::CallContext& call,
                               core::TextBuffer text);
  core::Result<Reply> ReadEventStream(http::HttpResponse& response, const core::CallContext& call);
  // Empty: not the answer yet.
  core::Result<std::optional<Reply>> Accept(json_rpc::Message message);
  core::Result<std::optional<Reply>> Answer(const json_rpc::Request& request);
  core::Result<std::optional<Reply>> PassOver(std::string stranger);
  bool IsMeant(const json_rpc::RequestId& received);
  core::Error BrokeOff() const;
  core::Error Unexpected(std::string_view seen) const;

  Expectation expectation_;
  const Limits& limits_;
  StreamListener& listener_;
  core::Leniency& leniency_;
  AnswerServer answer_server_;
  EventSource events_;
  std::size_t server_requests_ = 0;
  bool heard_ = false;    // a message, whatever it was
  std::string stranger_;  // what was answered that nobody asked here; empty: nothing
  std::size_t strangers_ = 0;
};

// At most max_bytes of a body, for an error's text; what fails to arrive is missing. Reads to the
// end where that is near, so that the connection can be used again.
std::string ReadBeginning(http::HttpResponse& response, std::size_t max_bytes,
                          const core::CallContext& call);

}  // namespace claribi::mcp
