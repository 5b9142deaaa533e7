#include "http/streamed_response.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace claribi::http {
namespace {

core::Error TooLarge(const std::string& host, int status, std::size_t max_body_bytes) {
  return core::Error(core::ErrorCode::kTooLarge,
                     "The answer of " + core::Excerpt(host) + " is too large.",
                     "it is longer than the " + std::to_string(max_body_bytes) + " bytes allowed",
                     "Ask for less data at a time.")
      .Kind(core::ErrorKind::kTooLarge)
      .HttpStatus(status);
}

}  // namespace

StreamedResponse::StreamedResponse(ResponseHead head, BodyFraming framing, Source source,
                                   const Bounds& bounds, bool may_persist, core::MonotonicTime now)
    : head_(std::move(head)),
      framing_(std::move(framing)),
      source_(std::move(source)),
      bounds_(bounds),
      may_persist_(may_persist) {
  if (framing_.complete()) ReleaseConnection(now);
}

core::Result<std::size_t> StreamedResponse::Read(char* buffer, std::size_t size,
                                                 const core::CallContext& call) {
  if (failure_) return *failure_;
  if (size == 0) {
    return core::Error(core::ErrorCode::kInternal,
                       "A response body was to be read into an empty buffer.", "size is 0");
  }
  core::Result<std::size_t> count = ReadSome(buffer, size, call);
  if (!count.ok()) {
    failure_ = count.error();
    source_.stream.reset();
  }
  return count;
}

core::Result<std::size_t> StreamedResponse::ReadSome(char* buffer, std::size_t size,
                                                     const core::CallContext& call) {
  for (;;) {
    if (framing_.complete() || ended_) return std::size_t{0};
    core::WipedString& received = source_.buffer.bytes;
    CLARIBI_TRY(const BodyFraming::Step step, framing_.Decode(received, buffer, size));
    received.erase(0, step.consumed);
    body_bytes_ += step.produced;
    if (body_bytes_ > bounds_.max_body_bytes) {
      return TooLarge(source_.host, head_.status, bounds_.max_body_bytes);
    }
    if (framing_.complete()) ReleaseConnection(call.Now());
    if (step.produced > 0) return step.produced;
    if (!framing_.complete()) CLARIBI_CHECK(ReceiveMore(call));
  }
}

core::Status StreamedResponse::ReceiveMore(const core::CallContext& call) {
  const core::MonotonicTime now = call.Now();
  const Stage reading(call, source_.host, "reading its answer",
                      std::min(now + bounds_.idle_timeout, bounds_.ends_at));
  CLARIBI_TRY(const std::size_t count, source_.buffer.Fill(*source_.stream, reading));
  if (count > 0) return core::Ok();
  if (framing_.IsDelimited()) {
    return reading.Broken("the server closed the connection in the middle of its answer");
  }
  ended_ = true;
  source_.stream.reset();
  return core::Ok();
}

void StreamedResponse::ReleaseConnection(core::MonotonicTime now) {
  // Bytes beyond the end belong to no request, so such a connection is not reused.
  const bool reusable = may_persist_ && source_.buffer.bytes.empty();
  if (reusable) {
    source_.pool->Give(source_.key, std::move(source_.stream), now);
  }
  source_.stream.reset();
}

}  // namespace claribi::http
