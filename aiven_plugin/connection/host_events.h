// Whoever wants to hear what a connection notices without being asked: the host, behind the
// extension claribi.host.events/1.
#pragma once

#include "core/json.h"

namespace claribi::connection {

class HostEvents {  // [mt]
 public:
  virtual ~HostEvents() = default;
  // event: the message host_event.schema.json, without credentials. Never called under a mutex.
  virtual void Report(const core::Json& event) = 0;
};

}  // namespace claribi::connection
