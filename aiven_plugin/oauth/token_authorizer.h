// The OAuth side of the seam http/authorizer.h: puts the connection's access token into requests,
// renews it in time and after a refusal. Knows no MCP and never talks to a person.
// Source: RFC 6750 sections 2.1 and 3.1; MCP authorization, "Access Token Usage".
//
// Asking a person for more scopes after a 403 (step-up) is the caller's business: the error names
// the scopes, authorize_begin takes them.
#pragma once

#include <atomic>
#include <cstdint>

#include "http/authorizer.h"
#include "oauth/config.h"
#include "oauth/token_renewal.h"

namespace claribi::oauth {

// The credential id of a request is the version of the record that its token came from.
class TokenAuthorizer final : public http::Authorizer {  // [mt]
 public:
  // Borrows what is in `dependencies`.
  TokenAuthorizer(const Dependencies& dependencies, Config config);

  // kAuthRequired if there are no tokens, they have ended, or they were issued for another endpoint
  // than the request's. While the old token is still good, a renewal that fails is only logged.
  core::Result<http::CredentialId> Authorize(http::HttpRequest& request,
                                             const core::CallContext& call) override;
  // 401: renews, unless that happened meanwhile. 403: kForbidden, with the scopes that the
  // challenge names (vendor_code "insufficient_scope").
  core::Status Recover(const http::Challenge& challenge, const core::CallContext& call) override;

 private:
  core::Result<Stored<Grant>> Fresh(Stored<Grant> stored, const core::CallContext& call);

  const Dependencies dependencies_;
  const Config config_;
  TokenRenewal renewal_;
  // After an early renewal failed: when the next may be tried, in monotonic milliseconds.
  std::atomic<std::int64_t> next_early_renewal_{0};
};

}  // namespace claribi::oauth
