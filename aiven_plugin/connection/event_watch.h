// What one connection tells its host unasked, and how often: each occurrence once, however many
// calls and threads come across it. The parts of the connection say here what they see; what of it
// is news is decided here.
//
//   tools_changed     the server said so, or a fresh listing differs from the one before. What was
//                     said and what the next listing shows are one occurrence
//   sign_in_lost      a person has to sign in (again); with the reason of the authorization status.
//                     A reason with its time is one occurrence; a refusal without one lasts until a
//                     tool answers again
//   sign_in_renewed   a credential that is new here and was not obtained here: another node renewed
//                     it, or somebody signed in there
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "connection/connection_events.h"
#include "connection/sign_in.h"
#include "core/clock.h"
#include "core/mutex.h"
#include "http/authorizer.h"
#include "tools/listing_watch.h"

namespace claribi::connection {

class EventWatch final : public tools::ListingWatch {  // [mt]
 public:
  // events: null where nobody listens. Borrows both.
  EventWatch(HostEvents* events, const core::Clock& clock) : events_(events), clock_(clock) {}
  EventWatch(const EventWatch&) = delete;
  EventWatch& operator=(const EventWatch&) = delete;

  bool HasListener() const { return events_ != nullptr; }

  // The server says that its tools changed.
  void NoteNotice();
  std::uint64_t notices() const override;
  void NoteListing(bool differs, std::uint64_t notices_before) override;

  // A credential that is about to be stored by this connection.
  void NoteObtained(http::CredentialId credential);
  // The credential that a request carries.
  void NoteUsed(http::CredentialId credential);
  // A tool answered.
  void NoteProven();
  // The stored sign-in has ended, or has a mark that says so.
  void NoteLost(const SignInReason& reason);
  // The vendor refuses a sign-in that looks good here; nothing of it is stored.
  void NoteRefused(const SignInReason& reason);

 private:
  void Report(HostEventKind kind, std::optional<SignInReason> reason = std::nullopt) const;
  // Returns whether it was not known.
  bool Learn(http::CredentialId credential) CLARIBI_REQUIRES(mutex_);

  HostEvents* const events_;
  const core::Clock& clock_;
  mutable core::Mutex mutex_;
  std::uint64_t notices_ CLARIBI_GUARDED_BY(mutex_) = 0;
  // A change was reported, and no listing has shown it yet.
  bool has_pending_change_ CLARIBI_GUARDED_BY(mutex_) = false;
  // The newest credentials: requests with the one before may still be under way.
  std::deque<http::CredentialId> known_ CLARIBI_GUARDED_BY(mutex_);
  std::string last_loss_ CLARIBI_GUARDED_BY(mutex_);  // which was reported last
  bool is_refused_ CLARIBI_GUARDED_BY(mutex_) = false;
};

}  // namespace claribi::connection
