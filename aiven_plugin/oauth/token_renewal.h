// Keeping a grant alive. A rotating refresh token may be spent once, by one thread of one process
// of one host: spending it twice makes the authorization server revoke the whole family, and the
// connection is dead until a person signs in. So:
//
//   lease      take the lease `refresh`; its time counts from before it was asked for
//   read       the grant again
//   note       swap in the same grant with the note that its renewal has begun
//   spend      send the refresh token, if the lease lasts until the answer can be stored
//   swap       the answer in, without the note
//   release    the lease
//
// What can go wrong, and what then holds:
//   another node was first       its grant is read and used; nothing is spent
//   the note is not taken        nothing is spent
//   we were held up meanwhile    the lease would end too early: nothing is spent, begin again
//   invalid_grant                the end of the access: marked by swap, with its reason
//   any other refusal, or the
//   request never left           the tokens stay as they are, and the note is taken back
//   no answer, or no sensible
//   one (5xx among them)         nobody knows whether the token was spent: the note stays
//   we die after the note        the note stays. Whoever comes next tries the refresh token once
//                                more: the request may never have left, and some vendors answer
//                                with the same successor. If that is refused, the reason is the
//                                renewal that was cut off, and not the vendor
//   the call is cancelled        an exchange under way gets a moment more, and its answer is stored
//   the store does not take it   tried again at once, then kept in this object until it does
// Grants that ask no person are asked for again in the same way, without refresh token and note.
// Source: RFC 6749 section 6; OAuth 2.1 section 4.3; RFC 9700 section 4.14.
#pragma once

#include <optional>

#include "oauth/config.h"
#include "oauth/grant_store.h"
#include "oauth/lease_clock.h"
#include "oauth/unsaved_grant.h"

namespace claribi::oauth {

// True if the grant can be had again without a person: with its refresh token, or because none was
// asked in the first place.
bool CanRenew(const Grant& grant, const Config& config);

class TokenRenewal {  // [mt]
 public:
  // Borrows both.
  TokenRenewal(const Dependencies& dependencies, const Config& config);

  // The grant in force, read anew each time, so that tokens are in memory only while a request
  // needs them. kAuthRequired if there is none, or if it has ended.
  core::Result<Stored<Grant>> Current(const core::CallContext& call);

  // A grant other than that of `refused`: renewed here, or by another node meanwhile. kConflict if
  // another node holds the lease for all of `wait`. kAuthRequired if only a person can help. Other
  // errors say why it failed this time.
  core::Result<Stored<Grant>> Renew(http::CredentialId refused, core::Milliseconds wait,
                                    const core::CallContext& call);

  // Marks the grant `ended`, and returns `refusal`; or the grant that somebody signed in for, or
  // renewed, meanwhile.
  core::Result<Stored<Grant>> End(const Stored<Grant>& ended, AccessEnd end, core::Error refusal,
                                  const core::CallContext& call);

 private:
  // The grant as it was read, and the version of the record in which its renewal is noted.
  using Noted = Stored<Grant>;

  core::Result<std::optional<Stored<Grant>>> Find(const core::CallContext& call);
  // Empty: nothing was spent, begin again.
  core::Result<std::optional<Stored<Grant>>> RenewUnder(const LeaseClock& lease,
                                                        Stored<Grant> stored,
                                                        const core::CallContext& call);
  core::Result<std::optional<Noted>> Note(Stored<Grant> stored, const core::CallContext& call);
  void TakeBack(const Noted& noted, const core::CallContext& call);
  core::Result<Stored<Grant>> Spend(const Noted& noted, core::Milliseconds at_most,
                                    const core::CallContext& call);
  core::Result<Stored<Grant>> Store(Grant renewed, const Noted& noted,
                                    const core::CallContext& call);
  core::Result<Stored<Grant>> AfterLostRace(const Grant& ours, const core::CallContext& call);
  core::Result<Stored<Grant>> AfterRefusal(const Noted& noted, core::Error refusal,
                                           const core::CallContext& call);
  void Log(core::LogLevel level, std::string_view text) const;

  const Dependencies& dependencies_;
  const Config& config_;
  GrantStore store_;
  UnsavedGrant unsaved_;
};

}  // namespace claribi::oauth
