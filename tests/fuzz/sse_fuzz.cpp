// Event streams from a hostile server: whole, byte by byte and in random pieces must give the same
// events, and no event may be larger than the limit.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "http/sse_parser.h"

namespace {

using claribi::http::ServerSentEvent;
using claribi::http::SseParser;

constexpr std::size_t kMaxEventBytes = 64;

struct Outcome {
  bool ok = true;
  std::vector<ServerSentEvent> events;
  std::string last_event_id;
  std::optional<claribi::core::Milliseconds> retry;
};

// Pieces of `piece` bytes, each in a heap buffer of exactly its size.
Outcome Parse(std::string_view stream, std::size_t piece) {
  SseParser parser(kMaxEventBytes);
  Outcome outcome;
  while (!stream.empty() && outcome.ok) {
    const std::string_view part = stream.substr(0, piece);
    const auto copy = std::make_unique<char[]>(part.size());
    part.copy(copy.get(), part.size());
    outcome.ok = parser.Feed(std::string_view(copy.get(), part.size()), outcome.events).ok();
    stream.remove_prefix(part.size());
  }
  outcome.last_event_id = parser.last_event_id();
  outcome.retry = parser.retry();
  return outcome;
}

void Require(bool condition) {
  if (!condition) std::abort();
}

void RequireSame(const Outcome& a, const Outcome& b) {
  Require(a.ok == b.ok && a.last_event_id == b.last_event_id && a.retry == b.retry);
  Require(a.events.size() == b.events.size());
  for (std::size_t i = 0; i < a.events.size(); ++i) {
    Require(a.events[i].type == b.events[i].type &&
            a.events[i].data.view() == b.events[i].data.view() && a.events[i].id == b.events[i].id);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 16 + std::size_t{1};
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = Parse(stream, stream.size());
  RequireSame(whole, Parse(stream, 1));
  RequireSame(whole, Parse(stream, piece));
  for (const ServerSentEvent& event : whole.events) {
    Require(event.data.size() <= kMaxEventBytes && event.type.size() <= kMaxEventBytes &&
            event.id.size() <= kMaxEventBytes && event.id.find('\0') == std::string::npos &&
            event.type.find('\n') == std::string::npos && !event.type.empty());
  }
  return 0;
}
