// Signing in and out: the use cases over the exchanges of this room. Each step may run on another
// node, because all that the next step needs is in the vault.
//
//   Begin      discover, choose a client, store what the callback will be checked against, and give
//              the authorization URL
//   Complete   check the callback, spend the code once, store the tokens in place of older ones
//   Obtain     both in one, for grants without a user
//   Status     from the store only
//   Revoke     revoke the tokens at the vendor, then delete them whatever it answers
//
// Opens no browser and listens nowhere: the caller has the redirect URI, and hands back the whole
// URL of the callback.
// Not here: each exchange (authorization_request.h, token_endpoint.h, grants_without_user.h,
// revocation.h), and keeping the tokens fresh (refresh.h).
// Source: RFC 6749 section 4.1; MCP authorization, "Authorization Flow".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/url.h"
#include "http/authorizer.h"
#include "oauth/grant.h"
#include "oauth/oauth_config.h"
#include "oauth/revocation.h"
#include "oauth/server_metadata.h"
#include "oauth/step_up.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {

struct AuthorizationRedirect {
  std::string authorization_url;  // for the user's browser; holds the state, so not for logs
  core::UnixTime expires_at;      // until when the callback is accepted
  std::string issuer;
  Scopes scopes;  // those asked for; empty: the server's default
};

struct AuthorizationStatus {
  enum class State { kNone, kPending, kAuthorized, kExpired, kRevoked };
  State state = State::kNone;
  std::optional<std::string> issuer;
  Scopes scopes;
  std::optional<core::UnixTime> expires_at;  // of the access token
  bool is_refreshable = false;
  // Why a new sign-in is needed, or was needed when the pending one began.
  std::optional<AccessEnd> reason;
  // There are tokens that can be sent or renewed: also after RenewalRefused, which a request may
  // prove wrong.
  bool can_be_tried = false;
  // What the issuer was put up with for; see core/leniency.h.
  std::vector<std::string> leniencies{};
  std::optional<core::UnixTime>
      issued_at{};  // when the access token came: sign-in, or last renewal
};

// "none", "pending", "authorized", "expired", "revoked": as in the message.
std::string_view StateName(AuthorizationStatus::State state);

class AuthorizationFlow {  // [mt]
 public:
  struct BeginOptions {
    // Empty: after a step-up, the scopes asked for before and those that were missing; else those
    // of the challenge; else those that the resource supports.
    std::optional<Scopes> scopes;
    // The 401 to a request without credentials, if there was one. Its WWW-Authenticate may name
    // the resource metadata and the scopes that are needed.
    std::optional<http::Challenge> challenge;
  };

  // Borrows what is in `dependencies`.
  AuthorizationFlow(const Dependencies& dependencies, Config config);

  // Replaces a pending sign-in; tokens in force stay. Errors: kInvalid (redirect_uri), kForbidden
  // (metadata of another resource or issuer, a client of another issuer, unsafe URLs), kUnsupported
  // (no PKCE, no way to register a client), kUnavailable, kRateLimited, kUpstream.
  core::Result<AuthorizationRedirect> Begin(const core::CallContext& call,
                                            const core::Url& endpoint,
                                            std::string_view redirect_uri,
                                            const BeginOptions& options = {});
  // kState: none is pending, it has expired, or it was completed already. kInvalid and kForbidden
  // as in ProcessCallback: the sign-in stays pending. Any other error ends the sign-in, because the
  // code is spent, and leaves older tokens in force. If the user declined: kAuthRequired with the
  // vendor_code access_denied.
  core::Result<AuthorizationStatus> Complete(const core::CallContext& call,
                                             std::string_view callback_url);
  // Precondition: !config.AsksAPerson(). Errors as of Begin and of AskWithoutUser.
  core::Result<AuthorizationStatus> Obtain(const core::CallContext& call, const core::Url& endpoint,
                                           const BeginOptions& options = {});
  core::Result<AuthorizationStatus> Status(const core::CallContext& call);
  // Success if there is nothing to revoke. An error only if a record could not be deleted.
  core::Result<Revocation> Revoke(const core::CallContext& call);

 private:
  // What one sign-in will ask for, and from whom.
  struct Plan {
    AuthorizationServerMetadata server;
    GrantBinding binding;
    Scopes scopes;
  };

  core::Result<Plan> MakePlan(const core::Url& endpoint, std::string_view redirect_uri,
                              const BeginOptions& options, const core::CallContext& call);
  AuthorizationStatus StatusOf(const Grant& grant, core::UnixTime now) const;
  core::Result<Grant> TradeCode(const PendingAuthorization& pending, const core::Secret& code,
                                const core::CallContext& call);
  // Stores the grant in place of an older one; revokes it at the server if the store fails.
  core::Result<AuthorizationStatus> Keep(const Grant& grant, const core::CallContext& call);

  const Dependencies dependencies_;
  const Config config_;
  GrantStore store_;
  StepUps step_ups_;
};

}  // namespace claribi::oauth
