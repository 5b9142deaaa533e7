// What this client put up with, so that a server which deviates where nothing is protected still
// serves: said once in the log of the connection, and kept for whoever wants to tell it.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/log.h"
#include "core/mutex.h"

namespace claribi::mcp {

class Leniency {  // [mt]
 public:
  // A server may deviate in more ways than anybody reads.
  static constexpr std::size_t kMostNoted = 64;

  // Borrows `logger`.
  explicit Leniency(const core::Logger& logger) : logger_(logger) {}

  // what: one clause that names the message and the member, with nothing of the data in it. Logged
  // (warning) the first time.
  void Note(std::string_view what);
  // All that was noted, in the order of the alphabet.
  std::vector<std::string> Noted() const;

 private:
  const core::Logger& logger_;
  mutable core::Mutex mutex_;
  std::set<std::string, std::less<>> noted_ CLARIBI_GUARDED_BY(mutex_);
};

// leniency: null where nobody wants to know.
inline void NoteTo(Leniency* leniency, std::string_view what) {
  if (leniency != nullptr) leniency->Note(what);
}

}  // namespace claribi::mcp
