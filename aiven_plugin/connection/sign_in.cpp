#include "connection/sign_in.h"

namespace claribi::connection {

core::Result<std::optional<AuthorizationRedirect>> NoSignIn::Begin(const core::CallContext&,
                                                                   const SignInOptions& options) {
  CLARIBI_CHECK(RefuseScopes(options, "it asks for no sign-in"));
  CLARIBI_CHECK(RefuseApiKey(options, "it asks for no sign-in"));
  return std::optional<AuthorizationRedirect>();
}

core::Status NoSignIn::Complete(const core::CallContext&, std::string_view) {
  return core::Error(core::ErrorCode::kState, "No sign-in is under way.",
                     "this data source asks for none", "Use the connection as it is.");
}

core::Result<SignInStatus> NoSignIn::Status(const core::CallContext&) {
  SignInStatus status;
  status.state = SignInState::kAuthorized;
  status.can_be_tried = true;
  return status;
}

core::Result<Revocation> NoSignIn::Revoke(const core::CallContext&) { return Revocation{}; }

core::Result<http::Credential> NoSignIn::Open(const core::Url&, const core::CallContext&) {
  return http::Credential();
}

core::Status NoSignIn::Recover(const http::Challenge& challenge, const core::CallContext&) {
  return core::Error(core::ErrorCode::kForbidden, "The server refuses this data source.",
                     "it answered " + std::to_string(challenge.status) +
                         ", and the manifest says that it asks for no sign-in",
                     "Correct sign_in in the manifest, or the endpoint.")
      .Kind(core::ErrorKind::kForbidden)
      .HttpStatus(challenge.status);
}

}  // namespace claribi::connection
