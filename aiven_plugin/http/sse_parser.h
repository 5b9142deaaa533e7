// A push parser for text/event-stream: bytes in, in pieces of any size, events out. Not a
// connection: it reads nothing and reconnects nothing.
// Source: WHATWG HTML, section "Server-sent events" (parsing and interpreting an event stream).
//
// Bytes are not checked to be UTF-8: the reader of the data does that. An event that the end of the
// stream cuts off is not an event by the standard; a reader that can tell that it is whole asks for
// it (Unfinished).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "core/text_buffer.h"

namespace claribi::http {

struct ServerSentEvent {
  std::string type = "message";
  core::TextBuffer data;  // lines joined by LF; may be empty when the field was there but empty
  std::string id;         // the last event id as of this event; empty if none was ever sent
};

class SseParser {  // [ex]
 public:
  // Limits what one event may hold while it is being collected: its data, type, id and unfinished
  // line together.
  explicit SseParser(std::size_t max_event_bytes) : max_event_bytes_(max_event_bytes) {}

  // Appends the events that `bytes` completes. kTooLarge beyond the limit, with the events before
  // it appended; after that every call fails the same way.
  core::Status Feed(std::string_view bytes, std::vector<ServerSentEvent>& events);
  // What of an event has come when the stream has ended: empty if it has no data. Ends the parser's
  // work; its id is no place to resume from.
  std::optional<ServerSentEvent> Unfinished();

  // The id to resume from: set at the end of an event block, also of one without data.
  const std::string& last_event_id() const { return last_event_id_; }
  // The server's latest `retry` field, the delay before reconnecting (H25-10 of
  // docs/obligations.md). It is not bounded, so the caller clamps it.
  std::optional<core::Milliseconds> retry() const { return retry_; }

 private:
  core::Status TooLarge() const;
  void SkipByteOrderMark(std::string_view& bytes);
  bool BeginsComment(std::string_view part) const;
  bool HasRoomFor(std::string_view part) const;
  // Data go where the event keeps them, which may be large; other lines are collected.
  void AppendToLine(std::string_view part);
  // `line` may be line_, which is cleared.
  void EndLine(std::string_view line, std::vector<ServerSentEvent>& events);
  void ProcessField(std::string_view name, std::string_view value);
  void Dispatch(std::vector<ServerSentEvent>& events);

  std::size_t max_event_bytes_;
  std::size_t mark_bytes_seen_ = 0;  // of the byte order mark; 3 once it is decided
  bool after_cr_ = false;            // an LF here belongs to the line end before
  bool in_comment_ = false;          // the rest of the line is dropped unbuffered
  bool failed_ = false;
  std::size_t data_name_bytes_ = 0;  // of the line's name, which is "data"; 0: it is not, or whole
  std::string line_;
  std::string type_;
  core::TextBuffer data_;
  std::string id_;
  std::string last_event_id_;
  std::optional<core::Milliseconds> retry_;
};

}  // namespace claribi::http
