// How a connection signs in, behind one interface: with OAuth (oauth_sign_in.h), with an API key
// (api_key_sign_in.h), or not at all (NoSignIn).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connection/sign_in_options.h"
#include "core/call_context.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/random.h"
#include "core/result.h"
#include "http/authorizer.h"
#include "http/http_transport.h"
#include "oauth/authorization_flow.h"
#include "oauth/revocation.h"
#include "vault/vault.h"

namespace claribi::connection {

// What is said of a sign-in is the same whatever its kind, and OAuth's words are the widest.
using SignInReason = oauth::AccessEnd;  // why a person has to sign in again
using SignInState = oauth::AuthorizationStatus::State;
using AuthorizationRedirect = oauth::AuthorizationRedirect;
using Revocation = oauth::Revocation;

// As in the authorization status message and in the revocation message.
inline std::string_view Name(SignInState state) { return oauth::StateName(state); }
inline std::string_view Name(Revocation::Outcome outcome) { return oauth::OutcomeName(outcome); }

struct SignInStatus : oauth::AuthorizationStatus {
  // A person has to sign in again, and `reason` says why.
  bool IsLost() const { return reason && (state == State::kRevoked || state == State::kExpired); }
};

// What a sign-in borrows, and whose it is.
struct SignInServices {
  http::HttpTransport& transport;
  const core::Clock& clock;
  core::RandomSource& random;
  const core::Logger& logger;
  vault::HostServices connection;
  vault::HostServices organisation;
  vault::Owner owner;
  // Told of each credential that is obtained here, before anybody else can see it.
  std::function<void(http::CredentialId)> on_obtaining = [](http::CredentialId) {};
};

class SignIn {  // [mt]
 public:
  virtual ~SignIn() = default;
  virtual http::Authorizer& authorizer() = 0;
  // Where to send the person; empty: nothing to ask, signed in already.
  virtual core::Result<std::optional<AuthorizationRedirect>> Begin(
      const core::CallContext& call, const SignInOptions& options) = 0;
  virtual core::Status Complete(const core::CallContext& call, std::string_view callback_url) = 0;
  virtual core::Result<SignInStatus> Status(const core::CallContext& call) = 0;
  virtual core::Result<Revocation> Revoke(const core::CallContext& call) = 0;
  // Told that a tool answered a call with this credential: the vendor takes it.
  virtual void NoteProven(http::CredentialId /*proven*/, const core::CallContext& /*call*/) {}
};

// For servers that ask for no credentials: always signed in, nothing to send, nothing to renew.
class NoSignIn final : public SignIn, private http::Authorizer {
 public:
  http::Authorizer& authorizer() override { return *this; }
  core::Result<std::optional<AuthorizationRedirect>> Begin(const core::CallContext& call,
                                                           const SignInOptions& options) override;
  core::Status Complete(const core::CallContext& call, std::string_view callback_url) override;
  core::Result<SignInStatus> Status(const core::CallContext& call) override;
  core::Result<Revocation> Revoke(const core::CallContext& call) override;

 private:
  core::Result<http::Credential> Open(const core::Url& endpoint,
                                      const core::CallContext& call) override;
  core::Status Recover(const http::Challenge& challenge, const core::CallContext& call) override;
};

}  // namespace claribi::connection
