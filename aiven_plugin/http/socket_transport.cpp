#include "http/socket_transport.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "http/body_framing.h"
#include "http/connection_pool.h"
#include "http/connector.h"
#include "http/repetition.h"
#include "http/request_head.h"
#include "http/response_head.h"
#include "http/sockets.h"
#include "http/streamed_response.h"

namespace claribi::http {
namespace {

// True if the comma-separated field names `token`, e.g. "close" in Connection.
bool HasToken(const Headers& headers, std::string_view field, std::string_view token) {
  for (std::string_view value : headers.FindAll(field)) {
    while (!value.empty()) {
      std::string_view item = value.substr(0, value.find(','));
      value.remove_prefix(std::min(value.size(), item.size() + 1));
      const std::size_t begin = item.find_first_not_of(" \t");
      if (begin == std::string_view::npos) continue;
      item = item.substr(begin, item.find_last_not_of(" \t") - begin + 1);
      if (core::EqualsIgnoringCase(item, token)) return true;
    }
  }
  return false;
}

bool MayPersist(const ResponseHead& head, const BodyFraming& framing) {
  if (!framing.IsDelimited() || HasToken(head.headers, "Connection", "close")) return false;
  // Two framings in one head are ambiguous, so the end of this body cannot be trusted (RFC 9112
  // section 6.3).
  const bool ambiguous = head.headers.Find("Transfer-Encoding") != nullptr &&
                         head.headers.Find("Content-Length") != nullptr;
  return !ambiguous && (head.is_http_1_1 || HasToken(head.headers, "Connection", "keep-alive"));
}

class SocketTransport final : public HttpTransport {
 public:
  SocketTransport(const TransportConfig& config, const core::Clock& clock, Connector connector)
      : config_(config),
        clock_(clock),
        connector_(std::move(connector)),
        pool_(std::make_shared<ConnectionPool>(PoolLimits{.max_idle = MostIdleOf(MostSockets())})) {
  }

  core::Result<std::unique_ptr<HttpResponse>> Send(HttpRequest&& request,
                                                   const core::CallContext& call) override {
    const WipedBody wiped(request);
    const core::MonotonicTime ends_at = call.Now() + config_.request_timeout;
    core::Result<Ready> ready = Prepare(request, ends_at, call);
    if (!ready.ok()) {
      ready.error().unsent = true;
      return std::move(ready).error();
    }
    ByteStream& stream = *ready->source.stream;
    const Stage sending{call, request.url.host(), kSending, ends_at};
    core::Status sent = SendAll(stream, ready->head, request.body, sending);
    auto head = sent.ok() ? AwaitHead(ready->source, {call, request.url.host(), kWaiting, ends_at})
                          : std::move(sent).error();
    if (!head.ok()) {
      // The server may have closed the idle connection while the request was under way. The caller
      // decides whether to send again (repetition.h). Only an idempotent request is marked.
      head.error().stale_connection = ready->is_reused && !ready->source.buffer.anything_arrived &&
                                      head.error().code == core::ErrorCode::kUnavailable &&
                                      IsIdempotentMethod(request.method);
      if (!ready->is_reused && !request.url.IsHttps()) AskForTls(head.error());
      return std::move(head).error();
    }
    return MakeResponse(request, *std::move(head), std::move(ready->source), ends_at);
  }

 private:
  static constexpr std::string_view kSending = "sending the request";
  static constexpr std::string_view kWaiting = "waiting for its answer";

  // What speaks TLS alone hangs up on a plain request, or answers with an alert.
  static void AskForTls(core::Error& error) {
    const bool is_answer =
        error.code == core::ErrorCode::kUnavailable || error.kind == core::ErrorKind::kProtocol;
    if (!is_answer) return;
    error.fix += " If the server speaks TLS, write https:// instead of http:// in its URL.";
  }

  // Small requests leave in one piece: one packet, one record of TLS, one system call.
  static core::Status SendAll(ByteStream& stream, const core::Secret& head, std::string_view body,
                              const Stage& sending) {
    constexpr std::size_t kOnePiece = std::size_t{16} * 1024;
    if (body.empty() || head.size() + body.size() > kOnePiece) {
      CLARIBI_CHECK(stream.SendAll(head.Reveal(), sending));
      return stream.SendAll(body, sending);
    }
    const core::Secret whole = core::Secret::Join({head.Reveal(), body});
    return stream.SendAll(whole.Reveal(), sending);
  }

  // A request of which no byte has left yet.
  struct Ready {
    core::Secret head;
    StreamedResponse::Source source;  // with its stream
    bool is_reused = false;
  };

  core::Result<Ready> Prepare(const HttpRequest& request, core::MonotonicTime ends_at,
                              const core::CallContext& call) {
    CLARIBI_CHECK(call.CheckAlive());
    CLARIBI_CHECK(CheckScheme(request.url, {config_.allow_insecure_loopback}));
    Ready ready;
    CLARIBI_TRY(ready.head, WriteRequestHead(request, config_.user_agent));
    ready.source.key = {request.owner, request.url.Origin()};
    ready.source.pool = pool_;
    ready.source.host = request.url.host();
    if (!request.needs_fresh_connection) {
      ready.source.stream =
          pool_->Take(ready.source.key, {call, request.url.host(), kSending, ends_at});
    }
    ready.is_reused = ready.source.stream != nullptr;
    if (!ready.is_reused) {
      CLARIBI_TRY(ready.source.stream, connector_.Connect(request.url, call));
    }
    return ready;
  }

  // The head of the final response: interim ones (1xx) are skipped, all within one time limit.
  core::Result<ResponseHead> AwaitHead(StreamedResponse::Source& source,
                                       const Stage& waiting) const {
    constexpr int kMaxInterimHeads = 16;
    for (int i = 0; i <= kMaxInterimHeads; ++i) {
      CLARIBI_TRY(ResponseHead head,
                  ReceiveHead(*source.stream, source.buffer, config_.max_header_bytes, waiting));
      if (head.status >= 200) return head;
      if (head.status == kSwitchingProtocols) break;
    }
    return core::Error(core::ErrorCode::kUpstream,
                       core::Excerpt(waiting.host()) + " sent no final HTTP response.",
                       "it answers with interim statuses (1xx) only", "Tell the vendor's support.")
        .Kind(core::ErrorKind::kProtocol);
  }

  core::Result<std::unique_ptr<HttpResponse>> MakeResponse(const HttpRequest& request,
                                                           ResponseHead head,
                                                           StreamedResponse::Source source,
                                                           core::MonotonicTime ends_at) const {
    CLARIBI_TRY(BodyFraming framing, BodyFraming::Of(request.method, head));
    const bool may_persist = MayPersist(head, framing);
    const bool is_event_stream = MediaType(head.headers) == "text/event-stream";
    const StreamedResponse::Bounds bounds{config_.max_body_bytes, config_.idle_timeout,
                                          is_event_stream ? core::MonotonicTime::max() : ends_at};
    return std::unique_ptr<HttpResponse>(
        std::make_unique<StreamedResponse>(std::move(head), std::move(framing), std::move(source),
                                           bounds, may_persist, clock_.Monotonic()));
  }

  static constexpr int kSwitchingProtocols = 101;

  const TransportConfig config_;
  const core::Clock& clock_;
  Connector connector_;
  // Shared with the responses, which may outlive the transport.
  const std::shared_ptr<ConnectionPool> pool_;
};

}  // namespace

core::Result<std::unique_ptr<HttpTransport>> MakeSocketTransport(const TransportConfig& config,
                                                                 const core::Clock& clock,
                                                                 const core::Logger& logger) {
  return MakeSocketTransport(config, clock, logger, MakeSystemResolver());
}

core::Result<std::unique_ptr<HttpTransport>> MakeSocketTransport(
    const TransportConfig& config, const core::Clock& clock, const core::Logger& logger,
    std::unique_ptr<NameResolver> resolver) {
  CLARIBI_TRY(Connector connector, Connector::Make(config, std::move(resolver), logger));
  return std::unique_ptr<HttpTransport>(
      std::make_unique<SocketTransport>(config, clock, std::move(connector)));
}

}  // namespace claribi::http
