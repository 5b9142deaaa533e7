#include "mcp/era_memory.h"

namespace claribi::mcp {

std::optional<Era> EraMemory::Find(std::string_view endpoint, core::MonotonicTime now) const {
  const core::MutexLock lock(mutex_);
  const auto found = known_.find(endpoint);
  if (found == known_.end() || now - found->second.since >= kMaxAge) return std::nullopt;
  return found->second.era;
}

void EraMemory::Remember(std::string_view endpoint, Era era, core::MonotonicTime now) {
  const core::MutexLock lock(mutex_);
  // A memory this full is of endpoints that nobody asks for again: finding out anew is cheap.
  if (known_.size() >= kMaxEndpoints) known_.clear();
  known_.insert_or_assign(std::string(endpoint), Entry{era, now});
}

void EraMemory::Forget(std::string_view endpoint) {
  const core::MutexLock lock(mutex_);
  const auto found = known_.find(endpoint);
  if (found != known_.end()) known_.erase(found);
}

}  // namespace claribi::mcp
