#include "http/response_head.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPResponse.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "core/text.h"

namespace claribi::http {
namespace {

constexpr std::size_t kReadBytes = std::size_t{16} * 1024;

core::Error Malformed(std::string_view why) {
  return core::Error(core::ErrorCode::kUpstream, "The server's answer is not HTTP.", why,
                     "Check that the URL leads to the vendor's server.")
      .Kind("protocol");
}

bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return c != '\t' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F);
  });
}

}  // namespace

std::size_t FindHeadEnd(std::string_view bytes, std::size_t searched) {
  // The empty line may straddle what was there before.
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
  Poco::Net::HTTPResponse parsed;
  parsed.setFieldLimit(0);  // the size of the head is what bounds it
  try {
    std::istringstream stream{std::string(head)};
    parsed.read(stream);
  } catch (const Poco::Exception& error) {
    return Malformed("its head cannot be parsed: " + core::Excerpt(error.message()));
  }
  const std::string& version = parsed.getVersion();
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return Malformed("expected HTTP/1.1, seen " + core::Excerpt(version));
  }
  ResponseHead result;
  result.status = static_cast<int>(parsed.getStatus());
  result.is_http_1_1 = version == "HTTP/1.1";
  if (result.status < 100 || result.status > 599) {
    return Malformed("expected a status from 100 to 599, seen " + std::to_string(result.status));
  }
  for (const auto& [name, value] : parsed) {
    // Poco decodes what looks like an encoded word (RFC 2047), whatever comes out of it.
    if (HasControlCharacter(name) || HasControlCharacter(value)) {
      return Malformed("a header field holds a control character");
    }
    result.headers.Add(name, value);
  }
  return result;
}

core::Result<ResponseHead> ReceiveHead(ByteStream& stream, ReceiveBuffer& buffer,
                                       std::size_t max_bytes, const Stage& stage) {
  std::size_t searched = 0;
  std::array<char, kReadBytes> chunk;
  for (;;) {
    const std::size_t end = FindHeadEnd(buffer.bytes, searched);
    if (end > max_bytes || (end == 0 && buffer.bytes.size() >= max_bytes)) {
      return core::Error(core::ErrorCode::kTooLarge,
                         "The answer of " + core::Excerpt(stage.host()) + " is too large.",
                         "its header fields take more than the " + std::to_string(max_bytes) +
                             " bytes allowed",
                         "Tell the vendor's support.")
          .Kind("too_large");
    }
    if (end != 0) {
      core::Result<ResponseHead> head =
          ParseResponseHead(std::string_view(buffer.bytes).substr(0, end));
      buffer.bytes.erase(0, end);
      return head;
    }
    searched = buffer.bytes.size();
    CLARIBI_TRY(const std::size_t count, stream.Receive(chunk.data(), chunk.size(), stage));
    if (count == 0) {
      return stage.Broken(buffer.anything_arrived
                              ? "the server closed the connection in the middle of its answer"
                              : "the server closed the connection without an answer");
    }
    buffer.anything_arrived = true;
    buffer.bytes.append(chunk.data(), count);
  }
}

}  // namespace claribi::http
