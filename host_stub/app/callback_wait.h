// The wait for a person who signs in: the browser comes back to the loopback receiver, or the
// person pastes the address, whichever is first. The address is printed first, and nothing waits
// for Enter.
#pragma once

#include <string>

#include "app/terminal.h"
#include "outcome/outcome.h"
#include "outcome/patience.h"
#include "redirect/loopback_receiver.h"

namespace claribi::app {

struct Callback {
  std::string url;         // the whole of it, as it came
  bool is_pasted = false;  // by a person: what is wrong with it is then wrong input
};

/// True if a line that was pasted is meant as a callback: the redirect URI, or its localhost twin,
/// with a query.
bool LooksLikeCallback(const std::string& line, const std::string& redirect_uri);

/// Blocks until one of the two has it. kTimeout or kCancelled when patience ends.
outcome::Result<Callback> AwaitCallback(redirect::LoopbackReceiver& receiver,
                                        const Terminal& terminal,
                                        const outcome::Patience& patience);

}  // namespace claribi::app
