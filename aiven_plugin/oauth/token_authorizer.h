// The OAuth side of the seam http/authorizer.h: puts the connection's access token into requests,
// with a DPoP proof if it is bound to a key, and refreshes it ahead of expiry and after a 401. A
// 403 with insufficient_scope stores the missing scopes (step_up.h) and asks for a new sign-in.
// Not here: MCP, and how a refresh survives races and crashes (refresh.h).
// Source: RFC 6750 sections 2.1 and 3.1; RFC 9449 sections 7.1 and 9; MCP authorization, "Access
// Token Usage" and "Step-Up Authorization Flow".
#pragma once

#include <atomic>
#include <cstdint>

#include "http/authorizer.h"
#include "oauth/access_memory.h"
#include "oauth/dpop.h"
#include "oauth/oauth_config.h"
#include "oauth/protected_resource_metadata.h"
#include "oauth/refresh.h"
#include "oauth/step_up.h"

namespace claribi::oauth {

// The credential id of a request is that of the grant (grant.h).
class TokenAuthorizer final : public http::Authorizer {  // [mt]
 public:
  // Borrows what is in `dependencies`.
  TokenAuthorizer(const Dependencies& dependencies, Config config);

  // kAuthRequired if there are no tokens, they have ended, or they were issued for another endpoint
  // than this. While the old token is still valid, a refresh that fails is only logged, unless it
  // ended the access.
  core::Result<http::Credential> Open(const core::Url& endpoint,
                                      const core::CallContext& call) override;
  // Adds a DPoP proof where the token is bound to a key.
  core::Status Sign(const http::Credential& credential, http::HttpRequest& request) override;
  // 401: takes the server's DPoP nonce, or refreshes the token, unless that happened meanwhile. 403
  // with insufficient_scope: kAuthRequired, vendor_code "insufficient_scope", a few times; then,
  // and for any other 403, kForbidden.
  core::Status Recover(const http::Challenge& challenge, const core::CallContext& call) override;
  void NoteAccepted(http::CredentialId accepted, const http::Headers& headers,
                    const core::CallContext& call) override;
  // A tool answered a request with this credential, so no new sign-in is needed, whatever was noted
  // of its renewal. An accepted request alone does not prove that: a server may accept `initialize`
  // from anybody.
  void NoteProven(http::CredentialId proven, const core::CallContext& call);
  // To be called when the access was ended here: no token stays in memory.
  void Forget() { memory_.Forget(); }

 private:
  core::Result<Stored<Grant>> Fresh(Stored<Grant> stored, const core::CallContext& call);
  core::Error InsufficientScope(const Stored<Grant>& stored,
                                const RequestedAuthorization& requested,
                                const core::CallContext& call);

  const Dependencies dependencies_;
  const Config config_;
  TokenRefresh refresh_;
  StepUps step_ups_;
  DpopNonceKeeper nonce_;
  AccessMemory memory_;
  // The credential whose acceptance StepUps was last told of.
  std::atomic<http::CredentialId> last_accepted_{0};
  // The credential of which the record said, when it was last opened, that the vendor refuses to
  // renew it; 0: none.
  std::atomic<http::CredentialId> refused_renewal_{0};
  // Where in the last part of a token's life this handle refreshes it.
  const std::uint32_t chance_;
  // When a refresh ahead of expiry may be tried again, in monotonic milliseconds. One thread at a
  // time tries, and the others go on with the token that they have.
  std::atomic<std::int64_t> next_early_refresh_{0};
};

}  // namespace claribi::oauth
