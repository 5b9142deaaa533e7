#include "http/sse_parser.h"

#include <charconv>

#include "core/byte_blocks.h"
#include "core/secret.h"

namespace claribi::http {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Where the first line of `bytes` ends; their size if it does not.
std::size_t LineEnd(std::string_view bytes) {
  const auto ends = [](core::ByteBlock block) { return (block == '\n') | (block == '\r'); };
  std::size_t at = core::BytesInPlainBlocks(bytes, ends);
  while (at < bytes.size() && bytes[at] != '\n' && bytes[at] != '\r') ++at;
  return at;
}

}  // namespace

core::Status SseParser::Feed(std::string_view bytes, std::vector<ServerSentEvent>& events) {
  if (failed_) return TooLarge();
  SkipByteOrderMark(bytes);
  while (!bytes.empty()) {
    if (after_cr_) {
      after_cr_ = false;
      if (bytes.front() == '\n') {
        bytes.remove_prefix(1);
        continue;
      }
    }
    const std::size_t end = LineEnd(bytes);
    const std::string_view part = bytes.substr(0, end);
    if (!HasRoomFor(part)) {
      failed_ = true;
      return TooLarge();
    }
    const bool is_in_one_piece = line_.empty() && !in_comment_ && data_name_bytes_ == 0;
    if (end == bytes.size() || !is_in_one_piece) AppendToLine(part);
    if (end == bytes.size()) break;
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    EndLine(is_in_one_piece ? part : line_, events);
  }
  return core::Ok();
}

std::optional<ServerSentEvent> SseParser::Unfinished() {
  std::vector<ServerSentEvent> events;
  if (failed_) return std::nullopt;
  if (!line_.empty() || data_name_bytes_ > 0) EndLine(line_, events);
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

bool SseParser::BeginsComment(std::string_view part) const {
  return line_.empty() && data_name_bytes_ == 0 && part.starts_with(':');
}

// A comment is not kept, however long it is.
bool SseParser::HasRoomFor(std::string_view part) const {
  if (in_comment_ || BeginsComment(part)) return true;
  const std::size_t held =
      data_name_bytes_ + line_.size() + data_.size() + type_.size() + id_.size();
  return part.size() <= max_event_bytes_ && held <= max_event_bytes_ - part.size();
}

void SseParser::AppendToLine(std::string_view part) {
  constexpr std::string_view kData = "data:";
  in_comment_ = in_comment_ || BeginsComment(part);
  if (in_comment_) return;
  if (data_name_bytes_ > 0) return data_.append(part);
  line_ += part;
  // One more byte tells whether a space follows, which is none of the data.
  if (line_.size() <= kData.size() || !line_.starts_with(kData)) return;
  data_name_bytes_ = kData.size() + (line_[kData.size()] == ' ' ? 1 : 0);
  data_.append(std::string_view(line_).substr(data_name_bytes_));
  core::Wipe(line_);
}

void SseParser::EndLine(std::string_view line, std::vector<ServerSentEvent>& events) {
  if (data_name_bytes_ > 0) {
    data_name_bytes_ = 0;
    return data_.append("\n");
  }
  if (in_comment_ || line.starts_with(':')) {
    in_comment_ = false;
    return;
  }
  if (line.empty()) {
    Dispatch(events);
    return;
  }
  const std::size_t colon = line.find(':');
  std::string_view value = colon != std::string_view::npos ? line.substr(colon + 1) : "";
  if (value.starts_with(' ')) value.remove_prefix(1);
  ProcessField(line.substr(0, colon), value);
  line_.clear();
}

void SseParser::ProcessField(std::string_view name, std::string_view value) {
  if (name == "data") {
    data_.reserve(data_.size() + value.size() + 1);
    data_.append(value);
    data_.append("\n");
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
