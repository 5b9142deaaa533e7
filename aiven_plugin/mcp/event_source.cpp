#include "mcp/event_source.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace claribi::mcp {

using core::Result;

namespace {

constexpr std::size_t kMaxIdBytes = 1024;

// An id goes back to the server in Last-Event-ID; what cannot is no place to resume from.
bool FitsAHeader(const std::string& id) {
  return !id.empty() && id.size() <= kMaxIdBytes &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

}  // namespace

Result<bool> EventSource::Read(http::HttpResponse& response, const core::CallContext& call,
                               const OnMessage& on_message) {
  http::SseParser parser(limits_.max_event_bytes);
  std::vector<http::ServerSentEvent> events;
  std::array<char, http::kReadBytes> buffer;
  in_a_row_ = 0;
  for (;;) {
    CLARIBI_TRY(const std::size_t count, response.Read(buffer.data(), buffer.size(), call));
    if (count == 0) return HandOverUnfinished(parser, on_message);
    events.clear();
    const core::Status fed = parser.Feed({buffer.data(), count}, events);
    // One that cannot go back leaves no place to resume from: the one before lies too far back.
    if (const std::string& id = parser.last_event_id(); !id.empty()) {
      last_event_id_ = FitsAHeader(id) ? id : "";
    }
    if (parser.retry()) delay_ = std::min(*parser.retry(), kLongestDelay);
    CLARIBI_TRY(const bool content, HandOver(events, on_message));
    if (content) return true;
    CLARIBI_CHECK(fed);
  }
}

Result<bool> EventSource::HandOver(std::vector<http::ServerSentEvent>& events,
                                   const OnMessage& on_message) {
  for (http::ServerSentEvent& event : events) {
    CLARIBI_TRY(const bool content, HandOver(event, on_message));
    if (content) return true;
  }
  return false;
}

Result<bool> EventSource::HandOver(http::ServerSentEvent& event, const OnMessage& on_message) {
  // An event without data only carries an id or a delay for resuming.
  if (event.data.empty()) return false;
  const bool is_named = event.type != "message";
  std::string repaired;
  auto messages =
      json_rpc::Decode(std::move(event.data), limits_.Json(), batches_, &repaired, names_);
  if (!messages.ok()) {
    CLARIBI_CHECK(PassOver(std::move(messages).error(), is_named));
    return false;
  }
  if (is_named) leniency_.Note("a message on a stream is in an event of another name");
  if (!repaired.empty()) leniency_.Note("a message on a stream has " + repaired);
  in_a_row_ = 0;
  bool content = false;
  for (json_rpc::Message& message : *messages) {
    CLARIBI_TRY(const bool done, on_message(std::move(message)));
    content = content || done;
  }
  return content;
}

// The end of a stream is no end of an event, unless the event is whole without one: what was cut
// off is no JSON.
Result<bool> EventSource::HandOverUnfinished(http::SseParser& parser, const OnMessage& on_message) {
  auto event = parser.Unfinished();
  if (!event ||
      !core::Json::ParseReceived(event->data.view(), limits_.Json(), nullptr, names_).ok()) {
    return false;
  }
  leniency_.Note("the last event of a stream is not ended");
  return HandOver(*event, on_message);
}

// Whatever it was, the answer may still come behind it. Only a limit is one for the whole stream.
// Events of other names are none of ours, and explain nothing.
core::Status EventSource::PassOver(core::Error why, bool is_named) {
  if (why.code == core::ErrorCode::kTooLarge || ++in_a_row_ > kMostPassedOver) return why;
  ++passed_over_;
  leniency_.Note("an event on a stream is no JSON-RPC, and was passed over");
  if (!why_passed_over_ && !is_named) why_passed_over_ = std::move(why);
  return core::Ok();
}

}  // namespace claribi::mcp
