// The OAuth side of the seam http/authorizer.h: puts the connection's access token into requests,
// with a proof of its key where it is bound to one, renews it in time and after a refusal. Knows no
// MCP and never talks to a person: after a 403 for want of scopes (step-up) it remembers what was
// missed and asks its caller for a new sign-in.
// Source: RFC 6750 sections 2.1 and 3.1; RFC 9449 sections 7.1 and 9; MCP authorization, "Access
// Token Usage" and "Step-Up Authorization Flow".
#pragma once

#include <atomic>
#include <cstdint>

#include "http/authorizer.h"
#include "oauth/challenge.h"
#include "oauth/config.h"
#include "oauth/dpop.h"
#include "oauth/step_up.h"
#include "oauth/token_renewal.h"

namespace claribi::oauth {

// The credential id of a request is that of the grant (grant.h).
class TokenAuthorizer final : public http::Authorizer {  // [mt]
 public:
  // Borrows what is in `dependencies`.
  TokenAuthorizer(const Dependencies& dependencies, Config config);

  // kAuthRequired if there are no tokens, they have ended, or they were issued for another endpoint
  // than this. While the old token is still good, a renewal that fails is only logged,
  // unless it was its end.
  core::Result<http::Credential> Open(const core::Url& endpoint,
                                      const core::CallContext& call) override;
  // Adds a DPoP proof where the token is bound to a key.
  core::Status Sign(const http::Credential& credential, http::HttpRequest& request) override;
  // 401: takes up the server's DPoP nonce, or renews, unless that happened meanwhile. 403 for want
  // of scopes: kAuthRequired, vendor_code "insufficient_scope", a few times; then, and for any
  // other 403, kForbidden.
  core::Status Recover(const http::Challenge& challenge, const core::CallContext& call) override;
  void NoteAccepted(http::CredentialId accepted, const http::Headers& headers,
                    const core::CallContext& call) override;

 private:
  core::Result<Stored<Grant>> Fresh(Stored<Grant> stored, const core::CallContext& call);
  core::Error InsufficientScope(const Stored<Grant>& stored,
                                const RequestedAuthorization& requested,
                                const core::CallContext& call);

  const Dependencies dependencies_;
  const Config config_;
  TokenRenewal renewal_;
  StepUps step_ups_;
  DpopNonceKeeper nonce_;
  // Of which it was noted that it was accepted.
  std::atomic<http::CredentialId> last_accepted_{0};
  // Where in the last part of a token's life this handle renews it.
  const std::uint32_t chance_;
  // When a renewal ahead of the end may be tried again, in monotonic milliseconds: one thread at a
  // time does, and the others go on with the token that they have.
  std::atomic<std::int64_t> next_early_renewal_{0};
};

}  // namespace claribi::oauth
