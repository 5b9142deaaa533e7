// The head of an HTTP/1.1 response: found in the bytes that arrive, and parsed. Not the body. Not
// Poco's, because Poco 1.11 drops lines it does not understand, decodes the encoded words of RFC
// 2047 in values (which can produce line breaks), and cannot hold statuses it has no name for.
// Source: RFC 9112 sections 4 and 5.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/wiped_string.h"
#include "http/byte_stream.h"
#include "http/http_transport.h"

namespace claribi::http {

struct ResponseHead {
  int status = 0;
  bool is_http_1_1 = true;  // false: HTTP/1.0
  Headers headers;
};

// Length of the head at the start of `bytes`, its empty line included; 0 if it is not complete.
// `searched`: bytes that an earlier call has looked through, to be looked through once only.
std::size_t FindHeadEnd(std::string_view bytes, std::size_t searched);

// `head` ends with its empty line. kUpstream if it is malformed: another version than 1.1 or 1.0, a
// status outside of 100..599, a field name that is no token, a control character in a value. Bytes
// beyond ASCII pass: values are hostile text.
core::Result<ResponseHead> ParseResponseHead(std::string_view head);

// What has arrived and is not used up yet, on its way from the stream to the reader.
struct ReceiveBuffer {
  core::WipedString bytes;        // a token answer passes through here
  bool anything_arrived = false;  // since this was made

  // Appends what the stream has: how many bytes, 0 at its end.
  core::Result<std::size_t> Fill(ByteStream& stream, const Stage& stage);
};

// Receives until a head is complete and takes it out of `buffer`; what follows it stays there.
// kTooLarge when more than `max_bytes` would be needed; kUnavailable if the connection ends before.
core::Result<ResponseHead> ReceiveHead(ByteStream& stream, ReceiveBuffer& buffer,
                                       std::size_t max_bytes, const Stage& stage);

}  // namespace claribi::http
