#include "mcp/streamable_http.h"

#include <algorithm>
#include <utility>

#include "http/redirect.h"
#include "mcp/http_refusal.h"
#include "mcp/request_metadata.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::string_view kSessionId = "MCP-Session-Id";
// A refused request's body is read on for this long, so that the connection can be used again.
constexpr core::Milliseconds kRefusalPatience{100};
// The answer to a ping must not hold up the stream that it came on.
constexpr core::Milliseconds kServerAnswerBound{5000};

bool IsSuccess(int status) { return status >= 200 && status < 300; }
bool RefusesCredentials(int status) { return status == 401 || status == 403; }

Result<core::Secret> ReadSessionId(const http::Headers& headers) {
  const std::string* id = headers.Find(kSessionId);
  if (id == nullptr) return core::Secret();
  const bool visible_ascii =
      std::all_of(id->begin(), id->end(), [](char c) { return c >= 0x21 && c <= 0x7E; });
  if (visible_ascii && !id->empty() && id->size() <= StreamableHttp::kMaxSessionIdBytes) {
    return core::Secret::CopyOf(*id);
  }
  return Error(ErrorCode::kUpstream, "The server named its session in a way that cannot be sent.",
               "expected 1 to " + std::to_string(StreamableHttp::kMaxSessionIdBytes) +
                   " visible ASCII characters in MCP-Session-Id, seen " +
                   std::to_string(id->size()) + " bytes",
               "Report this to the vendor's support.")
      .Kind(core::ErrorKind::kProtocol);
}

json_rpc::Batches BatchesIn(const Session* session) {
  return session != nullptr && AllowsBatches(session->revision) ? json_rpc::Batches::kAllowed
                                                                : json_rpc::Batches::kRefused;
}

}  // namespace

StreamableHttp::Outgoing StreamableHttp::Compose(const Question& question) {
  Outgoing outgoing{"POST", json_rpc::Encode(question.request), question.session,
                    question.parameter_headers};
  if (question.session != nullptr && IsModern(question.session->revision)) {
    AddRequestHeaders(question.request, outgoing.headers);
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
  Outgoing outgoing = Compose(question);
  Result<Answer> answer = Exchange(operation, question, outgoing, listener, call);
  const Session* session = question.session;
  if (!answer.ok() && session != nullptr && !IsModern(session->revision) && outgoing.in_flight &&
      answer.error().EndsTheCall()) {
    TellCancelled(question.request, *session, answer.error());
  }
  return answer;
}

Result<Answer> StreamableHttp::Exchange(Operation& operation, const Question& question,
                                        Outgoing& outgoing, StreamListener& listener,
                                        const core::CallContext& call) {
  const Session* session = question.session;
  ReplyReader::AnswerServer answer_server;
  if (session == nullptr || !IsModern(session->revision)) {
    answer_server = [&](const json_rpc::Request& request) {
      AnswerServer(request, session, listener, call);
    };
  }
  ReplyReader reader({question.request.id, question.request.method, BatchesIn(session)},
                     config_.limits, listener, answer_server);
  BrokenStream broken;
  const auto attempt = [&]() -> Attempt<Answer> {
    if (broken.error) return Resume(operation, *session, reader, broken, call);
    Attempt<Response> sent = Send(operation, outgoing, call);
    if (auto* failure = std::get_if<http::Failure>(&sent)) return std::move(*failure);
    Attempt<Answer> answer = Read(std::get<Response>(std::move(sent)), question, reader, call);
    auto* failure = std::get_if<http::Failure>(&answer);
    const bool is_legacy = session != nullptr && !IsModern(session->revision);
    if (failure == nullptr || !is_legacy || !CanGoOn(failure->error, reader)) return answer;
    return GoOn(std::move(failure->error), reader, broken);
  };
  return operation.repetition().Run<Answer>(
      call, attempt, [&](const http::Failure& failure) { return operation.Remedy(failure, call); });
}

bool StreamableHttp::CanGoOn(const Error& error, const ReplyReader& reader) const {
  return error.code == ErrorCode::kUnavailable && !reader.events().last_event_id().empty() &&
         config_.limits.max_resumptions > 0;
}

http::Failure StreamableHttp::GoOn(Error error, const ReplyReader& reader,
                                   BrokenStream& broken) const {
  const EventSource& events = reader.events();
  broken.error = error;
  error.cause += "; going on with the stream failed max_resumptions = " +
                 std::to_string(config_.limits.max_resumptions) + " times";
  http::Failure failure(http::Setback::kStreamBroken, std::move(error));
  failure.wait = events.reconnection_delay();
  failure.progressed = events.last_event_id() != broken.resumed_from;
  return failure;
}

StreamableHttp::Attempt<Answer> StreamableHttp::Resume(Operation& operation, const Session& session,
                                                       ReplyReader& reader, BrokenStream& broken,
                                                       const core::CallContext& call) {
  broken.resumed_from = reader.events().last_event_id();
  Outgoing reopening = StreamRequest(session, broken.resumed_from);
  Attempt<Response> sent = Send(operation, reopening, call);
  if (auto* failure = std::get_if<http::Failure>(&sent)) {
    const bool may_pass =
        failure->error.code == ErrorCode::kUnavailable && !failure->error.is_final;
    if (failure->setback || !may_pass) return std::move(*failure);
    return GoOn(*std::move(broken.error), reader, broken);
  }
  http::HttpResponse& response = *std::get<Response>(sent);
  if (!IsSuccess(response.status())) return http::Failure(*std::move(broken.error));
  Result<Reply> reply = reader.Read(response, call);
  if (reply.ok()) return Answer{std::move(reply).value(), core::Secret()};
  if (CanGoOn(reply.error(), reader)) return GoOn(std::move(reply).error(), reader, broken);
  return http::Failure(std::move(reply).error());
}

StreamableHttp::Attempt<Answer> StreamableHttp::Read(Response response, const Question& question,
                                                     ReplyReader& reader,
                                                     const core::CallContext& call) const {
  const Session* session = question.session;
  const int status = response->status();
  if (status == 404 && session != nullptr && !session->id.empty()) {
    return Answer{SessionGone(), core::Secret()};
  }
  if (!IsSuccess(status)) {
    if (session == nullptr || !IsModern(session->revision)) {
      return http::Failure(Refusal(*response, call));
    }
    auto refusal = ReadRefusal(*response, question, call);
    if (!refusal.ok()) return http::Failure(std::move(refusal).error());
    return std::move(refusal).value();
  }
  Answer answer{};
  if (session == nullptr) {
    auto session_id = ReadSessionId(response->headers());
    if (!session_id.ok()) return http::Failure(std::move(session_id).error());
    answer.session_id = std::move(session_id).value();
  }
  auto reply = reader.Read(*response, call);
  if (!reply.ok()) return http::Failure(std::move(reply).error());
  answer.reply = std::move(reply).value();
  return answer;
}

Result<Answer> StreamableHttp::ReadRefusal(http::HttpResponse& response, const Question& question,
                                           const core::CallContext& call) const {
  const std::string body = ReadBeginning(response, kMaxRefusalBytes, call);
  auto messages = json_rpc::Decode(body, config_.limits.Json());
  if (messages.ok() && !http::IsPassingStatus(response.status())) {
    auto* refusal = std::get_if<json_rpc::ErrorResponse>(&messages->front());
    if (refusal != nullptr && (!refusal->id || *refusal->id == question.request.id)) {
      return Answer{std::move(*refusal), core::Secret(), response.status()};
    }
  }
  return RefusalError(response.status(), response.headers(), body, dependencies_.clock.Now());
}

void StreamableHttp::AnswerServer(const json_rpc::Request& request, const Session* session,
                                  StreamListener& listener, const core::CallContext& call) {
  const json_rpc::Message answer = listener.OnRequest(request, call);
  const core::BoundedCall bounded(call, kServerAnswerBound);
  Operation operation(dependencies_, config_);
  if (const auto told = Tell(operation, answer, session, bounded); !told.ok()) {
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
                                                      const json_rpc::Request& request,
                                                      const Session& session,
                                                      const core::CallContext& call) {
  Outgoing outgoing = Compose({request, &session, {}});
  return Deliver(operation, outgoing, call);
}

core::Status StreamableHttp::Tell(Operation& operation, const json_rpc::Message& message,
                                  const Session* session, const core::CallContext& call) {
  Outgoing outgoing{"POST", json_rpc::Encode(message), session, {}};
  CLARIBI_TRY(const Response response, Deliver(operation, outgoing, call));
  if (!IsSuccess(response->status())) return Refusal(*response, call);
  const core::BoundedCall soon(call, kRefusalPatience);
  ReadBeginning(*response, kMaxRefusalBytes, soon);
  return core::Ok();
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
  request.url = operation.destination().url;
  if (auto ready = operation.Sign(request, call); !ready.ok()) {
    return http::Failure(std::move(ready).error());
  }
  if (auto alive = call.CheckAlive(); !alive.ok()) return http::Failure(std::move(alive).error());
  outgoing.in_flight = true;
  Attempt<Response> sent =
      http::SendTo(operation.destination(), dependencies_.transport, std::move(request), call);
  auto* response = std::get_if<Response>(&sent);
  if (response == nullptr) return sent;
  outgoing.in_flight = !RefusesCredentials((*response)->status());
  if (!outgoing.in_flight) return CredentialRefused(operation, **response, call);
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
    request.headers.Set("MCP-Protocol-Version", Name(session->revision));
    if (!session->id.empty()) request.headers.Set(kSessionId, session->id.Reveal());
  }
  return request;
}

http::Failure StreamableHttp::CredentialRefused(Operation& operation, http::HttpResponse& response,
                                                const core::CallContext& call) const {
  const core::BoundedCall soon(call, kRefusalPatience);
  Error refusal = Refusal(response, soon);
  const int status = response.status();
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

void StreamableHttp::TellCancelled(const json_rpc::Request& request, const Session& session,
                                   const Error& why) {
  const std::string_view reason =
      why.code == ErrorCode::kCancelled ? "cancelled by the user" : "timed out";
  dependencies_.logger.Log(
      core::LogLevel::kInfo, core::LogComponent::kMcp,
      request.method + " " + json_rpc::ToText(request.id) + ": " + std::string(reason));
  core::Json params = core::Json::MakeObject({{"reason", reason}});
  std::visit([&params](const auto& id) { params.Set("requestId", core::Json(id)); }, request.id);
  const core::DetachedCall detached(dependencies_.clock, kCancellationBound);
  Operation operation(dependencies_, config_);
  const auto told =
      Tell(operation, json_rpc::Notification{"notifications/cancelled", std::move(params)},
           &session, detached);
  if (!told.ok()) {
    dependencies_.logger.Log(core::LogLevel::kDebug, core::LogComponent::kMcp,
                             "the server was not told of it: " + told.error().message);
  }
}

}  // namespace claribi::mcp
