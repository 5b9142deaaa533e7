// What a grant's record says of its renewals beside the tokens (Grant::renewal_began_at,
// renewal_failure, end): read by the next node, and by the user as the reason why a sign-in is
// needed.
//
// Others may change the record meanwhile. A note is then changed in what they stored, as long as it
// still is of the same tokens; so nobody's change is lost, and no note outlives what it is about.
//
// Not here: what is sent when, and the end of a grant whose tokens are gone (refresh.h).
#pragma once

#include <functional>
#include <optional>

#include "oauth/grant.h"
#include "oauth/oauth_config.h"

namespace claribi::oauth {

// Refusals that asking again does not change: of the client, of the grant type, of the scopes.
bool IsLastingRefusal(const core::Error& error);

class RenewalNotes {  // [mt]
 public:
  // The grant as it was read, the version of the record that holds the note, and its time.
  struct Noted : Stored<Grant> {
    core::UnixTime began_at;
  };

  // Borrows all three.
  RenewalNotes(const Dependencies& dependencies, const Config& config, GrantStore& store)
      : dependencies_(dependencies), config_(config), store_(store) {}

  // That a refresh has begun. Empty: another node was first. Grants without a user have no note.
  core::Result<std::optional<Noted>> Write(Stored<Grant> stored, const core::CallContext& call);

  // The rest is best effort: if it fails, the reason of a later refusal is less precise, or the
  // status is late.

  // Nothing was spent: what was noted before stands again.
  void Remove(const Noted& noted, const core::CallContext& call);
  // Nobody knows what was spent: writes why into the note.
  void KeepFailure(const Noted& noted, const core::Error& failure, const core::CallContext& call);
  // The access token `refused` is of no use. If `failure` is a lasting refusal to renew it, the
  // user must sign in. The first time counts, because the host is told of a loss once.
  void MarkRefused(http::CredentialId refused, const core::Error& failure,
                   const core::CallContext& call);
  // The access token is of use after all: takes that back.
  void MarkProven(http::CredentialId proven, const core::CallContext& call);

 private:
  // Applies `change` to the stored grant until it is stored, unless that is of another credential
  // or `change` returns false.
  void Change(http::CredentialId of, const std::function<bool(Grant&)>& change,
              std::string_view what, const core::CallContext& call);
  // Stores `changed` in place of the noted version; if that was changed meanwhile, its note in what
  // is stored now.
  void ChangeNote(const Noted& noted, const Grant& changed, std::string_view what,
                  const core::CallContext& call);
  void Log(core::LogLevel level, std::string_view text) const;

  const Dependencies& dependencies_;
  const Config& config_;
  GrantStore& store_;
};

}  // namespace claribi::oauth
