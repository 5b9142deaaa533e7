#include "mcp/streamable_http.h"

#include <algorithm>
#include <utility>

#include "http/redirect.h"
#include "mcp/http_refusal.h"
#include "mcp/reply_reader.h"

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::string_view kSessionId = "MCP-Session-Id";
// A refused request's body is read on for this long, so that the connection can be used again.
constexpr core::Milliseconds kDrainPatience{100};
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

Result<Answer> StreamableHttp::Ask(const json_rpc::Request& request, const Session* session,
                                   StreamListener& listener, const core::CallContext& call) {
  Outgoing outgoing{"POST", json_rpc::Encode(request), session};
  Result<Answer> answer = Exchange(request, outgoing, listener, call);
  if (!answer.ok() && session != nullptr && outgoing.in_flight && EndsTheCall(answer.error())) {
    TellCancelled(request, *session, answer.error());
  }
  return answer;
}

Result<Answer> StreamableHttp::Exchange(const json_rpc::Request& request, Outgoing& outgoing,
                                        StreamListener& listener, const core::CallContext& call) {
  CLARIBI_TRY(const Response response, Send(outgoing, call));
  const Session* session = outgoing.session;
  if (response->status() == 404 && session != nullptr && !session->id.empty()) {
    return Answer{SessionGone(), core::Secret()};
  }
  if (!IsSuccess(response->status())) return Refusal(*response, call);
  core::Secret session_id;
  if (session == nullptr) {
    CLARIBI_TRY(session_id, ReadSessionId(response->headers()));
  }
  const auto answer_server = [&](const json_rpc::Message& message) {
    const core::BoundedCall bounded(call, kServerAnswerBound);
    if (const auto told = Tell(message, session, bounded); !told.ok()) {
      dependencies_.logger.Log(
          core::LogLevel::kWarn, "mcp",
          "a request of the server could not be answered: " + told.error().message);
    }
  };
  ReplyReader reader({request.id, request.method, BatchesIn(session)}, config_.limits, listener,
                     answer_server);
  CLARIBI_TRY(Reply reply, reader.Read(*response, call));
  return Answer{std::move(reply), std::move(session_id)};
}

core::Status StreamableHttp::Tell(const json_rpc::Message& message, const Session* session,
                                  const core::CallContext& call) {
  Outgoing outgoing{"POST", json_rpc::Encode(message), session};
  CLARIBI_TRY(const Response response, Send(outgoing, call));
  if (!IsSuccess(response->status())) return Refusal(*response, call);
  const core::BoundedCall soon(call, kDrainPatience);
  ReadBeginning(*response, kMaxRefusalBytes, soon);
  return core::Ok();
}

core::Status StreamableHttp::EndSession(const Session& session, const core::CallContext& call) {
  Outgoing outgoing{"DELETE", {}, &session};
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
  const core::BoundedCall soon(call, kDrainPatience);
  ReadBeginning(*response, kMaxRefusalBytes, soon);
  response.reset();
  CLARIBI_CHECK(dependencies_.authorizer.Recover(challenge, call));
  CLARIBI_TRY(response, SendOnce(outgoing, credential, call));
  if (RefusesCredentials(response->status())) return Refusal(*response, call);
  return response;
}

Result<StreamableHttp::Response> StreamableHttp::SendOnce(Outgoing& outgoing,
                                                          http::CredentialId& credential,
                                                          const core::CallContext& call) {
  http::HttpRequest request;
  request.method = outgoing.method;
  request.url = config_.endpoint;
  request.body = outgoing.body;
  request.headers.Set("Accept", "application/json, text/event-stream");
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
