// Whoever wants to hear what a connection notices without being asked: the host, behind the
// extension claribi.host.events/1.
#pragma once

#include <optional>

#include "connection/sign_in.h"
#include "core/clock.h"

namespace claribi::connection {

// What each of them means, and when it is news: event_watch.h.
enum class HostEventKind { kToolsChanged, kSignInLost, kSignInRenewed };

struct HostEvent {
  HostEventKind kind = HostEventKind::kToolsChanged;
  core::UnixTime at{};
  std::optional<SignInReason> reason{};  // of a loss; may hold a vendor's words
};

class HostEvents {  // [mt]
 public:
  virtual ~HostEvents() = default;
  // Never called under a mutex.
  virtual void Report(const HostEvent& event) = 0;
};

}  // namespace claribi::connection
