#include "http/sse_parser.h"

#include <algorithm>
#include <charconv>

namespace claribi::http {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Where lines end in one piece of the stream. Each kind of end is looked for once.
class LineEnds {
 public:
  explicit LineEnds(std::string_view bytes) : bytes_(bytes) {}
  // The first CR or LF from `at` on, or npos. `at` never goes back.
  std::size_t From(std::size_t at) {
    if (line_feed_ < at) line_feed_ = bytes_.find('\n', at);
    if (carriage_return_ < at) carriage_return_ = bytes_.find('\r', at);
    return std::min(line_feed_, carriage_return_);
  }

 private:
  const std::string_view bytes_;
  std::size_t line_feed_ = bytes_.find('\n');
  std::size_t carriage_return_ = bytes_.find('\r');
};

}  // namespace

core::Status SseParser::Feed(std::string_view bytes, std::vector<ServerSentEvent>& events) {
  if (failed_) return TooLarge();
  SkipByteOrderMark(bytes);
  LineEnds ends(bytes);
  for (std::size_t at = 0; at < bytes.size();) {
    if (after_cr_) {
      after_cr_ = false;
      if (bytes[at] == '\n') {
        ++at;
        continue;
      }
    }
    const std::size_t end = ends.From(at);
    const std::string_view part = bytes.substr(at, end - at);
    // A line that is here whole is read where it lies.
    const bool is_whole = end != std::string_view::npos && line_.empty() && !in_comment_;
    if (is_whole ? !HasRoomFor(part) : !AppendToLine(part)) {
      failed_ = true;
      return TooLarge();
    }
    if (end == std::string_view::npos) break;
    after_cr_ = bytes[end] == '\r';
    at = end + 1;
    if (is_whole) {
      ReadLine(part, events);
    } else {
      EndLine(events);
    }
  }
  return core::Ok();
}

std::optional<ServerSentEvent> SseParser::Unfinished() {
  std::vector<ServerSentEvent> events;
  if (failed_) return std::nullopt;
  if (!line_.empty()) EndLine(events);
  if (data_.empty()) return std::nullopt;
  const std::string id = last_event_id_;
  Dispatch(events);
  last_event_id_ = id;
  return std::move(events.front());
}

core::Status SseParser::TooLarge() const {
  return core::Error(core::ErrorCode::kTooLarge, "The server sent an event that is too large.",
                     "one event of the stream is longer than the " +
                         std::to_string(max_event_bytes_) + " bytes allowed",
                     "Ask for less data at a time.")
      .Kind(core::ErrorKind::kTooLarge);
}

void SseParser::SkipByteOrderMark(std::string_view& bytes) {
  while (mark_bytes_seen_ < kByteOrderMark.size() && !bytes.empty()) {
    if (bytes.front() != kByteOrderMark[mark_bytes_seen_]) {
      // It was no byte order mark: the bytes that were held back begin the first line.
      line_ = kByteOrderMark.substr(0, mark_bytes_seen_);
      mark_bytes_seen_ = kByteOrderMark.size();
      return;
    }
    ++mark_bytes_seen_;
    bytes.remove_prefix(1);
  }
}

bool SseParser::AppendToLine(std::string_view part) {
  if (in_comment_ || part.empty()) return true;
  if (line_.empty() && part.front() == ':') {
    in_comment_ = true;
    return true;
  }
  if (!HasRoomFor(part)) return false;
  line_ += part;
  return true;
}

bool SseParser::HasRoomFor(std::string_view part) const {
  const bool is_comment = line_.empty() && part.starts_with(':');
  const std::size_t held = line_.size() + data_.size() + type_.size() + id_.size();
  return is_comment || part.empty() ||
         (part.size() <= max_event_bytes_ && held <= max_event_bytes_ - part.size());
}

void SseParser::EndLine(std::vector<ServerSentEvent>& events) {
  if (in_comment_) {
    in_comment_ = false;
    return;
  }
  ReadLine(line_, events);
  line_.clear();
}

void SseParser::ReadLine(std::string_view line, std::vector<ServerSentEvent>& events) {
  if (line.empty()) {
    Dispatch(events);
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == 0) return;  // a comment
  std::string_view value = colon != std::string_view::npos ? line.substr(colon + 1) : "";
  if (value.starts_with(' ')) value.remove_prefix(1);
  ProcessField(line.substr(0, colon), value);
}

void SseParser::ProcessField(std::string_view name, std::string_view value) {
  if (name == "data") {
    data_ += value;
    data_ += '\n';
  } else if (name == "event") {
    type_ = value;
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) id_ = value;
  } else if (name == "retry") {
    std::int64_t ms = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), ms);
    const bool digits_only = value.find_first_not_of("0123456789") == std::string_view::npos;
    if (error == std::errc() && digits_only) retry_ = core::Milliseconds(ms);
  }
}

void SseParser::Dispatch(std::vector<ServerSentEvent>& events) {
  last_event_id_ = id_;
  if (!data_.empty()) {
    data_.pop_back();
    ServerSentEvent& event = events.emplace_back();
    if (!type_.empty()) event.type = std::move(type_);
    event.data = std::move(data_);
    event.id = last_event_id_;
  }
  type_.clear();
  data_.clear();
}

}  // namespace claribi::http
