#include "mcp/reply_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "mcp/http_refusal.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

// How long the end of a stream is waited for once the answer is there, and how much may follow.
constexpr core::Milliseconds kEndPatience{20};
constexpr std::size_t kMaxDrainedBytes = std::size_t{64} * 1024;

// Tools are judged by what their definitions say, so that nothing in these may be said twice.
core::RepeatedNames NamesIn(std::string_view method) {
  return method == "tools/list" ? core::RepeatedNames::kRefused : core::RepeatedNames::kLastWins;
}

bool IsJson(std::string_view media_type) {
  return media_type == "application/json" || media_type == "text/json" ||
         media_type == "application/json-rpc" || media_type.ends_with("+json");
}

// Says nothing of what it may hold: what frameworks call a body whose author names no type.
bool IsAnything(std::string_view media_type) {
  return media_type.empty() || media_type == "text/plain" || media_type == "text/html" ||
         media_type == "application/octet-stream";
}

// At least that many bytes, or all of it.
Result<core::TextBuffer> ReadFirst(http::HttpResponse& response, std::size_t enough,
                                   const core::CallContext& call) {
  core::TextBuffer text;
  std::array<char, http::kReadBytes> buffer;
  while (text.size() < enough) {
    CLARIBI_TRY(const std::size_t count, response.Read(buffer.data(), buffer.size(), call));
    if (count == 0) break;
    text.append({buffer.data(), count});
  }
  return text;
}

// 0 where nothing is announced. Memory that the body does not come to take is never touched.
std::size_t AnnouncedBytes(const http::Headers& headers) {
  const std::string* field = headers.Find("Content-Length");
  std::size_t bytes = 0;
  if (field != nullptr) std::from_chars(field->data(), field->data() + field->size(), bytes);
  return bytes;
}

std::string_view WithoutMarkAndBlanks(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  while (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t\r\n")));
  return text;
}

bool BeginsLikeJson(std::string_view text) {
  text = WithoutMarkAndBlanks(text);
  return text.starts_with('{') || text.starts_with('[');
}

bool BeginsLikeEvents(std::string_view text) {
  text = WithoutMarkAndBlanks(text);
  return std::ranges::any_of(
      std::array<std::string_view, 5>{":", "data:", "event:", "id:", "retry:"},
      [text](std::string_view field) { return text.starts_with(field); });
}

// A response of which the beginning was read already.
class BegunResponse final : public http::HttpResponse {
 public:
  BegunResponse(http::HttpResponse& rest, std::string_view beginning)
      : rest_(rest), beginning_(beginning) {}
  int status() const override { return rest_.status(); }
  const http::Headers& headers() const override { return rest_.headers(); }
  Result<std::size_t> Read(char* buffer, std::size_t size, const core::CallContext& call) override {
    if (beginning_.empty()) return rest_.Read(buffer, size, call);
    const std::size_t count = beginning_.copy(buffer, size);
    beginning_.remove_prefix(count);
    return count;
  }

 private:
  http::HttpResponse& rest_;
  std::string_view beginning_;
};

}  // namespace

std::string ReadBeginning(http::HttpResponse& response, std::size_t max_bytes,
                          const core::CallContext& call) {
  std::string text;
  std::array<char, http::kReadBytes> buffer;
  while (text.size() < max_bytes) {
    const auto count = response.Read(buffer.data(), buffer.size(), call);
    if (!count.ok() || *count == 0) break;
    text.append(buffer.data(), *count);
  }
  if (text.size() > max_bytes) text.resize(max_bytes);
  return text;
}

ReplyReader::ReplyReader(Expectation expectation, const Limits& limits, StreamListener& listener,
                         core::Leniency& leniency, AnswerServer answer_server)
    : expectation_(std::move(expectation)),
      limits_(limits),
      listener_(listener),
      leniency_(leniency),
      answer_server_(std::move(answer_server)),
      events_(limits, expectation_.batches, leniency, NamesIn(expectation_.method)) {}

Result<Reply> ReplyReader::Read(http::HttpResponse& response, const core::CallContext& call) {
  Result<Reply> reply = ReadAsItBegins(response, call);
  if (!reply.ok() && reply.error().code == ErrorCode::kTooLarge) {
    reply.error().cause =
        "the answer to " + std::string(expectation_.method) + ": " + reply.error().cause;
  }
  return reply;
}

Result<Reply> ReplyReader::ReadAsItBegins(http::HttpResponse& response,
                                          const core::CallContext& call) {
  constexpr std::size_t kEnough = 64;
  const std::string media_type = http::MediaType(response.headers());
  const bool is_stream = media_type == "text/event-stream";
  const bool is_json = IsJson(media_type);
  core::TextBuffer body;
  if (is_stream || is_json || IsAnything(media_type)) {
    // On a stream the server may wait for us before it says more.
    CLARIBI_TRY(body, ReadFirst(response, is_stream ? 1 : kEnough, call));
  }
  // What it is shows in how it begins, whatever it is called.
  if (is_stream ? !BeginsLikeJson(body) : BeginsLikeEvents(body)) {
    if (!is_stream) NoteName("text/event-stream");
    BegunResponse begun(response, body);
    return ReadEventStream(begun, call);
  }
  if (is_stream || is_json || BeginsLikeJson(body)) {
    if (media_type != "application/json") NoteName("application/json");
    return ReadJson(response, call, std::move(body));
  }
  body.append(ReadBeginning(response, kMaxRefusalBytes, call));
  return Error(ErrorCode::kUpstream, "The server gave an answer that is not MCP.",
               "expected application/json or text/event-stream, seen HTTP " +
                   std::to_string(response.status()) + " with " +
                   DescribeBody(response.headers(), body),
               "Check that the address is that of an MCP server.")
      .Kind(core::ErrorKind::kProtocol)
      .HttpStatus(response.status());
}

void ReplyReader::NoteName(std::string_view media_type) {
  leniency_.Note("the answer to " + std::string(expectation_.method) + " is not called " +
                 std::string(media_type));
}

Result<Reply> ReplyReader::ReadJson(http::HttpResponse& response, const core::CallContext& call,
                                    core::TextBuffer text) {
  text.reserve(std::min(AnnouncedBytes(response.headers()), limits_.max_body_bytes));
  std::array<char, http::kReadBytes> buffer;
  for (;;) {
    if (text.size() > limits_.max_body_bytes) {
      return Error(ErrorCode::kTooLarge, "The server's answer is too large.",
                   "more than max_body_bytes = " + std::to_string(limits_.max_body_bytes),
                   "Ask for less in one call: a narrower question, fewer rows.")
          .Kind(core::ErrorKind::kTooLarge);
    }
    CLARIBI_TRY(const std::size_t count, response.Read(buffer.data(), buffer.size(), call));
    if (count == 0) break;
    text.append({buffer.data(), count});
  }
  std::string repaired;
  CLARIBI_TRY(auto messages, json_rpc::Decode(std::move(text), limits_.Json(), expectation_.batches,
                                              &repaired, NamesIn(expectation_.method)));
  if (!repaired.empty()) {
    leniency_.Note("the answer to " + std::string(expectation_.method) + " has " + repaired);
  }
  std::optional<Reply> reply;
  for (json_rpc::Message& message : messages) {
    CLARIBI_TRY(auto accepted, Accept(std::move(message)));
    if (accepted) reply = std::move(accepted);
  }
  if (!reply) return Unexpected(stranger_.empty() ? "no answer" : stranger_);
  return *std::move(reply);
}

Result<Reply> ReplyReader::ReadEventStream(http::HttpResponse& response,
                                           const core::CallContext& call) {
  std::optional<Reply> reply;
  CLARIBI_TRY(const bool answered,
              events_.Read(response, call, [&](json_rpc::Message message) -> Result<bool> {
                CLARIBI_TRY(auto accepted, Accept(std::move(message)));
                if (accepted) reply = std::move(accepted);
                return reply.has_value();
              }));
  if (answered) {
    const core::BoundedCall soon(call, kEndPatience);
    ReadBeginning(response, kMaxDrainedBytes, soon);
    return *std::move(reply);
  }
  if (!stranger_.empty()) return Unexpected(stranger_);
  return BrokeOff();
}

// It may belong to a request that was given up, and the one that is meant may still come.
Result<std::optional<Reply>> ReplyReader::PassOver(std::string stranger) {
  if (stranger_.empty()) stranger_ = std::move(stranger);
  if (++strangers_ > EventSource::kMostPassedOver) return Unexpected(stranger_);
  leniency_.Note("an answer to another request was passed over");
  return std::optional<Reply>();
}

// A stream that held messages is one that broke off; where it held nothing but what is none, that
// is what there is to say.
Error ReplyReader::BrokeOff() const {
  const bool was_a_stream = heard_ || !events_.last_event_id().empty();
  if (events_.why_passed_over() && !was_a_stream) return *events_.why_passed_over();
  const std::string passed_over =
      events_.passed_over() == 0
          ? ""
          : "; " + std::to_string(events_.passed_over()) + " events were no JSON-RPC";
  return Error(ErrorCode::kUnavailable, "The server's answer broke off.",
               "the event stream ended before the answer to " + std::string(expectation_.method) +
                   passed_over,
               "Try again.")
      .Kind(core::ErrorKind::kNetwork)
      .Retryable();
}

bool ReplyReader::IsMeant(const json_rpc::RequestId& received) {
  if (received == expectation_.id) return true;
  if (!json_rpc::IsEchoOf(expectation_.id, received)) return false;
  leniency_.Note("the id of a request comes back as text");
  return true;
}

Result<std::optional<Reply>> ReplyReader::Accept(json_rpc::Message message) {
  heard_ = true;
  if (const auto* notification = std::get_if<json_rpc::Notification>(&message)) {
    listener_.OnNotification(*notification);
    return std::optional<Reply>();
  }
  if (const auto* request = std::get_if<json_rpc::Request>(&message)) return Answer(*request);
  if (auto* response = std::get_if<json_rpc::Response>(&message)) {
    if (!IsMeant(response->id)) {
      return PassOver("the answer to request " + json_rpc::ToText(response->id));
    }
    return std::optional<Reply>(std::move(*response));
  }
  auto& refusal = std::get<json_rpc::ErrorResponse>(message);
  // Without an id it can only mean the one request that this response answers.
  if (refusal.id && !IsMeant(*refusal.id)) {
    return PassOver("an error for request " + json_rpc::ToText(*refusal.id));
  }
  return std::optional<Reply>(std::move(refusal));
}

Result<std::optional<Reply>> ReplyReader::Answer(const json_rpc::Request& request) {
  if (++server_requests_ > limits_.max_server_requests) {
    return Unexpected("more than max_server_requests = " +
                      std::to_string(limits_.max_server_requests) + " requests of its own");
  }
  if (answer_server_) answer_server_(request);
  return std::optional<Reply>();
}

Error ReplyReader::Unexpected(std::string_view seen) const {
  return Error(ErrorCode::kUpstream, "The server did not answer what it was asked.",
               "expected the answer to request " + json_rpc::ToText(expectation_.id) + " (" +
                   std::string(expectation_.method) + "), seen " + std::string(seen),
               "Report this to the vendor's support.")
      .Kind(core::ErrorKind::kProtocol);
}

}  // namespace claribi::mcp
