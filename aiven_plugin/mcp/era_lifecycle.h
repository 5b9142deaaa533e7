// Begins a conversation in the newest revision that both sides speak: modern first, then, if the
// server shows that it is older, `initialize`; which of the two it was is remembered for the
// server's origin. Source: MCP revision 2026-07-28, basic/versioning; ERA-01 to ERA-05.
#pragma once

#include <variant>

#include "mcp/client_config.h"
#include "mcp/discover.h"
#include "mcp/initialize_lifecycle.h"
#include "mcp/streamable_http.h"

namespace claribi::mcp {

class EraLifecycle {  // [mt]
 public:
  // Borrows all.
  EraLifecycle(StreamableHttp& connection, const Dependencies& dependencies, const Config& config)
      : connection_(connection),
        dependencies_(dependencies),
        config_(config),
        initialize_(connection, dependencies, config) {}

  // Errors: StreamableHttp's,
  // JudgeDiscovery's, InitializeLifecycle's; kUnsupported if the server is of an era that was not
  // to be used.
  core::Result<std::unique_ptr<const Session>> Begin(Operation& operation,
                                                     const core::CallContext& call);

 private:
  using Begun = core::Result<std::unique_ptr<const Session>>;

  core::Result<Discovery> Discover(Operation& operation, const core::CallContext& call);
  core::Result<Discovery> AskIn(Operation& operation, ProtocolRevision revision,
                                const core::CallContext& call);
  bool IsRememberedAsLegacy() const;
  void Forget();

  StreamableHttp& connection_;
  const Dependencies& dependencies_;
  const Config& config_;
  InitializeLifecycle initialize_;
};

}  // namespace claribi::mcp
