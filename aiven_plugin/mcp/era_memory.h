// Which servers were found to speak only the revisions that begin with `initialize`, so that not
// every connection finds out anew. All organisations share it: what software a server runs is
// nobody's, and nothing of an account is in it. Forgotten after an hour: servers are updated. What
// one process knows is lost with it; EraStore keeps it for the next.
// Source: MCP revision 2026-07-28, basic/versioning; ERA-03, ERA-04.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/call_context.h"
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

// The same beyond the life of a process, for one connection. What cannot be read or written is not
// known, and is no error: the server is asked again.
class EraStore {  // [mt]
 public:
  // Believed for this long: whoever finds it wrong earlier has it forgotten.
  static constexpr core::Milliseconds kMaxAge{86400000};

  virtual ~EraStore() = default;
  // When `initialize` last succeeded because the server is of an older era; empty if that is not
  // known of this origin.
  virtual std::optional<core::UnixTime> LegacySince(std::string_view origin,
                                                    const core::CallContext& call) = 0;
  virtual void RememberLegacy(std::string_view origin, core::UnixTime now,
                              const core::CallContext& call) = 0;
  virtual void Forget(const core::CallContext& call) = 0;
};

}  // namespace claribi::mcp
