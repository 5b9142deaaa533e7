// Signing in with OAuth: the rooms vault and oauth put together for one connection, and the one
// question to the MCP server that OAuth begins with: "what do you say to somebody without
// credentials?" (DSC-02).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connection/sign_in.h"
#include "core/url.h"
#include "http/authorizer.h"
#include "manifest/sign_in_member.h"
#include "oauth/authorization_flow.h"
#include "oauth/token_authorizer.h"
#include "vault/vault.h"

namespace claribi::connection {

// The part of the configuration that the manifest decides; the defaults where it signs in without
// OAuth.
oauth::Config OAuthConfigOf(const manifest::SignIn& sign_in);

class OAuthSignIn final : public SignIn {  // [mt]
 public:
  // Asks the server for something with the given authorizer, whose Recover then hears the refusal.
  using AskWithout = std::function<core::Status(http::Authorizer&, const core::CallContext&)>;

  OAuthSignIn(const SignInServices& services, core::Url endpoint, oauth::Config config,
              AskWithout ask_without);

  http::Authorizer& authorizer() override { return token_authorizer_; }
  core::Result<std::optional<AuthorizationRedirect>> Begin(const core::CallContext& call,
                                                           const SignInOptions& options) override;
  core::Status Complete(const core::CallContext& call, std::string_view callback_url) override;
  core::Result<SignInStatus> Status(const core::CallContext& call) override;
  core::Result<Revocation> Revoke(const core::CallContext& call) override;
  void NoteProven(http::CredentialId proven, const core::CallContext& call) override {
    token_authorizer_.NoteProven(proven, call);
  }

 private:
  // What the server says to somebody without credentials.
  struct Answer {
    std::optional<http::Challenge> challenge;
    std::optional<core::Error> refusal;  // why it gave neither a challenge nor a result
  };
  core::Result<Answer> AskWithoutCredentials(const core::CallContext& call);

  const core::Url endpoint_;
  const bool asks_a_person_;
  const oauth::Scopes scopes_;  // what may be asked for; empty: anything
  const AskWithout ask_without_;
  vault::Vault connection_vault_;
  vault::Vault organisation_vault_;
  oauth::Dependencies dependencies_;
  oauth::AuthorizationFlow flow_;
  oauth::TokenAuthorizer token_authorizer_;
};

}  // namespace claribi::connection
