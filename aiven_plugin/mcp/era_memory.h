// Which servers were found to speak only the revisions that begin with `initialize`, so that not
// every connection finds out anew; and which are modern although the quick way to find out did not
// show it. All organisations share it: what software a server runs is nobody's, and nothing of an
// account is in it. Forgotten after an hour: servers are updated. What one process knows is lost
// with it; EraStore keeps it for the next.
// Source: MCP revision 2026-07-28, basic/versioning; ERA-03, ERA-04.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/mutex.h"
#include "mcp/session.h"

namespace claribi::mcp {

enum class Era { kLegacy, kModern };

// endpoint: origin and path. One origin may have servers of several vendors behind it.
class EraMemory {  // [mt]
 public:
  static constexpr core::Milliseconds kMaxAge{3600000};
  static constexpr std::size_t kMaxEndpoints = 1024;

  // Empty: not known, or no longer believed.
  std::optional<Era> Find(std::string_view endpoint, core::MonotonicTime now) const;
  void Remember(std::string_view endpoint, Era era, core::MonotonicTime now);
  void Forget(std::string_view endpoint);

 private:
  struct Entry {
    Era era;
    core::MonotonicTime since;
  };

  mutable core::Mutex mutex_;
  std::map<std::string, Entry, std::less<>> known_ CLARIBI_GUARDED_BY(mutex_);
};

// The same beyond the life of a process, for one connection. What cannot be read or written is not
// known, and is no error: the server is asked again.
class EraStore {  // [mt]
 public:
  // Believed for this long: whoever finds it wrong earlier has it forgotten.
  static constexpr core::Milliseconds kMaxAge{86400000};

  // What a modern server said of itself, to be used instead of asking while the server calls it
  // fresh.
  struct Introduction {
    ProtocolRevision revision = ProtocolRevision::k2026_07_28;
    bool offers_tools = true;
    bool tells_of_changes = false;
    ServerInfo server{};
    core::UnixTime until{};

    friend bool operator==(const Introduction&, const Introduction&) = default;
  };

  struct Known {
    Era era = Era::kLegacy;
    core::UnixTime since;  // when a conversation of that era last began
    std::optional<Introduction> introduction{};
    // A legacy server has refused to open a stream of its own (405): it has none.
    bool has_no_stream = false;

    friend bool operator==(const Known&, const Known&) = default;
  };

  virtual ~EraStore() = default;
  // Empty if nothing is known of this endpoint.
  virtual std::optional<Known> Find(std::string_view endpoint, const core::CallContext& call) = 0;
  virtual void Remember(std::string_view endpoint, const Known& known,
                        const core::CallContext& call) = 0;
  virtual void Forget(const core::CallContext& call) = 0;
};

}  // namespace claribi::mcp
