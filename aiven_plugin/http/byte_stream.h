// A connection as a pair of byte streams; what HTTP is spoken over. TCP and TLS implement it, TLS
// over either. Not HTTP.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "core/result.h"
#include "http/stage.h"

namespace claribi::http {

class ByteStream {  // [ex]; destroying it closes the connection
 public:
  virtual ~ByteStream() = default;
  // All of `bytes`, or an error after which the stream is useless.
  virtual core::Status SendAll(std::string_view bytes, const Stage& stage) = 0;
  // Blocks until something is there: 1..size bytes, or 0 when the peer has ended its side properly.
  virtual core::Result<std::size_t> Receive(char* buffer, std::size_t size, const Stage& stage) = 0;
  // True if the connection is open and no unexpected bytes have arrived, so that it can carry
  // another request. Never blocks.
  virtual bool IsQuiet(const Stage& stage) = 0;
};

}  // namespace claribi::http
