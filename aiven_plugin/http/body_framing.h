// Where the body of a response ends and which of the bytes are the body. A pure state machine; not
// a reader. Not Poco's, because Poco 1.11 reports a chunked body that broke off as complete.
// Source: RFC 9112 sections 6 and 7.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"
#include "http/response_head.h"

namespace claribi::http {

class BodyFraming {
 public:
  // How the body of the answer to `method` is framed. kUpstream if the head contradicts itself or
  // names a transfer or content coding that was not asked for.
  static core::Result<BodyFraming> Of(std::string_view method, const ResponseHead& head);

  struct Step {
    std::size_t consumed = 0;  // bytes of the input that are used up
    std::size_t produced = 0;  // bytes of the body written to `out`
  };
  // Takes what it can; 0 produced and not complete(): needs more input. kUpstream on a malformed
  // chunk, after which this object must not be used any more.
  core::Result<Step> Decode(std::string_view input, char* out, std::size_t size);

  // Everything has been produced.
  bool complete() const { return state_ == State::kComplete; }
  // False: only the end of the connection ends this body.
  bool IsDelimited() const { return state_ != State::kUntilClose; }

 private:
  enum class State {
    kCounted,
    kUntilClose,
    kChunkSize,
    kChunkData,
    kChunkEnd,
    kTrailer,
    kComplete
  };

  // One line of the chunked coding without its end; false: not complete yet.
  core::Result<bool> TakeLine(std::string_view input, Step& step);
  core::Status TakeChunkSize();
  void CopyData(std::string_view input, char* out, std::size_t size, Step& step);

  State state_ = State::kComplete;
  std::uint64_t remaining_ = 0;  // of the body, or of the chunk
  std::size_t trailer_bytes_ = 0;
  std::string line_;
};

}  // namespace claribi::http
