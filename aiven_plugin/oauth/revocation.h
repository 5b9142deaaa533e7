// Token revocation: telling the authorization server that tokens are no longer needed. Best effort:
// the caller deletes the tokens whatever the server answers.
// Not here: a revocation on the vendor's side, which shows as invalid_grant (refresh.h).
// Source: RFC 7009.
#pragma once

#include <string>
#include <string_view>

#include "oauth/grant.h"
#include "oauth/oauth_config.h"

namespace claribi::oauth {

struct Revocation {
  enum class Outcome {
    kNothingToRevoke,  // there were no tokens
    kRevoked,
    kNotOffered,  // no revocation endpoint: the tokens stay valid until they expire
    kFailed,      // `detail` says why
  };
  Outcome outcome = Outcome::kNothingToRevoke;
  std::string detail;  // one sentence without secrets; empty on success
};

// "revoked", "nothing_to_revoke", "not_offered", "failed": as in the message.
std::string_view OutcomeName(Revocation::Outcome outcome);

// Revokes the refresh token first, because it outlives the access token, then the access token. If
// the revocation endpoint has moved, asks once more at the new one (discovery.h). Ends with `call`.
Revocation RevokeTokens(const Dependencies& dependencies, const Config& config, const Grant& grant,
                        const core::CallContext& call);

}  // namespace claribi::oauth
