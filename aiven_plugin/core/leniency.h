// What servers sent in another form than the standards say, and was used all the same because
// nothing is protected by it. Each such thing is logged once for a connection, so that a server
// that always answers so does not fill the log, and it is kept for whoever wants to tell it. The
// rule, and what is never read leniently, stand in docs/security.md.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/log.h"
#include "core/mutex.h"

namespace claribi::core {

class Leniency {  // [mt]
 public:
  // A server may deviate in more ways than anybody reads.
  static constexpr std::size_t kMostNoted = 64;

  // Borrows `logger`.
  Leniency(const Logger& logger, LogComponent component) : logger_(logger), component_(component) {}

  // what: one clause that names the message and the member, with no secret and nothing of the data
  // in it. Logged (warning) the first time; beyond kMostNoted not at all.
  void Note(std::string_view what) CLARIBI_EXCLUDES(mutex_);
  // All that was noted, in the order of the alphabet.
  std::vector<std::string> Noted() const CLARIBI_EXCLUDES(mutex_);

 private:
  const Logger& logger_;
  const LogComponent component_;
  mutable Mutex mutex_;
  std::set<std::string, std::less<>> noted_ CLARIBI_GUARDED_BY(mutex_);
};

// leniency: null where nobody wants to know.
inline void NoteTo(Leniency* leniency, std::string_view what) {
  if (leniency != nullptr) leniency->Note(what);
}

}  // namespace claribi::core
