// Catches exceptions that have no caller to go to: at the entry of a thread of the plugin's own,
// and in a destructor. Uncaught there, they would call std::terminate and end the host's process.
// Source: rule 3 of claribi/data_source.h.
#pragma once

#include <string_view>
#include <utility>

#include "core/log.h"

namespace claribi::core {

// Call it in a catch block: logs at kError that `work` failed unexpectedly, with the kind of the
// exception and without its text, which may hold a secret. Never throws. [mt]
void LogUnexpected(const Logger& logger, LogComponent component, std::string_view work) noexcept;

// Runs body(). Whatever it throws is logged as above and ends there. False if it threw.
template <typename Body>
bool RunGuarded(const Logger& logger, LogComponent component, std::string_view work,
                Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
    return true;
  } catch (...) {
    LogUnexpected(logger, component, work);
    return false;
  }
}

}  // namespace claribi::core
