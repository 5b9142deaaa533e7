// Keeps the session that every call shares, and has it begun by one of them while the others wait
// ("single flight"). Not a connection pool.
//
//     idle --Acquire--> beginning --success--> ready --Forget--> idle
//                          |
//                          +--failure--> idle (the next call tries again)
//
// No mutex is held while a session begins.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "core/call_context.h"
#include "core/mutex.h"
#include "mcp/session.h"

namespace claribi::mcp {

class SessionKeeper {  // [mt]
 public:
  // Agrees on a session with the server: network I/O. Nothing is left behind on failure.
  using Begin = std::function<core::Result<std::unique_ptr<const Session>>()>;

  // The session in force, begun first if there is none. Errors: those of `begin`, also when another
  // call met them while this one waited for it; kCancelled and kTimeout of this call alone.
  core::Result<SharedSession> Acquire(const core::CallContext& call, const Begin& begin);
  // The session in force, or nullptr. Never waits.
  SharedSession Current() const;
  // The server has ended `session`, or it is about to be: the next Acquire begins another. No
  // effect if another is in force already.
  void Forget(const SharedSession& session);

 private:
  // One begun session, or why there is none.
  using Outcome = core::Result<SharedSession>;
  struct Role {
    SharedSession ready;       // there is one: use it
    bool leads = false;        // begin one
    std::uint64_t flight = 0;  // wait for the end of this one
  };

  Role Join();
  Outcome Lead(const Begin& begin);
  void Land(Outcome outcome);
  bool HasEnded(std::uint64_t flight) const;
  void AwaitEnd(std::uint64_t flight, core::Milliseconds at_most);
  // The error of `flight` if the calls that waited for it would meet it as well.
  std::optional<core::Error> FailureOf(std::uint64_t flight) const;

  mutable core::Mutex mutex_;
  core::ConditionVariable ended_;
  SharedSession session_ CLARIBI_GUARDED_BY(mutex_);
  bool beginning_ CLARIBI_GUARDED_BY(mutex_) = false;
  std::uint64_t flight_ CLARIBI_GUARDED_BY(mutex_) = 0;  // the current one, or the last
  std::optional<core::Error> failure_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::mcp
