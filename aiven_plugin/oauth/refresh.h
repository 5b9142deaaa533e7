// Refreshing an access token. A rotating refresh token may be spent once, by one thread of one
// process of one host. If it is spent twice, the authorization server revokes the whole family of
// tokens, and the connection is dead until the user signs in. So:
//
//   lease      take the lease `refresh`; its time counts from before it was asked for
//   read       the grant again
//   note       swap in the same grant with the note that its refresh has begun
//   spend      send the refresh token, if the lease lasts until the answer can be stored
//   swap       the answer in, without the note
//   release    the lease
//
// What can go wrong, and what then holds:
//   another node was first       its grant is read and used; nothing is spent
//   the note is not taken        nothing is spent
//   we were held up meanwhile    the lease would end too early: nothing is spent, begin again
//   invalid_grant                the access has ended: the grant is marked so, with the reason
//   invalid_scope                asked once more, for the scopes that were granted
//   unauthorized_client,
//   unsupported_grant_type,
//   invalid_scope again          the user must sign in. The tokens stay until a sign-in replaces
//                                them, and each call may try again (renewal_notes.h)
//   any other refusal, or the
//   request never left           the tokens stay as they are, and the note is removed
//   no answer, or one that
//   cannot be used (5xx too)     nobody knows whether the token was spent: the note stays, and says
//                                what came. If the vendor then refuses the token, that is the
//                                reason
//                                (`renewal_failed`)
//   an answer whose refresh
//   token cannot be used         its access token is used. The old refresh token stays, with a note
//                                as above: the vendor may still take it
//   an answer with a refresh
//   token and no access token    its refresh token is kept: the one that was sent is spent
//   we die after the note        the note stays. The next node sends the refresh token once more:
//                                the request may never have left, and some vendors answer with the
//                                same successor. If the vendor refuses it, the reason is the
//                                refresh that was cut off (`renewal_interrupted`), not the vendor
//   the call is cancelled        an exchange under way gets a moment more, and its answer is stored
//   the store does not take it   tried again at once, then kept in this object until it does
//
// Grants without a user are asked for again in the same way, without refresh token and note.
//
// Not here: when an access token is refreshed (token_authorizer.h).
// Source: RFC 6749 section 6; OAuth 2.1 section 4.3; RFC 9700 section 4.14.
#pragma once

#include <algorithm>
#include <optional>

#include "core/clock.h"
#include "core/mutex.h"
#include "http/authorizer.h"
#include "oauth/grant.h"
#include "oauth/oauth_config.h"
#include "oauth/renewal_notes.h"
#include "oauth/token_endpoint.h"

namespace claribi::oauth {

// grant_type=refresh_token. Precondition: the grant has a refresh token. Without `scopes` it asks
// for none, so those of the grant stay (RFC 6749 section 6). Borrows the grant.
TokenRequest RefreshRequest(const Grant& grant, const Scopes& scopes = {});

// True if a new access token can be had without the user: with the refresh token, or by a grant
// without a user.
bool CanRefresh(const Grant& grant, const Config& config);

// How long a lease is held for certain. Its time counts from before the lease was asked for,
// because the store does not say when it was given. It counts on the clock that went further:
// leases lapse by the wall clock, and the monotonic clock may stand still while the machine sleeps.
class LeaseClock {
 public:
  // Make it right before the lease is asked for. Borrows `clock`.
  LeaseClock(const core::Clock& clock, core::Milliseconds time_to_live)
      : clock_(clock),
        time_to_live_(time_to_live),
        monotonic_start_(clock.Monotonic()),
        unix_start_(clock.Now()) {}

  // Negative once it may have lapsed.
  core::Milliseconds Remaining() const {
    return time_to_live_ - std::max<core::Milliseconds>(clock_.Monotonic() - monotonic_start_,
                                                        clock_.Now() - unix_start_);
  }

 private:
  const core::Clock& clock_;
  const core::Milliseconds time_to_live_;
  const core::MonotonicTime monotonic_start_;
  const core::UnixTime unix_start_;
};

// A refreshed grant that the store did not take. It is kept here until the store does, because its
// refresh token is the only one that the vendor still accepts. Lost with the process.
class UnsavedGrant {  // [mt]
 public:
  struct Kept {
    Grant grant;
    http::CredentialId replaces = 0;
    vault::Version version = 0;  // of the record that it is to replace
  };

  void Keep(const Grant& grant, http::CredentialId replaces, vault::Version version)
      CLARIBI_EXCLUDES(mutex_);
  std::optional<Kept> Copy() const CLARIBI_EXCLUDES(mutex_);
  // Only if it is the one that was to replace that version.
  void Drop(vault::Version version) CLARIBI_EXCLUDES(mutex_);

 private:
  mutable core::Mutex mutex_;
  std::optional<Kept> kept_ CLARIBI_GUARDED_BY(mutex_);
};

// Why an access token is refreshed.
enum class Need {
  kNow,
  // The old token is still good: nothing is waited for, neither another node's lease nor the pause
  // that a server asks for.
  kAhead,
};

class TokenRefresh {  // [mt]
 public:
  // Borrows both.
  TokenRefresh(const Dependencies& dependencies, const Config& config);

  // The grant in force, read anew each time, so that its refresh token is in memory only while it
  // is needed. kAuthRequired if there is none, or if it has ended.
  core::Result<Stored<Grant>> Current(const core::CallContext& call);
  // The same; empty where the stored grant is still the one of `known` (null: none), which is then
  // not opened.
  core::Result<std::optional<Stored<Grant>>> CurrentUnless(const vault::SealMark* known,
                                                           const core::CallContext& call);

  // A grant other than that of `refused`: refreshed here, or by another node meanwhile. kConflict
  // if another node holds the lease for all of config.lease_wait. kAuthRequired if only the user
  // can help. Other errors say why it failed this time.
  core::Result<Stored<Grant>> Refresh(http::CredentialId refused, Need need,
                                      const core::CallContext& call);

  RenewalNotes& notes() { return notes_; }

  // Marks the grant `ended`, and returns `refusal`; or returns the grant that a sign-in or a
  // refresh has stored meanwhile.
  core::Result<Stored<Grant>> End(const Stored<Grant>& ended, AccessEnd end, core::Error refusal,
                                  const core::CallContext& call);

 private:
  using Noted = RenewalNotes::Noted;

  // In place of a grant that could not be stored, if there is one: it is stored now, or given back.
  core::Result<FoundGrant> Find(const vault::SealMark* known, const core::CallContext& call);
  // Empty: nothing was spent, begin again.
  core::Result<std::optional<Stored<Grant>>> RefreshUnder(const LeaseClock& lease,
                                                          Stored<Grant> stored, Need need,
                                                          const core::CallContext& call);
  core::Result<Stored<Grant>> Spend(const Noted& noted, core::Milliseconds at_most, Need need,
                                    const core::CallContext& call);
  // `spared`: receives a refresh token that came without an access token.
  core::Result<TokenAnswer> AskForTokens(const Grant& grant, core::Secret& spared, Need need,
                                         const core::CallContext& call);
  // Keeps it, and returns `error`; or the grant that a sign-in has stored meanwhile.
  core::Result<Stored<Grant>> KeepSpared(Grant grant, core::Secret spared, const Noted& noted,
                                         core::Error error, const core::CallContext& call);
  core::Result<Stored<Grant>> Store(Grant refreshed, const Noted& noted,
                                    const core::CallContext& call);
  // Stores `grant` in place of the noted one, or keeps it in memory. kConflict: another was first.
  core::Result<vault::Version> SwapIn(const Grant& grant, const Noted& noted,
                                      const core::CallContext& call);
  core::Result<Stored<Grant>> AfterLostSwap(const Grant& ours, const core::CallContext& call);
  core::Result<Stored<Grant>> AfterRefusal(const Noted& noted, core::Error refusal,
                                           const core::CallContext& call);
  void Log(core::LogLevel level, std::string_view text) const;

  const Dependencies& dependencies_;
  const Config& config_;
  GrantStore store_;
  RenewalNotes notes_;
  UnsavedGrant unsaved_;
};

}  // namespace claribi::oauth
