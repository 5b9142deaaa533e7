// Asking for more access after a 403 with insufficient_scope, and knowing when to stop. The scopes
// that were missed are remembered with the connection, so that the next sign-in, on whichever node,
// asks for them too; and so is how often that was tried. Record `step_up` of the connection's
// vault.
//
// A person is asked three times at most: for the sign-in itself, and twice more for what the server
// then still refuses. The count begins anew when a request was accepted and something is missing
// that was never asked for, and an hour after the last attempt; an accepted request alone does not
// do, because a server may take `initialize` from anybody.
// Source: MCP authorization, "Step-Up Authorization Flow"; RFC 6750 section 3.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/authorizer.h"
#include "oauth/config.h"
#include "oauth/grant_store.h"

namespace claribi::oauth {

struct StepUp {
  Scopes needed;               // that were missed; what the challenge names
  int attempts = 0;            // sign-ins asked for since the count began
  bool was_accepted = false;   // a request was, since the last attempt
  vault::Version refused = 0;  // record of the tokens by which the last attempt came about
  core::UnixTime last_attempt;
};

class StepUps {  // [mt]
 public:
  static constexpr std::string_view kRecord = "step_up";
  static constexpr int kMaxAttempts = 2;
  static constexpr core::Milliseconds kForgetAfter = std::chrono::hours(1);

  // Borrows both.
  StepUps(vault::Vault& vault, const core::Clock& clock) : vault_(vault), clock_(clock) {}

  // The server refused `stored` for want of `needed`. True: sign in again. False: for good.
  // Refusals of one and the same record of tokens count once.
  core::Result<bool> MayAskAgain(const Stored<Grant>& stored, const Scopes& needed,
                                 const core::CallContext& call);
  // What the next sign-in asks for, with what `previous` asked for: empty if nothing was missed, or
  // if `previous` is of another issuer or for another endpoint.
  std::optional<Scopes> ScopesToRequest(const Grant& previous, const GrantBinding& next,
                                        const core::CallContext& call);
  // A request was accepted. Best effort: if it is not noted, the next step-up counts as one more.
  void NoteAccepted(const core::CallContext& call);

 private:
  struct Found {
    std::optional<StepUp> step_up;
    bool is_unreadable = false;  // there is a record, to be written over
    vault::Version version = 0;  // 0: none
    std::string issuer;
  };

  core::Result<Found> Find(const core::CallContext& call) const;
  // In place of what was found; kConflict if that has changed.
  core::Status Save(const StepUp& step_up, const Found& found, std::string_view issuer,
                    const core::CallContext& call);

  vault::Vault& vault_;
  const core::Clock& clock_;
};

}  // namespace claribi::oauth
