#include "mcp/era_memory.h"

namespace claribi::mcp {

bool EraMemory::IsLegacy(std::string_view origin, core::MonotonicTime now) const {
  const core::MutexLock lock(mutex_);
  const auto found = legacy_since_.find(origin);
  return found != legacy_since_.end() && now - found->second < kMaxAge;
}

void EraMemory::RememberLegacy(std::string_view origin, core::MonotonicTime now) {
  const core::MutexLock lock(mutex_);
  // A memory this full is of origins that nobody asks for again: finding out anew is cheap.
  if (legacy_since_.size() >= kMaxOrigins) legacy_since_.clear();
  legacy_since_.insert_or_assign(std::string(origin), now);
}

void EraMemory::Forget(std::string_view origin) {
  const core::MutexLock lock(mutex_);
  const auto found = legacy_since_.find(origin);
  if (found != legacy_since_.end()) legacy_since_.erase(found);
}

}  // namespace claribi::mcp
