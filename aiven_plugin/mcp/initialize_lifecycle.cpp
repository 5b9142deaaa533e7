#include "mcp/initialize_lifecycle.h"

#include <algorithm>
#include <string>
#include <utility>

#include "mcp/initialize.h"
#include "mcp/request_metadata.h"
#include "mcp/rpc_failure.h"
#include "mcp/server_request.h"

namespace claribi::mcp {

namespace {

using core::Result;

constexpr std::string_view kInitialize = "initialize";

}  // namespace

Result<std::unique_ptr<const Session>> InitializeLifecycle::Begin(Operation& operation,
                                                                  const core::CallContext& call,
                                                                  OnRefusal on_refusal) {
  CLARIBI_TRY(Session session, ShakeHands(operation, call, on_refusal));
  dependencies_.logger.Log(core::LogLevel::kInfo, core::LogComponent::kMcp,
                           "connected: revision " + std::string(Name(session.revision)) +
                               (session.id.empty() ? ", no session" : ", with a session"));
  return std::unique_ptr<const Session>(std::make_unique<const Session>(std::move(session)));
}

Result<Session> InitializeLifecycle::ShakeHands(Operation& operation, const core::CallContext& call,
                                                OnRefusal on_refusal) {
  CLARIBI_TRY(Answer answer, Offer(operation, revisions_.front(), call, on_refusal));
  if (const auto* refusal = std::get_if<json_rpc::ErrorResponse>(&answer.reply)) {
    const auto revision = RevisionInRefusal(*refusal, revisions_);
    if (!revision) return RpcFailure(kInitialize, *refusal);
    CLARIBI_TRY(answer, Offer(operation, *revision, call, on_refusal));
  }
  return Agree(operation, std::move(answer), call);
}

Result<Answer> InitializeLifecycle::Offer(Operation& operation, ProtocolRevision revision,
                                          const core::CallContext& call, OnRefusal on_refusal) {
  Unconcerned listener;
  const Question question{.method = kInitialize,
                          .params = InitializeParams(revision, ClientCapabilities(dependencies_),
                                                     config_.client_name, config_.client_version),
                          .on_refusal = on_refusal};
  return connection_.Ask(operation, question, listener, call);
}

Result<Session> InitializeLifecycle::Agree(Operation& operation, Answer answer,
                                           const core::CallContext& call) {
  if (const auto* refusal = std::get_if<json_rpc::ErrorResponse>(&answer.reply)) {
    return RpcFailure(kInitialize, *refusal);
  }
  const auto* response = std::get_if<json_rpc::Response>(&answer.reply);
  if (response == nullptr) {
    return core::Error(core::ErrorCode::kInternal, "The connection could not be set up.",
                       "a session ended before it began");
  }
  CLARIBI_TRY(Session session, ProcessInitializeResult(response->result, revisions_));
  session.id = std::move(answer.session_id);
  session.cookies = operation.cookies();
  CLARIBI_CHECK(TellInitialized(operation, session, call));
  return session;
}

// Neither silence nor a refusal of a message that wants no answer is a reason to stop, nor to renew
// a credential: if there is one, the next request meets it.
core::Status InitializeLifecycle::TellInitialized(Operation& operation, const Session& session,
                                                  const core::CallContext& call) {
  const core::BoundedCall bounded(call, std::min(kPatience, call.Remaining(kPatience * 3) / 3));
  core::Status told =
      connection_.Tell(operation, json_rpc::Notification{"notifications/initialized", core::Json()},
                       &session, http::Repeatable::kYes, bounded, OnRefusal::kPassOver);
  if (told.ok() || told.error().is_final) return told;
  CLARIBI_CHECK(call.CheckAlive());
  const int status = told.error().http_status;
  connection_.leniency().Note("notifications/initialized is not taken" +
                              (status == 0 ? "" : " (HTTP " + std::to_string(status) + ")"));
  return core::Ok();
}

}  // namespace claribi::mcp
