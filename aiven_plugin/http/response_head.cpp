#include "http/response_head.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "http/request_head.h"

namespace claribi::http {
namespace {

core::Error NotHttp(std::string_view why) {
  return core::Error(core::ErrorCode::kUpstream, "The server's answer is not HTTP.", why,
                     "Check that the URL leads to the vendor's server.")
      .Kind(core::ErrorKind::kProtocol);
}

bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return c != '\t' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F);
  });
}

// The next line of `text` without its end; `text` shrinks by it.
std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "HTTP/1.1 200 Reason"; the reason means nothing and may be missing.
core::Status ParseStatusLine(std::string_view line, ResponseHead& head) {
  constexpr std::size_t kVersionBytes = std::string_view("HTTP/1.1").size();
  const std::string_view version = line.substr(0, kVersionBytes);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return NotHttp("expected HTTP/1.1, seen \"" + core::Excerpt(line, 40) + "\"");
  }
  const std::string_view status = line.substr(kVersionBytes, 4);
  const std::string_view after = line.substr(kVersionBytes + status.size());
  if (status.size() != 4 || status[0] != ' ' || status[1] < '1' || status[1] > '5' ||
      !core::IsDigit(status[2]) || !core::IsDigit(status[3]) ||
      !(after.empty() || after[0] == ' ')) {
    return NotHttp("expected a status from 100 to 599, seen \"" + core::Excerpt(line, 40) + "\"");
  }
  head.is_http_1_1 = version == "HTTP/1.1";
  head.status = (status[1] - '0') * 100 + (status[2] - '0') * 10 + (status[3] - '0');
  return core::Ok();
}

}  // namespace

std::size_t FindHeadEnd(std::string_view bytes, std::size_t searched) {
  // The empty line may begin in the bytes that were searched before.
  std::size_t from = searched > 3 ? searched - 3 : 0;
  for (;;) {
    const std::size_t line_end = bytes.find('\n', from);
    if (line_end == std::string_view::npos) return 0;
    const std::string_view next = bytes.substr(line_end + 1, 2);
    if (next.starts_with('\n')) return line_end + 2;
    if (next == "\r\n") return line_end + 3;
    from = line_end + 1;
  }
}

core::Result<ResponseHead> ParseResponseHead(std::string_view head) {
  ResponseHead result;
  CLARIBI_CHECK(ParseStatusLine(TakeLine(head), result));
  std::string_view name;
  std::string_view value;
  std::string folded;
  while (!head.empty()) {
    const std::string_view line = TakeLine(head);
    const bool continues = line.starts_with(' ') || line.starts_with('\t');
    if (continues && !name.empty()) {
      if (HasControlCharacter(line)) return NotHttp("a header field holds a control character");
      // Obsolete line folding stands for a space (RFC 9112 section 5.2).
      if (value.data() != folded.data()) folded = value;
      folded.append(" ").append(core::TrimBlanks(line));
      value = folded;
      continue;
    }
    if (!name.empty()) result.headers.Add(name, value);
    if (line.empty()) return result;
    const std::size_t colon = line.find(':');
    name = line.substr(0, colon);
    if (colon == std::string_view::npos || !IsToken(name)) {
      return NotHttp("a header field has no proper name");
    }
    value = core::TrimBlanks(line.substr(colon + 1));
    if (HasControlCharacter(value)) return NotHttp("a header field holds a control character");
  }
  return NotHttp("its head does not end");
}

core::Result<std::size_t> ReceiveBuffer::Fill(ByteStream& stream, const Stage& stage) {
  std::array<char, kReadBytes> room;  // not filled with zeros: most answers need little of it
  core::Result<std::size_t> count = stream.Receive(room.data(), room.size(), stage);
  if (!count.ok() || *count == 0) return count;
  bytes.append(room.data(), *count);
  core::Wipe(room.data(), *count);
  anything_arrived = true;
  return count;
}

core::Result<ResponseHead> ReceiveHead(ByteStream& stream, ReceiveBuffer& buffer,
                                       std::size_t max_bytes, const Stage& stage) {
  std::size_t searched = 0;
  for (;;) {
    const std::size_t end = FindHeadEnd(buffer.bytes, searched);
    if (end > max_bytes || (end == 0 && buffer.bytes.size() >= max_bytes)) {
      return core::Error(core::ErrorCode::kTooLarge,
                         "The answer of " + core::Excerpt(stage.host()) + " is too large.",
                         "its header fields take more than the " + std::to_string(max_bytes) +
                             " bytes allowed",
                         "Tell the vendor's support.")
          .Kind(core::ErrorKind::kTooLarge);
    }
    if (end != 0) {
      core::Result<ResponseHead> head =
          ParseResponseHead(std::string_view(buffer.bytes).substr(0, end));
      buffer.bytes.erase(0, end);
      return head;
    }
    searched = buffer.bytes.size();
    CLARIBI_TRY(const std::size_t count, buffer.Fill(stream, stage));
    if (count == 0) {
      return stage.Broken(buffer.anything_arrived
                              ? "the server closed the connection in the middle of its answer"
                              : "the server closed the connection without an answer");
    }
  }
}

}  // namespace claribi::http
