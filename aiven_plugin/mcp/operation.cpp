#include "mcp/operation.h"

#include <utility>

namespace claribi::mcp {
namespace {

http::RepetitionLimits LimitsOf(const Config& config) {
  http::RepetitionLimits limits;
  limits.stream_resumptions = static_cast<int>(config.limits.max_resumptions);
  return limits;
}

core::Error Final(core::Error error) {
  error.is_final = true;
  return error;
}

core::Status Final(core::Status status) {
  return status.ok() ? std::move(status) : core::Status(Final(std::move(status).error()));
}

}  // namespace

Operation::Operation(const Dependencies& dependencies, const Config& config)
    : dependencies_(dependencies),
      endpoint_(config.endpoint),
      repetition_(
          {&dependencies.random, &dependencies.logger, dependencies.pause, &dependencies.clock},
          LimitsOf(config)),
      destination_{config.endpoint} {}

core::Result<http::CredentialId> Operation::OpenCredential(const core::CallContext& call) {
  if (!credential_) {
    auto opened = dependencies_.authorizer.Open(endpoint_, call);
    if (!opened.ok()) return Final(std::move(opened).error());
    credential_ = std::move(opened).value();
  }
  return credential_->id;
}

core::Status Operation::Sign(http::HttpRequest& request, const core::CallContext& call) {
  CLARIBI_CHECK(OpenCredential(call));
  return Final(dependencies_.authorizer.Sign(*credential_, request));
}

void Operation::NoteRefused(int status, http::Headers headers) {
  refusal_ = http::Challenge{status, std::move(headers), credential_ ? credential_->id : 0};
}

core::Status Operation::Remedy(const http::Failure& failure, const core::CallContext& call) {
  if (failure.setback != http::Setback::kCredentialRefused &&
      failure.setback != http::Setback::kRefusedInResult) {
    return core::Ok();
  }
  credential_.reset();
  return Final(dependencies_.authorizer.Recover(refusal_.value_or(http::Challenge()), call));
}

core::Status Operation::JudgeNewRefusal(int status, const http::Headers& headers,
                                        const core::CallContext& call) {
  if (!refusal_ || refusal_->status == status || !credential_) return core::Ok();
  return Final(dependencies_.authorizer.Recover({status, headers, credential_->id}, call));
}

void Operation::NoteAccepted(const http::Headers& headers, const core::CallContext& call) {
  refusal_.reset();
  if (credential_) dependencies_.authorizer.NoteAccepted(credential_->id, headers, call);
}

}  // namespace claribi::mcp
