#include "mcp/leniency.h"

namespace claribi::mcp {

void Leniency::Note(std::string_view what) {
  {
    const core::MutexLock lock(mutex_);
    if (noted_.size() >= kMostNoted || !noted_.emplace(what).second) return;
  }
  logger_.Log(core::LogLevel::kWarn, "mcp",
              "the server deviates, and is served all the same: " + std::string(what));
}

std::vector<std::string> Leniency::Noted() const {
  const core::MutexLock lock(mutex_);
  return {noted_.begin(), noted_.end()};
}

}  // namespace claribi::mcp
