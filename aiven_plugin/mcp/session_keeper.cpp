#include "mcp/session_keeper.h"

#include <utility>

namespace claribi::mcp {

namespace {

using core::Error;
using core::ErrorCode;

}  // namespace

core::Result<SharedSession> SessionKeeper::Acquire(const core::CallContext& call,
                                                   const Begin& begin) {
  for (;;) {
    CLARIBI_CHECK(call.CheckAlive());
    const Role role = Join();
    if (role.ready) return role.ready;
    if (role.leads) return Lead(begin);
    CLARIBI_CHECK(call.WaitUntil(
        core::Milliseconds::max(), [&] { return HasEnded(role.flight); },
        [&](core::Milliseconds at_most) { AwaitEnd(role.flight, at_most); }));
    if (auto failure = FailureOf(role.flight)) return *std::move(failure);
  }
}

SharedSession SessionKeeper::Current() const {
  const core::MutexLock lock(mutex_);
  return session_;
}

void SessionKeeper::Forget(const SharedSession& session) {
  const core::MutexLock lock(mutex_);
  if (session_ == session) session_.reset();
}

SessionKeeper::Role SessionKeeper::Join() {
  const core::MutexLock lock(mutex_);
  if (session_) return {session_, false, flight_};
  if (beginning_) return {nullptr, false, flight_};
  beginning_ = true;
  return {nullptr, true, ++flight_};
}

SessionKeeper::Outcome SessionKeeper::Lead(const Begin& begin) {
  // Lands whatever happens, an exception included: nobody waits for a flight that has crashed.
  struct Landing {
    ~Landing() { keeper.Land(std::move(outcome)); }  // moves, and so throws nothing
    SessionKeeper& keeper;
    Outcome outcome = Error();
  };
  Landing landing{*this};
  landing.outcome = Error(ErrorCode::kInternal, "The connection could not be set up.");
  auto begun = begin();
  if (begun.ok()) {
    landing.outcome = SharedSession(std::move(begun).value());
  } else {
    landing.outcome = std::move(begun).error();
  }
  return landing.outcome;
}

void SessionKeeper::Land(Outcome outcome) {
  const core::MutexLock lock(mutex_);
  beginning_ = false;
  failure_.reset();
  if (outcome.ok()) {
    session_ = *std::move(outcome);
  } else {
    failure_ = std::move(outcome).error();
  }
  ended_.NotifyAll();
}

bool SessionKeeper::HasEnded(std::uint64_t flight) const {
  const core::MutexLock lock(mutex_);
  return flight_ != flight || !beginning_;
}

void SessionKeeper::AwaitEnd(std::uint64_t flight, core::Milliseconds at_most) {
  const core::MutexLock lock(mutex_);
  if (flight_ == flight && beginning_) ended_.WaitFor(mutex_, at_most);
}

// The end of one call says nothing about the others that wait.
std::optional<Error> SessionKeeper::FailureOf(std::uint64_t flight) const {
  const core::MutexLock lock(mutex_);
  if (flight_ != flight || beginning_ || !failure_ || failure_->EndsTheCall()) {
    return std::nullopt;
  }
  return failure_;
}

}  // namespace claribi::mcp
