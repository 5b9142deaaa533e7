// Step-up authorization: after a 403 with insufficient_scope, the next sign-in asks for the scopes
// that were missing. A record of the organisation's vault, one for each connection, holds those
// scopes and the number of attempts, so that every node continues the same count. It is none of
// the connection's own, because a sign-in that fails over missing scopes leaves none of those, and
// it counts.
//
// The user is asked three times at most: for the sign-in itself, and twice more for scopes that the
// server then still refuses. The count starts again in two cases:
//
//   an hour after the last attempt
//   when a request was accepted since, and a scope is missing that was never asked for. An accepted
//   request alone is not enough, because a server may accept `initialize` from anybody
//
// Not here: reading the challenge (protected_resource_metadata.h), and the 403 itself
// (token_authorizer.h).
// Source: MCP authorization, "Step-Up Authorization Flow"; RFC 6750 section 3.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/authorizer.h"
#include "oauth/grant.h"
#include "oauth/oauth_config.h"

namespace claribi::oauth {

struct StepUp {
  Scopes needed;               // that were missing; what the challenges named
  int attempts = 0;            // sign-ins asked for since the count began
  bool was_accepted = false;   // a request was accepted since the last attempt
  vault::Version refused = 0;  // version of the grant whose refusal led to the last attempt
  core::UnixTime last_attempt;
};

class StepUps {  // [mt]
 public:
  static constexpr std::string_view kRecordPrefix = "step_up/";
  static constexpr int kMaxAttempts = 2;
  static constexpr core::Milliseconds kForgetAfter = std::chrono::hours(1);

  // Borrows what `dependencies` refers to.
  explicit StepUps(const Dependencies& dependencies)
      : vault_(dependencies.organisation_vault),
        clock_(dependencies.clock),
        connection_(dependencies.connection_vault.owner().connection) {}

  // The server refused `stored` because the scopes `needed` are missing. True: sign in again.
  // False: there were too many attempts. Refusals of one version of the grant count once.
  core::Result<bool> MayAskAgain(const Stored<Grant>& stored, const Scopes& needed,
                                 const core::CallContext& call);
  // The scopes that `previous` asked for and those that were missing. Empty if none were missing,
  // or if `previous` is of another issuer or for another endpoint.
  std::optional<Scopes> ScopesToRequest(const Grant& previous, const GrantBinding& next,
                                        const core::CallContext& call);
  // A request was accepted. Best effort: if this is not stored, the next step-up counts as one
  // more.
  void NoteAccepted(const core::CallContext& call);
  // The connection is no longer signed in: nothing is counted.
  core::Status Forget(const core::CallContext& call);

 private:
  struct Found {
    std::optional<StepUp> step_up;
    bool is_unreadable = false;  // there is a record, and Save replaces it
    vault::Version version = 0;  // 0: none
    std::string issuer;
  };

  core::Result<Found> Find(const core::CallContext& call) const;
  // Replaces what was found; kConflict if that has changed.
  core::Status Save(const StepUp& step_up, const Found& found, std::string_view issuer,
                    const core::CallContext& call);

  vault::Vault& vault_;
  const core::Clock& clock_;
  const std::string connection_;
};

}  // namespace claribi::oauth
