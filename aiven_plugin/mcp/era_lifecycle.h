// Begins a conversation in the newest revision that both sides speak: modern first, then, if the
// server does not show that it is modern, `initialize`. What it was is remembered for the server's
// origin, in this process and in the host's store.
//
//     remembered as legacy --initialize succeeds--> in session
//        |  takes offence: forgotten                     ^
//        v                                               |
//     server/discover --a modern answer or error--> in session, or that error
//        |  anything else, or silence for kPatience      |
//        v                                               |
//     initialize, with the same credential --succeeds: remembered
//        |  refused like the probe: the credential is recovered, and all begins anew
//        |  takes offence, and the probe may have failed in passing: server/discover once more
//        v
//     its error
//
// Source: MCP revision 2026-07-28, basic/versioning; ERA-01 to ERA-05.
#pragma once

#include <memory>
#include <variant>

#include "mcp/client_config.h"
#include "mcp/discover.h"
#include "mcp/initialize_lifecycle.h"
#include "mcp/streamable_http.h"

namespace claribi::mcp {

class EraLifecycle {  // [mt]
 public:
  // A server that says nothing to a method that it does not know is not waited for longer, and for
  // no more than a third of what the call has left.
  static constexpr core::Milliseconds kPatience{4000};

  // Borrows all.
  EraLifecycle(StreamableHttp& connection, const Dependencies& dependencies, const Config& config)
      : connection_(connection),
        dependencies_(dependencies),
        config_(config),
        initialize_(connection, dependencies, config) {}

  // Errors: StreamableHttp's, JudgeDiscovery's, InitializeLifecycle's; kUnsupported if the server
  // is of an era that was not to be used.
  core::Result<std::unique_ptr<const Session>> Begin(Operation& operation,
                                                     const core::CallContext& call);

 private:
  using SessionPointer = std::unique_ptr<const Session>;
  using Begun = core::Result<SessionPointer>;
  template <typename T>
  using Attempt = http::Repetition::Attempt<T>;

  // Finds out, as far as one credential gets. Setbacks: those of StreamableHttp::AskOnce.
  Attempt<SessionPointer> FindOut(Operation& operation, const core::CallContext& call);
  Attempt<Discovery> Probe(Operation& operation, const core::CallContext& call);
  Attempt<SessionPointer> FallBack(Operation& operation, const LegacyServer& legacy,
                                   const core::CallContext& call);
  // With all patience that any request has, from a server that is modern or not to be used.
  Begun BeginModern(Operation& operation, const core::CallContext& call);
  SessionPointer Connected(Session session) const;

  bool IsRememberedAsLegacy(const core::CallContext& call) const;
  void RememberLegacy(const core::CallContext& call);
  void Forget(const core::CallContext& call);

  StreamableHttp& connection_;
  const Dependencies& dependencies_;
  const Config& config_;
  InitializeLifecycle initialize_;
};

}  // namespace claribi::mcp
