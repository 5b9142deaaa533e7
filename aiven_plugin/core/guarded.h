// Where an exception ends that has no caller to go to: at the entry of a thread of the plugin's
// own, and in a destructor. Behind both waits std::terminate, which would end the host with us.
// Source: rule 3 of claribi/data_source.h.
#pragma once

#include <string_view>
#include <utility>

#include "core/log.h"

namespace claribi::core {

// To be called while an exception is handled: logs at kError that `work` failed unexpectedly, with
// the kind of the exception and without its text, which may hold a secret. Never throws. [mt]
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
