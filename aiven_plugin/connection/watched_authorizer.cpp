#include "connection/watched_authorizer.h"

namespace claribi::connection {

core::Result<http::Credential> WatchedAuthorizer::Open(const core::Url& endpoint,
                                                       const core::CallContext& call) {
  auto credential = sign_in_.authorizer().Open(endpoint, call);
  if (credential.ok()) {
    watch_.NoteUsed(credential->id);
  } else {
    NoteFailure(credential.error(), call);
  }
  return credential;
}

core::Status WatchedAuthorizer::Sign(const http::Credential& credential,
                                     http::HttpRequest& request) {
  return sign_in_.authorizer().Sign(credential, request);
}

core::Status WatchedAuthorizer::Recover(const http::Challenge& challenge,
                                        const core::CallContext& call) {
  core::Status recovered = sign_in_.authorizer().Recover(challenge, call);
  if (!recovered.ok()) NoteFailure(recovered.error(), call);
  return recovered;
}

void WatchedAuthorizer::NoteAccepted(http::CredentialId accepted, const http::Headers& headers,
                                     const core::CallContext& call) {
  sign_in_.authorizer().NoteAccepted(accepted, headers, call);
}

void WatchedAuthorizer::NoteFailure(const core::Error& error, const core::CallContext& call) {
  if (error.code != core::ErrorCode::kAuthRequired || !watch_.HasListener()) return;
  // If the store cannot be read now, the next call finds out.
  const auto status = sign_in_.Status(call);
  if (status.ok() && status->IsLost()) watch_.NoteLost(*status->reason);
}

}  // namespace claribi::connection
