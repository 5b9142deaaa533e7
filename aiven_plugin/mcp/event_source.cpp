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
    if (count == 0) return false;
    events.clear();
    const core::Status fed = parser.Feed({buffer.data(), count}, events);
    if (FitsAHeader(parser.last_event_id())) last_event_id_ = parser.last_event_id();
    if (parser.retry()) delay_ = std::min(*parser.retry(), kLongestDelay);
    CLARIBI_TRY(const bool content, HandOver(events, on_message));
    if (content) return true;
    CLARIBI_CHECK(fed);
  }
}

Result<bool> EventSource::HandOver(const std::vector<http::ServerSentEvent>& events,
                                   const OnMessage& on_message) {
  for (const http::ServerSentEvent& event : events) {
    // An event without data only carries an id or a delay for resuming.
    if (event.type != "message" || event.data.empty()) continue;
    std::string repaired;
    auto messages = json_rpc::Decode(event.data, limits_.Json(), batches_, &repaired);
    if (!messages.ok()) {
      CLARIBI_CHECK(PassOver(std::move(messages).error()));
      continue;
    }
    if (!repaired.empty()) leniency_.Note("a message on a stream has " + repaired);
    in_a_row_ = 0;
    bool content = false;
    for (json_rpc::Message& message : *messages) {
      CLARIBI_TRY(const bool done, on_message(std::move(message)));
      content = content || done;
    }
    if (content) return true;
  }
  return false;
}

// Whatever it was, the answer may still come behind it. Only a limit is one for the whole stream.
core::Status EventSource::PassOver(core::Error why) {
  if (why.code == core::ErrorCode::kTooLarge || ++in_a_row_ > kMostPassedOver) return why;
  ++passed_over_;
  leniency_.Note("an event on a stream is no JSON-RPC, and was passed over");
  if (!why_passed_over_) why_passed_over_ = std::move(why);
  return core::Ok();
}

}  // namespace claribi::mcp
