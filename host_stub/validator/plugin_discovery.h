// Discovery: how far a plugin comes on the way from a file to an answer. Each step is a rule; the
// rules that need more than a plugin has are skipped. Inside a child process.
#pragma once

#include <functional>
#include <string>

#include "validator/bench.h"

namespace claribi::validator {

/// `tell` is given each step when it is over ("passed", "failed" or "skipped"), and what was found
/// out so far. Steps after one that failed are not taken.
void Discover(Bench& bench,
              const std::function<void(const char* step, const char* verdict,
                                       const std::string& says, const Facts& facts)>& tell);

}  // namespace claribi::validator
