// Signing in with an API key that a person hands over. The key is sealed in the connection's vault,
// opened for each request, put where the manifest says, and sent to the origin of the endpoint that
// it was given for. Nothing renews it, and the vendor cannot be told to end it.
//
// A key that the vendor refuses is kept, with a mark, and tried again with each call: the refusal
// may pass. The mark goes when a tool answers, or with the next key. Not a judge of what a 200
// means: many servers answer listings to anybody, so only the answer of a tool is proof.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "connection/sign_in.h"
#include "core/secret.h"
#include "core/url.h"
#include "http/authorizer.h"
#include "manifest/sign_in_member.h"
#include "vault/vault.h"

namespace claribi::connection {

class ApiKeySignIn final : public SignIn, private http::Authorizer {  // [mt]
 public:
  // The record of the key in the connection's vault; its issuer is the endpoint's origin.
  static constexpr std::string_view kRecord = "api_key";

  ApiKeySignIn(const SignInServices& services, const core::Url& endpoint,
               manifest::ApiKey description);

  http::Authorizer& authorizer() override { return *this; }
  // Stores the key of `options` in place of an older one; if that fails, the older one stays.
  // kInvalid: there is none, or it cannot be one. Asks the vendor nothing.
  core::Result<std::optional<AuthorizationRedirect>> Begin(const core::CallContext& call,
                                                           const SignInOptions& options) override;
  core::Status Complete(const core::CallContext& call, std::string_view callback_url) override;
  core::Result<SignInStatus> Status(const core::CallContext& call) override;
  // Deletes the key; the outcome is not_offered where there was one.
  core::Result<Revocation> Revoke(const core::CallContext& call) override;
  void NoteProven(http::CredentialId proven, const core::CallContext& call) override;

 private:
  struct Stored {
    core::Secret key;
    http::CredentialId id = 0;
    std::optional<core::UnixTime> refused_at;
    std::string origin;
    vault::Version version = 0;
  };

  core::Result<http::Credential> Open(const core::Url& endpoint,
                                      const core::CallContext& call) override;
  core::Status Recover(const http::Challenge& challenge, const core::CallContext& call) override;

  core::Result<std::optional<Stored>> Find(const core::CallContext& call);
  // The same key with another mark. kConflict if the record changed meanwhile.
  core::Status Save(const Stored& stored, const core::CallContext& call);
  core::Error KeyMissing() const;
  core::Error NotSignedIn() const;
  std::string WhereToGetOne() const;

  const std::string origin_;
  const manifest::ApiKey description_;
  const core::Clock& clock_;
  core::RandomSource& random_;
  const core::Logger& logger_;
  const std::function<void(http::CredentialId)> on_obtaining_;
  vault::Vault vault_;
  // Which key was last seen with a mark; 0: none.
  std::atomic<http::CredentialId> marked_{0};
  // Whether this handle has looked if the key is sealed with the host's current key.
  std::atomic<bool> seal_is_checked_{false};
};

}  // namespace claribi::connection
