// A response whose body is still on its way: HttpResponse over a connection of the pool.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/body_framing.h"
#include "http/connection_pool.h"
#include "http/http_transport.h"
#include "http/response_head.h"

namespace claribi::http {

class StreamedResponse final : public HttpResponse {  // [ex]
 public:
  struct Bounds {
    std::size_t max_body_bytes;
    core::Milliseconds idle_timeout;
    core::MonotonicTime ends_at;  // of the whole body; max() for an event stream
  };
  // What the response reads from and where its connection goes afterwards.
  struct Source {
    std::unique_ptr<ByteStream> stream;
    ReceiveBuffer buffer;
    // Shared, because a response may outlive the transport that made it.
    std::shared_ptr<ConnectionPool> pool;
    PoolKey key;
    std::string host;
  };

  // `may_persist`: neither side has asked for the connection to be closed.
  StreamedResponse(ResponseHead head, BodyFraming framing, Source source, const Bounds& bounds,
                   bool may_persist, core::MonotonicTime now);

  int status() const override { return head_.status; }
  const Headers& headers() const override { return head_.headers; }
  core::Result<std::size_t> Read(char* buffer, std::size_t size,
                                 const core::CallContext& call) override;

 private:
  core::Result<std::size_t> ReadSome(char* buffer, std::size_t size, const core::CallContext& call);
  core::Status ReceiveMore(const core::CallContext& call);
  void ReleaseConnection(core::MonotonicTime now);

  ResponseHead head_;
  BodyFraming framing_;
  Source source_;
  Bounds bounds_;
  bool may_persist_;
  bool ended_ = false;
  std::size_t body_bytes_ = 0;
  std::optional<core::Error> failure_;  // every later Read repeats it
};

}  // namespace claribi::http
