#include "mcp/initialize_lifecycle.h"

#include <string>
#include <utility>

#include "mcp/initialize.h"
#include "mcp/request_metadata.h"
#include "mcp/retry.h"
#include "mcp/rpc_failure.h"

namespace claribi::mcp {

namespace {

using core::Result;

constexpr std::string_view kInitialize = "initialize";

}  // namespace

Result<std::unique_ptr<const Session>> InitializeLifecycle::Begin(const core::CallContext& call) {
  for (int attempt = 1;; ++attempt) {
    Result<Session> session = ShakeHands(call);
    if (session.ok()) {
      dependencies_.logger.Log(core::LogLevel::kInfo, "mcp",
                               "connected: revision " + std::string(Name(session->revision)) +
                                   (session->id.empty() ? ", no session" : ", with a session"));
      return std::unique_ptr<const Session>(
          std::make_unique<const Session>(std::move(session).value()));
    }
    CLARIBI_CHECK(
        AwaitRetry(dependencies_, std::move(session).error(), attempt, Repeatable::kYes, call));
  }
}

Result<Session> InitializeLifecycle::ShakeHands(const core::CallContext& call) {
  CLARIBI_TRY(Answer answer, Offer(revisions_.front(), call));
  if (const auto* refusal = std::get_if<json_rpc::ErrorResponse>(&answer.reply)) {
    const auto revision = RevisionInRefusal(*refusal, revisions_);
    if (!revision) return RpcFailure(kInitialize, *refusal);
    CLARIBI_TRY(answer, Offer(*revision, call));
  }
  return Agree(std::move(answer), call);
}

Result<Answer> InitializeLifecycle::Offer(ProtocolRevision revision,
                                          const core::CallContext& call) {
  Unconcerned listener;
  const json_rpc::Request request{request_ids_.Next(), std::string(kInitialize),
                                  InitializeParams(revision, ClientCapabilities(dependencies_),
                                                   config_.client_name, config_.client_version)};
  return connection_.Ask({request, nullptr, {}}, listener, call);
}

Result<Session> InitializeLifecycle::Agree(Answer answer, const core::CallContext& call) {
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
  CLARIBI_CHECK(connection_.Tell(json_rpc::Notification{"notifications/initialized", core::Json()},
                                 &session, call));
  return session;
}

}  // namespace claribi::mcp
