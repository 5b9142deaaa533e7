// The vendor's tools, listed when first needed and judged one by one: what may be shown and called,
// and what may not and why.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/call_context.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/mutex.h"
#include "mcp/client.h"
#include "policy/tool_filter.h"

namespace claribi::session {

// One listing, judged. Immutable.
struct JudgedTools {
  mcp::ToolList list;
  std::map<std::string_view, policy::Denial> hidden;  // by the name in `list.tools`
  core::UnixTime fetched_at;
  core::MonotonicTime fetched_at_monotonic;
  std::uint64_t change_count = 0;  // the client's, when the listing began
};

class ToolCatalog {  // [mt]
 public:
  // A listing older than this is fetched again before it is shown.
  static constexpr core::Milliseconds kMaxAge{300000};

  // Borrows all.
  ToolCatalog(mcp::Client& client, const policy::ToolFilter& filter, const core::Clock& clock)
      : client_(client), filter_(filter), clock_(clock) {}

  // refresh: ask the vendor even if a listing is at hand.
  core::Result<std::shared_ptr<const JudgedTools>> List(const core::CallContext& call,
                                                        bool refresh);

  // The tool, if it may be called. kForbidden (kind tool_hidden, layer and reason in the cause)
  // without asking the vendor where the name alone decides; kNotFound (kind tool_not_found) if the
  // vendor offers no such tool.
  struct Permitted {
    std::shared_ptr<const JudgedTools> tools;  // keeps `tool` alive
    const mcp::Tool* tool;
  };
  core::Result<Permitted> Find(const core::CallContext& call, std::string_view name);

 private:
  std::shared_ptr<const JudgedTools> Cached();

  mcp::Client& client_;
  const policy::ToolFilter& filter_;
  const core::Clock& clock_;
  core::Mutex mutex_;
  // Shared: readers go on with the listing they have while another replaces it.
  std::shared_ptr<const JudgedTools> cached_ CLARIBI_GUARDED_BY(mutex_);
};

// The tool list message (tool_list.schema.json).
core::Json ToolListMessage(const JudgedTools& tools);

}  // namespace claribi::session
