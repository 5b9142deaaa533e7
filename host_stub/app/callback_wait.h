// The wait for a person who signs in: the browser comes back to the loopback receiver, or the
// person pastes the address, whichever is first. The address is printed first, and nothing waits
// for Enter.
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <utility>

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

/// The wait for one sign-in, from its address to the callback that is its own. References outlive
/// it. One thread.
class CallbackWait {
 public:
  /// `why_stop` is asked at once and then every second or so: an error ends the wait. May be empty.
  CallbackWait(redirect::LoopbackReceiver& receiver, const Terminal& terminal,
               const outcome::Patience& patience, std::function<outcome::Status()> why_stop)
      : receiver_(receiver),
        terminal_(terminal),
        patience_(patience),
        why_stop_(std::move(why_stop)) {}

  /// Blocks until one of the two has the next callback. kTimeout or kCancelled when patience ends.
  outcome::Result<Callback> Next();

  /// The last callback was not the answer to this sign-in, which goes on; `cause` says why. Its
  /// page says so, and stderr does once for each of the first reasons: it may hold the vendor's
  /// words.
  void TurnAway(const std::string& cause);

 private:
  outcome::Error NoCallback(const outcome::Error& stop) const;

  redirect::LoopbackReceiver& receiver_;
  const Terminal& terminal_;
  const outcome::Patience& patience_;
  const std::function<outcome::Status()> why_stop_;
  InputLines input_;
  std::chrono::steady_clock::time_point next_question_{};
  std::string turned_away_;     // why the last one was; empty: none was
  std::set<std::string> said_;  // to the person
};

}  // namespace claribi::app
