#include "mcp/streamable_http.h"

#include <utility>

#include "mcp/http_refusal.h"
#include "mcp/request_metadata.h"
#include "mcp/session_id.h"

namespace claribi::mcp {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;
using core::Result;

constexpr std::string_view kSessionId = "MCP-Session-Id";
// A refused request's body is read on for this long, so that the connection can be used again.
constexpr core::Milliseconds kRefusalPatience{100};
// The answer to a ping must not hold up the stream that it came on.
constexpr core::Milliseconds kServerAnswerBound{5000};

bool IsSuccess(int status) { return status >= 200 && status < 300; }
bool RefusesCredentials(int status) { return status == 401 || status == 403; }

// What has no remedy of its own may pass by itself.
http::Failure OrPassing(http::Failure failure, http::Repeatable repeatable) {
  if (failure.setback) return failure;
  return http::Failure::Of(std::move(failure.error), repeatable);
}

json_rpc::Batches BatchesIn(const Session* session) {
  return session != nullptr && AllowsBatches(session->revision) ? json_rpc::Batches::kAllowed
                                                                : json_rpc::Batches::kRefused;
}

}  // namespace

struct StreamableHttp::Exchange {
  Exchange(StreamableHttp& http, const Question& asked, StreamListener& listener,
           const core::CallContext& call)
      : question(asked),
        id(http.request_ids_.Next()),
        outgoing(http.Compose(id, asked, call)),
        reader({id, asked.method, BatchesIn(asked.session)}, http.config_.limits, listener,
               http.leniency_, AnswerServerOf(http, listener, call)) {
    listener.OnAttempt(id);
  }

  bool IsLegacy() const {
    return question.session != nullptr && !IsModern(question.session->revision);
  }
  // Nothing came from the server before.
  bool IsFirst() const { return question.session == nullptr || question.method == kDiscover; }

  const Question& question;
  const std::int64_t id;
  Outgoing outgoing;
  ReplyReader reader;
  std::optional<Error> broken;  // what the stream of the answer ended early with
  std::string resumed_from;     // the event behind which it was last gone on with

 private:
  // A modern server asks nothing on the stream of an answer.
  ReplyReader::AnswerServer AnswerServerOf(StreamableHttp& http, StreamListener& listener,
                                           const core::CallContext& call) const {
    const Session* session = question.session;
    if (session != nullptr && IsModern(session->revision)) return {};
    return [&http, session, &listener, &call](const json_rpc::Request& request) {
      http.AnswerServer(request, session, listener, call);
    };
  }
};

StreamableHttp::Outgoing StreamableHttp::Compose(std::int64_t id, const Question& question,
                                                 const core::CallContext& call) const {
  const bool is_modern = question.session != nullptr && IsModern(question.session->revision);
  const std::string meta =
      MetaOf(id, question.method, question.session, call, dependencies_, config_);
  std::string arguments;
  if (question.arguments != nullptr) arguments = question.arguments->Dump();
  Outgoing outgoing{"POST",
                    json_rpc::EncodeRequest(id, question.method, question.params,
                                            {{"arguments", arguments}, {"_meta", meta}}),
                    question.session,
                    {}};
  outgoing.on_refusal = question.on_refusal;
  outgoing.failure_counts = question.failure_counts;
  if (is_modern) {
    outgoing.headers = question.parameter_headers;
    AddRequestHeaders(question.method, question.params, outgoing.headers);
  }
  return outgoing;
}

StreamableHttp::Outgoing StreamableHttp::StreamRequest(const Session& session,
                                                       std::string_view last_event_id) {
  Outgoing outgoing{"GET", {}, &session, {}};
  outgoing.headers.Set("Accept", "text/event-stream");
  if (!last_event_id.empty()) outgoing.headers.Set("Last-Event-ID", last_event_id);
  return outgoing;
}

Result<Answer> StreamableHttp::Ask(Operation& operation, const Question& question,
                                   StreamListener& listener, const core::CallContext& call) {
  std::optional<Exchange> exchange;
  const auto attempt = [&]() -> Attempt<Answer> {
    if (!exchange) exchange.emplace(*this, question, listener, call);
    return exchange->broken ? Resume(operation, *exchange, call)
                            : SendAndRead(operation, *exchange, call);
  };
  const auto remedy = [&](const http::Failure& failure) {
    if (failure.setback == http::Setback::kPassing) exchange.reset();
    return operation.Remedy(failure, call);
  };
  Result<Answer> answer = operation.repetition().Run<Answer>(call, attempt, remedy);
  if (!answer.ok() && answer.error().EndsTheCall() && exchange && exchange->IsLegacy() &&
      exchange->outgoing.in_flight) {
    TellCancelled(exchange->id, question.method, *question.session, answer.error());
  }
  return answer;
}

StreamableHttp::Attempt<Answer> StreamableHttp::AskOnce(Operation& operation,
                                                        const Question& question,
                                                        StreamListener& listener,
                                                        const core::CallContext& call) {
  Exchange exchange(*this, question, listener, call);
  return SendAndRead(operation, exchange, call);
}

StreamableHttp::Attempt<Answer> StreamableHttp::SendAndRead(Operation& operation,
                                                            Exchange& exchange,
                                                            const core::CallContext& call) {
  Attempt<Response> sent = Send(operation, exchange.outgoing, call);
  if (auto* failure = std::get_if<http::Failure>(&sent)) {
    return OrPassing(std::move(*failure), exchange.question.repeatable);
  }
  return Read(std::get<Response>(std::move(sent)), exchange, call);
}

bool StreamableHttp::CanGoOn(const Error& error, const Exchange& exchange) const {
  return exchange.IsLegacy() && error.code == ErrorCode::kUnavailable &&
         !exchange.reader.events().last_event_id().empty() && config_.limits.max_resumptions > 0;
}

http::Failure StreamableHttp::GoOn(Error error, Exchange& exchange) const {
  const EventSource& events = exchange.reader.events();
  exchange.broken = error;
  error.cause += "; going on with the stream failed max_resumptions = " +
                 std::to_string(config_.limits.max_resumptions) + " times";
  http::Failure failure(http::Setback::kStreamBroken, std::move(error));
  failure.wait = events.reconnection_delay();
  failure.progressed = events.last_event_id() != exchange.resumed_from;
  failure.next = http::Failure::Of(*exchange.broken, exchange.question.repeatable).setback;
  return failure;
}

StreamableHttp::Attempt<Answer> StreamableHttp::Resume(Operation& operation, Exchange& exchange,
                                                       const core::CallContext& call) {
  const http::Repeatable repeatable = exchange.question.repeatable;
  exchange.resumed_from = exchange.reader.events().last_event_id();
  Outgoing reopening = StreamRequest(*exchange.question.session, exchange.resumed_from);
  Attempt<Response> sent = Send(operation, reopening, call);
  if (auto* failure = std::get_if<http::Failure>(&sent)) {
    const bool may_pass =
        failure->error.code == ErrorCode::kUnavailable && !failure->error.is_final;
    if (failure->setback || !may_pass) return OrPassing(std::move(*failure), repeatable);
    return GoOn(*std::move(exchange.broken), exchange);
  }
  http::HttpResponse& response = *std::get<Response>(sent);
  if (!IsSuccess(response.status())) {
    return http::Failure::Of(*std::move(exchange.broken), repeatable);
  }
  Result<Reply> reply = exchange.reader.Read(response, call);
  if (reply.ok()) return Answer{std::move(reply).value(), core::Secret()};
  if (CanGoOn(reply.error(), exchange)) return GoOn(std::move(reply).error(), exchange);
  return http::Failure::Of(std::move(reply).error(), repeatable);
}

StreamableHttp::Attempt<Answer> StreamableHttp::Read(Response response, Exchange& exchange,
                                                     const core::CallContext& call) {
  const Session* session = exchange.question.session;
  const http::Repeatable repeatable = exchange.question.repeatable;
  const int status = response->status();
  const bool has_session = session != nullptr && !session->id.empty();
  if (status == 404 && has_session) return Answer{SessionGone(), core::Secret()};
  if (!IsSuccess(status)) {
    if (session == nullptr || exchange.IsLegacy()) {
      Error refusal = Refusal(*response, call);
      if (has_session && IsAboutTheSession(refusal)) {
        leniency_.Note("a session that it does not know is refused with 400, not with 404");
        return Answer{SessionGone(), core::Secret()};
      }
      return http::Failure::Of(
          exchange.IsFirst() ? std::move(refusal) : LaterRefusal(std::move(refusal)), repeatable);
    }
    auto refusal = ReadRefusal(*response, exchange, call);
    if (!refusal.ok()) return http::Failure::Of(std::move(refusal).error(), repeatable);
    return std::move(refusal).value();
  }
  Answer answer{};
  if (session == nullptr) {
    CLARIBI_TRY(answer.session_id, ReadSessionId(response->headers()));
  }
  auto reply = exchange.reader.Read(*response, call);
  if (!reply.ok()) {
    if (CanGoOn(reply.error(), exchange)) return GoOn(std::move(reply).error(), exchange);
    return http::Failure::Of(std::move(reply).error(), repeatable);
  }
  answer.reply = std::move(reply).value();
  return answer;
}

Result<Answer> StreamableHttp::ReadRefusal(http::HttpResponse& response, const Exchange& exchange,
                                           const core::CallContext& call) {
  const std::string body = ReadBeginning(response, kMaxRefusalBytes, call);
  std::string repaired;
  auto messages =
      json_rpc::Decode(body, config_.limits.Json(), json_rpc::Batches::kRefused, &repaired);
  if (messages.ok() && !http::IsPassingStatus(response.status())) {
    auto* refusal = std::get_if<json_rpc::ErrorResponse>(&messages->front());
    if (refusal != nullptr && (!refusal->id || json_rpc::IsEchoOf(exchange.id, *refusal->id))) {
      if (!repaired.empty()) leniency_.Note("a refusal has " + repaired);
      return Answer{std::move(*refusal), core::Secret(), response.status()};
    }
  }
  Error refusal =
      RefusalError(response.status(), response.headers(), body, dependencies_.clock.Now());
  return exchange.IsFirst() ? std::move(refusal) : LaterRefusal(std::move(refusal));
}

void StreamableHttp::AnswerServer(const json_rpc::Request& request, const Session* session,
                                  StreamListener& listener, const core::CallContext& call) {
  const json_rpc::Message answer = listener.OnRequest(request, call);
  const core::BoundedCall bounded(call, kServerAnswerBound);
  Operation operation(dependencies_, config_);
  if (const auto told = Tell(operation, answer, session, http::Repeatable::kNo, bounded);
      !told.ok()) {
    dependencies_.logger.Log(
        core::LogLevel::kWarn, core::LogComponent::kMcp,
        "a request of the server could not be answered: " + told.error().message);
  }
}

Result<StreamableHttp::Response> StreamableHttp::OpenStream(Operation& operation,
                                                            const Session& session,
                                                            std::string_view last_event_id,
                                                            const core::CallContext& call) {
  Outgoing outgoing = StreamRequest(session, last_event_id);
  return Deliver(operation, outgoing, call);
}

Result<StreamableHttp::Response> StreamableHttp::Open(Operation& operation,
                                                      const Question& question,
                                                      const core::CallContext& call) {
  Outgoing outgoing = Compose(request_ids_.Next(), question, call);
  return Deliver(operation, outgoing, call);
}

core::Status StreamableHttp::Tell(Operation& operation, const json_rpc::Message& message,
                                  const Session* session, http::Repeatable repeatable,
                                  const core::CallContext& call, OnRefusal on_refusal) {
  Outgoing outgoing{"POST", json_rpc::Encode(message), session, {}};
  outgoing.on_refusal = on_refusal;
  const auto or_passing = [&](http::Failure failure) {
    const bool may_repeat = repeatable == http::Repeatable::kYes;
    return may_repeat ? OrPassing(std::move(failure), repeatable) : failure;
  };
  const auto attempt = [&]() -> Attempt<core::Unit> {
    Attempt<Response> sent = Send(operation, outgoing, call);
    if (auto* failure = std::get_if<http::Failure>(&sent)) return or_passing(std::move(*failure));
    http::HttpResponse& response = *std::get<Response>(sent);
    if (!IsSuccess(response.status())) return or_passing(Refusal(response, call));
    const core::BoundedCall soon(call, kRefusalPatience);
    ReadBeginning(response, kMaxRefusalBytes, soon);
    return core::Unit{};
  };
  return operation.repetition().Run<core::Unit>(
      call, attempt, [&](const http::Failure& failure) { return operation.Remedy(failure, call); });
}

core::Status StreamableHttp::EndSession(Operation& operation, const Session& session,
                                        const core::CallContext& call) {
  Outgoing outgoing{"DELETE", {}, &session, {}};
  CLARIBI_TRY(const Response response, Deliver(operation, outgoing, call));
  const int status = response->status();
  if (!IsSuccess(status) && status != 404 && status != 405) return Refusal(*response, call);
  return core::Ok();
}

Result<StreamableHttp::Response> StreamableHttp::Deliver(Operation& operation, Outgoing& outgoing,
                                                         const core::CallContext& call) {
  return operation.repetition().Run<Response>(
      call, [&] { return Send(operation, outgoing, call); },
      [&](const http::Failure& failure) { return operation.Remedy(failure, call); });
}

StreamableHttp::Attempt<StreamableHttp::Response> StreamableHttp::Send(
    Operation& operation, Outgoing& outgoing, const core::CallContext& call) {
  http::HttpRequest request = MakeRequest(outgoing);
  operation.destination().Address(request);
  request.failure_counts =
      operation.repetition().follows_outage() ? http::FailureCounts::kNo : outgoing.failure_counts;
  CLARIBI_CHECK(operation.Sign(request, call));
  CLARIBI_CHECK(call.CheckAlive());
  outgoing.in_flight = true;
  outgoing.was_signed = !request.authorization.empty();
  // The request's own session may be one that another has replaced meanwhile.
  const bool is_in_session = outgoing.session != nullptr && outgoing.session->cookies != nullptr;
  http::CookieJar* jar = (is_in_session ? outgoing.session->cookies : operation.cookies()).get();
  if (jar != nullptr) {
    const std::string cookies = jar->FieldFor(request.url, dependencies_.clock.Now());
    if (!cookies.empty()) request.headers.Set("Cookie", cookies);
  }
  auto received = dependencies_.transport.Send(std::move(request), call);
  if (received.ok() && jar != nullptr) {
    jar->Store(operation.destination().url, (*received)->headers(), dependencies_.clock.Now());
  }
  Attempt<Response> sent = operation.destination().Judge(std::move(received));
  auto* response = std::get_if<Response>(&sent);
  if (response == nullptr) return sent;
  outgoing.in_flight = !RefusesCredentials((*response)->status());
  if (!outgoing.in_flight) return CredentialRefused(operation, outgoing, **response, call);
  if (IsSuccess((*response)->status())) operation.NoteAccepted((*response)->headers(), call);
  return sent;
}

http::HttpRequest StreamableHttp::MakeRequest(const Outgoing& outgoing) const {
  http::HttpRequest request;
  request.method = outgoing.method;
  request.body = outgoing.body;
  request.headers = outgoing.headers;
  if (request.headers.Find("Accept") == nullptr) {
    request.headers.Set("Accept", "application/json, text/event-stream");
  }
  if (!outgoing.body.empty()) request.headers.Set("Content-Type", "application/json");
  if (const Session* session = outgoing.session) {
    if (IsNamedInHeader(session->revision)) {
      request.headers.Set("MCP-Protocol-Version", Name(session->revision));
    }
    if (!session->id.empty()) request.headers.Set(kSessionId, session->id.Reveal());
  }
  return request;
}

http::Failure StreamableHttp::CredentialRefused(Operation& operation, const Outgoing& outgoing,
                                                http::HttpResponse& response,
                                                const core::CallContext& call) const {
  const core::BoundedCall soon(call, kRefusalPatience);
  Error refusal = Refusal(response, soon);
  const int status = response.status();
  if (outgoing.on_refusal == OnRefusal::kPassOver) return refusal;
  const bool is_explained = !outgoing.was_signed || SaysWhatIsMissing(response.headers());
  if (outgoing.on_refusal == OnRefusal::kReport ||
      (outgoing.on_refusal == OnRefusal::kReportUnlessExplained && !is_explained)) {
    operation.NoteRefused(status, response.headers());
    return refusal;
  }
  if (auto judged = operation.JudgeNewRefusal(status, response.headers(), call); !judged.ok()) {
    return std::move(judged).error();
  }
  operation.NoteRefused(status, response.headers());
  return {http::Setback::kCredentialRefused, std::move(refusal)};
}

Error StreamableHttp::Refusal(http::HttpResponse& response, const core::CallContext& call) const {
  const std::string body = ReadBeginning(response, kMaxRefusalBytes, call);
  return RefusalError(response.status(), response.headers(), body, dependencies_.clock.Now());
}

void StreamableHttp::TellCancelled(std::int64_t id, std::string_view method, const Session& session,
                                   const Error& why) {
  const std::string_view reason =
      why.code == ErrorCode::kCancelled ? "cancelled by the user" : "timed out";
  dependencies_.logger.Log(
      core::LogLevel::kInfo, core::LogComponent::kMcp,
      std::string(method) + " " + std::to_string(id) + ": " + std::string(reason));
  Json params = Json::MakeObject({{"reason", reason}, {"requestId", id}});
  const core::DetachedCall detached(dependencies_.clock, kCancellationBound);
  Operation operation(dependencies_, config_);
  const auto told =
      Tell(operation, json_rpc::Notification{"notifications/cancelled", std::move(params)},
           &session, http::Repeatable::kNo, detached);
  if (!told.ok()) {
    dependencies_.logger.Log(core::LogLevel::kDebug, core::LogComponent::kMcp,
                             "the server was not told of it: " + told.error().message);
  }
}

}  // namespace claribi::mcp
