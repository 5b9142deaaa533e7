// Begins a conversation in the newest revision that both sides speak: modern first, then, if the
// server does not show that it is modern, `initialize`. What it was is remembered for the server's
// endpoint, in this process and in the host's store: where asking again would show the same.
//
//     introduced to an earlier process, and fresh --> in session, unasked; Distrust ends it
//
//     remembered --its era's way to begin succeeds--> in session
//        |  fails (not for the credential, nor for patience): forgotten once a session of the
//        v  other era has begun                          ^
//     server/discover --a modern answer or error--> in session, or that error
//        |  anything else, or silence for kPatience      |
//        v                                               |
//     initialize, with the same credential --succeeds: remembered, if the evidence lasts
//        |  refused like the probe: the credential is recovered, and all begins anew
//        |  takes offence, and the probe was a method unknown (404): in session, without
//        remembering |  takes offence, and the probe may have failed in passing: server/discover
//        once more, |  with all patience; a server that is found so is remembered as modern
//        v
//     its error
//
// Source: MCP revision 2026-07-28, basic/versioning; ERA-01 to ERA-05.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
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

  // A server that is known from an earlier process is another by now: it is asked what it is the
  // next time, and by this client always.
  void Distrust(const core::CallContext& call);

  // A legacy server has no stream of its own. Known to later processes for as long as its era.
  void NoteNoStream(const core::CallContext& call);
  // An earlier process found that out about the server of the session begun last.
  bool HasNoStream() const { return has_no_stream_; }

 private:
  using SessionPointer = std::unique_ptr<const Session>;
  using Begun = core::Result<SessionPointer>;
  template <typename T>
  using Attempt = http::Repetition::Attempt<T>;

  // Begins as that era does. Empty: that failed as if the server may be of another by now;
  // initialize_failed says how, if it was that which was tried.
  std::optional<Begun> BeginAsRemembered(Operation& operation, Era era,
                                         const core::CallContext& call,
                                         std::optional<core::Error>& initialize_failed);
  // Finds out, as far as one credential gets. Setbacks: those of StreamableHttp::AskOnce.
  // initialize_failed: how that went a moment ago; it is not asked again then.
  Attempt<SessionPointer> FindOut(Operation& operation, const core::CallContext& call,
                                  std::optional<core::Error> initialize_failed);
  Attempt<Discovery> Probe(Operation& operation, const core::CallContext& call);
  Attempt<SessionPointer> FallBack(Operation& operation, LegacyServer legacy,
                                   std::optional<core::Error> initialize_failed,
                                   const core::CallContext& call);
  // The pause that the server asked for instead of answering; its error if that is too long.
  core::Status Pause(const LegacyServer& legacy, const core::CallContext& call) const;
  // With all patience that any request has, from a server that is modern or not to be used.
  Begun BeginModern(Operation& operation, const core::CallContext& call);
  SessionPointer Connected(Operation& operation, Session session, const core::CallContext& call);

  std::string Endpoint() const;
  // What the store has and may be believed.
  std::optional<EraStore::Known> Stored(const core::CallContext& call) const;
  std::optional<Era> KnownHere() const;  // to this process
  std::optional<Era> Remembered(const core::CallContext& call) const;
  // The session of a server that need not be asked, or null.
  SessionPointer Introduced(Operation& operation, const EraStore::Known& known) const;
  void Remember(Era era, const core::CallContext& call, const Session* introduced = nullptr);
  void Forget(const core::CallContext& call);

  StreamableHttp& connection_;
  const Dependencies& dependencies_;
  const Config& config_;
  InitializeLifecycle initialize_;
  std::atomic<bool> distrusts_{false};
  std::atomic<bool> has_no_stream_{false};
};

}  // namespace claribi::mcp
