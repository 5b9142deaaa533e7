#include "mcp/operation.h"

#include <utility>

namespace claribi::mcp {
namespace {

http::RepetitionLimits LimitsOf(const Config& config) {
  http::RepetitionLimits limits;
  limits.stream_resumptions = static_cast<int>(config.limits.max_resumptions);
  return limits;
}

}  // namespace

Operation::Operation(const Dependencies& dependencies, const Config& config)
    : dependencies_(dependencies),
      endpoint_(config.endpoint),
      repetition_({&dependencies.random, &dependencies.logger, dependencies.pause},
                  LimitsOf(config)),
      destination_{config.endpoint} {}

core::Result<http::CredentialId> Operation::OpenCredential(const core::CallContext& call) {
  if (!credential_) {
    CLARIBI_TRY(http::Credential opened, dependencies_.authorizer.Open(endpoint_, call));
    credential_ = std::move(opened);
  }
  return credential_->id;
}

core::Status Operation::Sign(http::HttpRequest& request, const core::CallContext& call) {
  CLARIBI_CHECK(OpenCredential(call));
  return dependencies_.authorizer.Sign(*credential_, request);
}

void Operation::NoteRefused(int status, http::Headers headers) {
  refusal_ = http::Challenge{status, std::move(headers), credential_ ? credential_->id : 0};
}

core::Status Operation::Recover(const core::CallContext& call) {
  credential_.reset();
  return dependencies_.authorizer.Recover(refusal_.value_or(http::Challenge()), call);
}

core::Status Operation::JudgeNewRefusal(int status, const http::Headers& headers,
                                        const core::CallContext& call) {
  if (!refusal_ || refusal_->status == status || !credential_) return core::Ok();
  return dependencies_.authorizer.Recover({status, headers, credential_->id}, call);
}

void Operation::NoteAccepted(const http::Headers& headers, const core::CallContext& call) {
  refusal_.reset();
  if (credential_) dependencies_.authorizer.NoteAccepted(credential_->id, headers, call);
}

}  // namespace claribi::mcp
