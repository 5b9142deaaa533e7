#include "core/leniency.h"

namespace claribi::core {

void Leniency::Note(std::string_view what) {
  {
    const MutexLock lock(mutex_);
    if (noted_.size() >= kMostNoted || !noted_.emplace(what).second) return;
  }
  logger_.Log(LogLevel::kWarn, component_,
              "the server deviates, and is served all the same: " + std::string(what));
}

std::vector<std::string> Leniency::Noted() const {
  const MutexLock lock(mutex_);
  return {noted_.begin(), noted_.end()};
}

}  // namespace claribi::core
