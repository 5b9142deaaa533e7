// The lifecycle of the revisions up to 2025-11-25: `initialize`, its answer,
// `notifications/initialized`. Source: MCP revision 2025-11-25, basic/lifecycle; LIF-01 to LIF-05.
#pragma once

#include "mcp/client_config.h"
#include "mcp/session.h"
#include "mcp/streamable_http.h"

namespace claribi::mcp {

class InitializeLifecycle {  // [mt]
 public:
  // For `notifications/initialized`, and for that no more than a third of what the call has left.
  static constexpr core::Milliseconds kPatience{5000};

  // Borrows all.
  InitializeLifecycle(StreamableHttp& connection, const Dependencies& dependencies,
                      const Config& config)
      : connection_(connection),
        dependencies_(dependencies),
        config_(config),
        revisions_(LegacyOnes(config.revisions)) {}

  // Offers the newest legacy revision; offers another once if the server refuses it by name. A
  // server that does not take `notifications/initialized`, or says nothing to it for kPatience, is
  // in session all the same: that is noted. on_refusal: of `initialize`. Errors: StreamableHttp's,
  // ProcessInitializeResult's, RpcFailure's.
  core::Result<std::unique_ptr<const Session>> Begin(Operation& operation,
                                                     const core::CallContext& call,
                                                     OnRefusal on_refusal = OnRefusal::kRecover);

 private:
  core::Result<Session> ShakeHands(Operation& operation, const core::CallContext& call,
                                   OnRefusal on_refusal);
  core::Result<Answer> Offer(Operation& operation, ProtocolRevision revision,
                             const core::CallContext& call, OnRefusal on_refusal);
  core::Result<Session> Agree(Operation& operation, Answer answer, const core::CallContext& call);
  core::Status TellInitialized(Operation& operation, const Session& session,
                               const core::CallContext& call);

  StreamableHttp& connection_;
  const Dependencies& dependencies_;
  const Config& config_;
  const Revisions revisions_;  // may be empty: then Begin is not called
};

}  // namespace claribi::mcp
