#include "http/poco_transport.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "http/body_framing.h"
#include "http/connection_pool.h"
#include "http/connector.h"
#include "http/repetition.h"
#include "http/request_head.h"
#include "http/response_head.h"
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

class PocoTransport final : public HttpTransport {
 public:
  PocoTransport(const TransportConfig& config, const core::Clock& clock, Connector connector)
      : config_(config),
        clock_(clock),
        connector_(std::move(connector)),
        pool_(std::make_shared<ConnectionPool>()) {}

  core::Result<std::unique_ptr<HttpResponse>> Send(HttpRequest request,
                                                   const core::CallContext& call) override {
    const WipedBody wiped(request);
    bool was_sent = false;
    auto response = SendRequest(request, was_sent, call);
    if (!response.ok()) response.error().unsent = !was_sent;
    return response;
  }

 private:
  struct Exchange {
    const HttpRequest& request;
    const core::Secret& head;
    const core::CallContext& call;
    core::MonotonicTime ends_at;
    bool& was_sent;  // set once bytes may have left
  };

  Stage StageOf(const Exchange& exchange, std::string_view activity) const {
    return {exchange.call, exchange.request.url.host(), activity, exchange.ends_at};
  }

  core::Result<std::unique_ptr<HttpResponse>> SendRequest(const HttpRequest& request,
                                                          bool& was_sent,
                                                          const core::CallContext& call) {
    CLARIBI_CHECK(call.CheckAlive());
    CLARIBI_CHECK(CheckScheme(request.url, {config_.allow_insecure_loopback}));
    CLARIBI_TRY(const core::Secret head, WriteRequestHead(request, config_.user_agent));
    Exchange exchange{request, head, call, call.Now() + config_.request_timeout, was_sent};
    return SendOn(exchange);
  }

  core::Result<std::unique_ptr<HttpResponse>> SendOn(Exchange& exchange) {
    const HttpRequest& request = exchange.request;
    const PoolKey key{request.owner, request.url.Origin()};
    const Stage sending = StageOf(exchange, "sending the request");
    StreamedResponse::Source source;
    if (!request.needs_fresh_connection) source.stream = pool_->Take(key, sending);
    const bool reused = source.stream != nullptr;
    if (!reused) {
      CLARIBI_TRY(source.stream, connector_.Connect(request.url, exchange.call));
    }
    exchange.was_sent = true;
    core::Result<ResponseHead> head = SendAndAwait(exchange, sending, source);
    if (!head.ok()) {
      // The server may have closed the idle connection while the request was under way. The caller
      // decides whether to send again (repetition.h). Only an idempotent request is marked.
      head.error().stale_connection = reused && !source.buffer.anything_arrived &&
                                      head.error().code == core::ErrorCode::kUnavailable &&
                                      IsIdempotentMethod(request.method);
      return std::move(head).error();
    }
    CLARIBI_TRY(BodyFraming framing, BodyFraming::Of(request.method, *head));
    const bool may_persist = MayPersist(*head, framing);
    const bool is_event_stream = MediaType(head->headers) == "text/event-stream";
    source.pool = pool_;
    source.key = key;
    source.host = request.url.host();
    const StreamedResponse::Bounds bounds{
        config_.max_body_bytes, config_.idle_timeout,
        is_event_stream ? core::MonotonicTime::max() : exchange.ends_at};
    return std::unique_ptr<HttpResponse>(
        std::make_unique<StreamedResponse>(*std::move(head), std::move(framing), std::move(source),
                                           bounds, may_persist, clock_.Monotonic()));
  }

  // The head of the final response: interim ones (1xx) are skipped, all within one time limit.
  core::Result<ResponseHead> SendAndAwait(const Exchange& exchange, const Stage& sending,
                                          StreamedResponse::Source& source) const {
    CLARIBI_CHECK(source.stream->SendAll(exchange.head.Reveal(), sending));
    CLARIBI_CHECK(source.stream->SendAll(exchange.request.body, sending));
    const Stage waiting = StageOf(exchange, "waiting for its answer");
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

  static constexpr int kSwitchingProtocols = 101;

  const TransportConfig config_;
  const core::Clock& clock_;
  Connector connector_;
  // Shared with the responses, which may outlive the transport.
  const std::shared_ptr<ConnectionPool> pool_;
};

}  // namespace

core::Result<std::unique_ptr<HttpTransport>> MakePocoTransport(const TransportConfig& config,
                                                               const core::Clock& clock,
                                                               const core::Logger& logger) {
  return MakePocoTransport(config, clock, logger, MakeSystemResolver());
}

core::Result<std::unique_ptr<HttpTransport>> MakePocoTransport(
    const TransportConfig& config, const core::Clock& clock, const core::Logger& logger,
    std::unique_ptr<NameResolver> resolver) {
  CLARIBI_TRY(Connector connector, Connector::Make(config, std::move(resolver), logger));
  return std::unique_ptr<HttpTransport>(
      std::make_unique<PocoTransport>(config, clock, std::move(connector)));
}

}  // namespace claribi::http
