// Which servers were found to speak only the revisions that begin with `initialize`, so that not
// every connection finds out anew. All organisations share it: what software a server runs is
// nobody's, and nothing of an account is in it. Forgotten after an hour: servers are updated.
// Source: MCP revision 2026-07-28, basic/versioning; ERA-03, ERA-04.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/mutex.h"

namespace claribi::mcp {

class EraMemory {  // [mt]
 public:
  static constexpr core::Milliseconds kMaxAge{3600000};
  static constexpr std::size_t kMaxOrigins = 1024;

  bool IsLegacy(std::string_view origin, core::MonotonicTime now) const;
  void RememberLegacy(std::string_view origin, core::MonotonicTime now);
  void Forget(std::string_view origin);

 private:
  mutable core::Mutex mutex_;
  std::map<std::string, core::MonotonicTime, std::less<>> legacy_since_ CLARIBI_GUARDED_BY(mutex_);
};

}  // namespace claribi::mcp
