// A pause between two attempts at something that others hold. Inside of this room only.
#pragma once

#include <chrono>

#include "outcome/patience.h"

namespace claribi::store {

/// Sleeps for half to three halves of `about`, so that those who wait for the same thing do not ask
/// in step; never beyond patience.
void Pause(const outcome::Patience& patience, std::chrono::milliseconds about);

}  // namespace claribi::store
