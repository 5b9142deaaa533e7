// Keeping a grant alive. A rotating refresh token may be spent once, by one thread of one process
// of one host: spending it twice makes the authorization server revoke the whole family, and the
// connection is dead until a person signs in. So: take the lease `refresh`, read the grant again,
// spend the refresh token, compare-and-swap the answer, release.
//
// What can go wrong, and what then holds:
//   another node was first      its grant is read and used; nothing is spent
//   the lease lapsed meanwhile  the swap fails; the grant that is stored then is used
//   invalid_grant               marked revoked by swap: a person must sign in; if the swap fails,
//                               the grant that is stored then is used
//   any other refusal, outage   the tokens stay as they are
//   the call is cancelled       an exchange under way gets a moment more, and its answer is stored
//   the store does not take it  tried again at once, then kept in this object until it does
// Grants that ask no person are asked for again in the same way, without a refresh token.
// Source: RFC 6749 section 6; OAuth 2.1 section 4.3; RFC 9700 section 4.14.
#pragma once

#include <optional>

#include "core/mutex.h"
#include "oauth/config.h"
#include "oauth/grant_store.h"

namespace claribi::oauth {

// True if the grant can be had again without a person: with its refresh token, or because none was
// asked in the first place.
bool CanRenew(const Grant& grant, const Config& config);

class TokenRenewal {  // [mt]
 public:
  // Borrows both.
  TokenRenewal(const Dependencies& dependencies, const Config& config);

  // The grant in force, read anew each time, so that tokens are in memory only while a request
  // needs them; empty if there is none.
  core::Result<std::optional<Stored<Grant>>> Current(const core::CallContext& call);

  // A grant other than version `refused`: renewed here, or by another node meanwhile. kConflict if
  // another node holds the lease for all of `wait`. kAuthRequired if only a person can help. Other
  // errors say why it failed this time.
  core::Result<Stored<Grant>> Renew(vault::Version refused, core::Milliseconds wait,
                                    const core::CallContext& call);

 private:
  core::Result<Stored<Grant>> Spend(const Stored<Grant>& stored, const core::CallContext& call);
  core::Result<Stored<Grant>> Store(Grant renewed, vault::Version replaced,
                                    const core::CallContext& call);
  core::Result<Stored<Grant>> AfterLostRace(const Grant& ours, const core::CallContext& call);
  core::Result<Stored<Grant>> AfterInvalidGrant(const Stored<Grant>& spent, core::Error refusal,
                                                const core::CallContext& call);

  void Keep(Stored<Grant> unsaved) CLARIBI_EXCLUDES(mutex_);
  std::optional<Stored<Grant>> CopyOfUnsaved() const CLARIBI_EXCLUDES(mutex_);
  void DropUnsaved(vault::Version replaced) CLARIBI_EXCLUDES(mutex_);

  const Dependencies& dependencies_;
  const Config& config_;
  GrantStore store_;
  mutable core::Mutex mutex_;
  // A renewed grant that the store did not take; its version is the one it replaces.
  std::optional<Stored<Grant>> unsaved_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::oauth
