// How a connection gets its authorization, tells about it and loses it: the use cases over the
// exchanges of this room. Opens no browser and listens nowhere: the caller has the redirect URI,
// and hands back the whole URL the browser was sent to. Every step may run on another node; between
// them all that matters is in the vault.
//
//   Begin      discover, choose a client, store what the callback will be checked against
//   Complete   check the callback, spend the code once, store the tokens in place of older ones
//   Obtain     both in one, for grants that ask no person
//   Status     from the store only
//   Revoke     tell the vendor, then forget in any case
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/url.h"
#include "http/authorizer.h"
#include "oauth/authorization_server_metadata.h"
#include "oauth/config.h"
#include "oauth/grant_store.h"
#include "oauth/revocation.h"
#include "oauth/step_up.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {

struct AuthorizationRedirect {
  std::string authorization_url;  // for the person's browser; holds the state, so not for logs
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
  // Why a new sign-in is needed, or was when the pending one began.
  std::optional<AccessEnd> reason;
};

// "none", "pending", "authorized", "expired", "revoked": as in the message.
std::string_view StateName(AuthorizationStatus::State state);

class AuthorizationFlow {  // [mt]
 public:
  struct BeginOptions {
    // Empty: after a step-up what was asked for before and what was missed; else what the challenge
    // asks for, else what the resource supports.
    std::optional<Scopes> scopes;
    // The refusal of an unauthenticated request, if there was one: its WWW-Authenticate may say
    // where the metadata is and which scopes are needed.
    std::optional<http::Challenge> challenge;
  };

  // Borrows what is in `dependencies`.
  AuthorizationFlow(const Dependencies& dependencies, Config config);

  // Replaces a sign-in under way; tokens in force stay. Errors: kInvalid (redirect_uri), kForbidden
  // (metadata of another resource or issuer, a client of another issuer, unsafe URLs), kUnsupported
  // (no way to sign in safely, or to be a client), kUnavailable, kRateLimited, kUpstream.
  core::Result<AuthorizationRedirect> Begin(const core::CallContext& call,
                                            const core::Url& endpoint,
                                            std::string_view redirect_uri,
                                            const BeginOptions& options = {});
  // kState: none under way, too late, or completed already. kInvalid and kForbidden as in
  // ProcessCallback: the sign-in stays under way. Any other error ends it, the code being spent,
  // and leaves older tokens in force; a person who declined is kAuthRequired with the vendor_code
  // access_denied.
  core::Result<AuthorizationStatus> Complete(const core::CallContext& call,
                                             std::string_view callback_url);
  // Precondition: !config.AsksAPerson(). Errors as of Begin and of AskWithoutPerson.
  core::Result<AuthorizationStatus> Obtain(const core::CallContext& call, const core::Url& endpoint,
                                           const BeginOptions& options = {});
  core::Result<AuthorizationStatus> Status(const core::CallContext& call);
  // Success if already gone. An error only if something could not be deleted.
  core::Result<Revocation> Revoke(const core::CallContext& call);

 private:
  // Who will grant what, for one sign-in.
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
  // In place of whatever was there; revokes it at the server if the store does not take it.
  core::Result<AuthorizationStatus> Keep(const Grant& grant, const core::CallContext& call);

  const Dependencies dependencies_;
  const Config config_;
  GrantStore store_;
  StepUps step_ups_;
};

}  // namespace claribi::oauth
