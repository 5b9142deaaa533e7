// How long a lease is held for certain. Its time counts from before it was asked for, because
// nobody tells when in between it was given; and on whichever clock went further, because leases
// lapse by the nodes' wall clock, and a monotonic one may stand still while its machine sleeps.
#pragma once

#include <algorithm>

#include "core/clock.h"

namespace claribi::oauth {

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

}  // namespace claribi::oauth
