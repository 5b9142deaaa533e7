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
bool EndsTheCall(const Error& error) {
  return error.code == ErrorCode::kCancelled || error.code == ErrorCode::kTimeout;
}

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
      .Kind("protocol");
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

Result<Answer> StreamableHttp::Ask(const Question& question, StreamListener& listener,
                                   const core::CallContext& call) {
  Outgoing outgoing = Compose(question);
  Result<Answer> answer = Exchange(question, outgoing, listener, call);
  const Session* session = question.session;
  if (!answer.ok() && session != nullptr && !IsModern(session->revision) && outgoing.in_flight &&
      EndsTheCall(answer.error())) {
    TellCancelled(question.request, *session, answer.error());
  }
  return answer;
}

Result<Answer> StreamableHttp::Exchange(const Question& question, Outgoing& outgoing,
                                        StreamListener& listener, const core::CallContext& call) {
  CLARIBI_TRY(Response response, Send(outgoing, call));
  const Session* session = question.session;
  const bool is_modern = session != nullptr && IsModern(session->revision);
  if (response->status() == 404 && session != nullptr && !session->id.empty()) {
    return Answer{SessionGone(), core::Secret()};
  }
  if (!IsSuccess(response->status())) {
    if (is_modern) return ReadRefusal(*response, question, call);
    return Refusal(*response, call);
  }
  core::Secret session_id;
  if (session == nullptr) {
    CLARIBI_TRY(session_id, ReadSessionId(response->headers()));
  }
  ReplyReader::AnswerServer answer_server;
  if (!is_modern) {
    answer_server = [&](const json_rpc::Request& request) {
      AnswerServer(request, session, listener, call);
    };
  }
  ReplyReader reader({question.request.id, question.request.method, BatchesIn(session)},
                     config_.limits, listener, answer_server);
  Result<Reply> reply = reader.Read(*response, call);
  if (!reply.ok() && session != nullptr && !is_modern) {
    response.reset();
    reply = Resume(std::move(reply), *session, reader, call);
  }
  if (!reply.ok()) return std::move(reply).error();
  return Answer{std::move(reply).value(), std::move(session_id)};
}

Result<Reply> StreamableHttp::Resume(Result<Reply> reply, const Session& session,
                                     ReplyReader& reader, const core::CallContext& call) {
  const auto never = [] { return false; };
  std::string resumed_from;
  std::size_t attempt = 1;
  for (; !reply.ok() && attempt <= config_.limits.max_resumptions; ++attempt) {
    const EventSource& events = reader.events();
    if (reply.error().code != ErrorCode::kUnavailable || events.last_event_id().empty()) break;
    if (events.last_event_id() != resumed_from) attempt = 1;
    resumed_from = events.last_event_id();
    CLARIBI_CHECK(call.WaitUntil(events.reconnection_delay(), never, dependencies_.pause));
    const Result<Response> response = OpenStream(session, resumed_from, call);
    if (!response.ok() && EndsTheCall(response.error())) return response.error();
    if (!response.ok()) continue;
    if (!IsSuccess((*response)->status())) break;
    reply = reader.Read(**response, call);
  }
  if (reply.ok() || attempt == 1 || attempt <= config_.limits.max_resumptions) return reply;
  core::Error error = std::move(reply).error();
  error.cause += "; going on with the stream failed max_resumptions = " +
                 std::to_string(config_.limits.max_resumptions) + " times";
  return error;
}

Result<Answer> StreamableHttp::ReadRefusal(http::HttpResponse& response, const Question& question,
                                           const core::CallContext& call) const {
  const std::string body = ReadBeginning(response, kMaxRefusalBytes, call);
  auto messages = json_rpc::Decode(body, config_.limits.Json());
  if (messages.ok()) {
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
  if (const auto told = Tell(answer, session, bounded); !told.ok()) {
    dependencies_.logger.Log(
        core::LogLevel::kWarn, "mcp",
        "a request of the server could not be answered: " + told.error().message);
  }
}

Result<StreamableHttp::Response> StreamableHttp::OpenStream(const Session& session,
                                                            std::string_view last_event_id,
                                                            const core::CallContext& call) {
  Outgoing outgoing{"GET", {}, &session, {}};
  outgoing.headers.Set("Accept", "text/event-stream");
  if (!last_event_id.empty()) outgoing.headers.Set("Last-Event-ID", last_event_id);
  return Send(outgoing, call);
}

Result<StreamableHttp::Response> StreamableHttp::Open(const json_rpc::Request& request,
                                                      const Session& session,
                                                      const core::CallContext& call) {
  Outgoing outgoing = Compose({request, &session, {}});
  return Send(outgoing, call);
}

core::Status StreamableHttp::Tell(const json_rpc::Message& message, const Session* session,
                                  const core::CallContext& call) {
  Outgoing outgoing{"POST", json_rpc::Encode(message), session, {}};
  CLARIBI_TRY(const Response response, Send(outgoing, call));
  if (!IsSuccess(response->status())) return Refusal(*response, call);
  const core::BoundedCall soon(call, kRefusalPatience);
  ReadBeginning(*response, kMaxRefusalBytes, soon);
  return core::Ok();
}

core::Status StreamableHttp::EndSession(const Session& session, const core::CallContext& call) {
  Outgoing outgoing{"DELETE", {}, &session, {}};
  CLARIBI_TRY(const Response response, Send(outgoing, call));
  const int status = response->status();
  if (!IsSuccess(status) && status != 404 && status != 405) return Refusal(*response, call);
  return core::Ok();
}

Result<StreamableHttp::Response> StreamableHttp::Send(Outgoing& outgoing,
                                                      const core::CallContext& call) {
  http::CredentialId credential = 0;
  CLARIBI_TRY(Response response, SendOnce(outgoing, credential, call));
  if (!RefusesCredentials(response->status())) return response;
  const http::Challenge challenge{response->status(), response->headers(), credential};
  const core::BoundedCall soon(call, kRefusalPatience);
  ReadBeginning(*response, kMaxRefusalBytes, soon);
  response.reset();
  CLARIBI_CHECK(dependencies_.authorizer.Recover(challenge, call));
  CLARIBI_TRY(response, SendOnce(outgoing, credential, call));
  if (!RefusesCredentials(response->status())) return response;
  if (response->status() != challenge.status) {
    // The new credentials are good and lack something: whoever knows them says what. Nothing more
    // is sent.
    CLARIBI_CHECK(dependencies_.authorizer.Recover(
        {response->status(), response->headers(), credential}, call));
  }
  return Refusal(*response, call);
}

Result<StreamableHttp::Response> StreamableHttp::SendOnce(Outgoing& outgoing,
                                                          http::CredentialId& credential,
                                                          const core::CallContext& call) {
  http::HttpRequest request;
  request.method = outgoing.method;
  request.url = config_.endpoint;
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
  CLARIBI_TRY(credential, dependencies_.authorizer.Authorize(request, call));
  CLARIBI_CHECK(call.CheckAlive());
  outgoing.in_flight = true;
  CLARIBI_TRY(Response response,
              http::SendFollowing(dependencies_.transport, std::move(request), call));
  outgoing.in_flight = !RefusesCredentials(response->status());
  if (IsSuccess(response->status())) {
    dependencies_.authorizer.NoteAccepted(credential, response->headers(), call);
  }
  return response;
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
      core::LogLevel::kInfo, "mcp",
      request.method + " " + json_rpc::ToText(request.id) + ": " + std::string(reason));
  core::Json params = core::Json::MakeObject({{"reason", reason}});
  std::visit([&params](const auto& id) { params.Set("requestId", core::Json(id)); }, request.id);
  const core::DetachedCall detached(dependencies_.clock, kCancellationBound);
  const auto told = Tell(json_rpc::Notification{"notifications/cancelled", std::move(params)},
                         &session, detached);
  if (!told.ok()) {
    dependencies_.logger.Log(core::LogLevel::kDebug, "mcp",
                             "the server was not told of it: " + told.error().message);
  }
}

}  // namespace claribi::mcp
