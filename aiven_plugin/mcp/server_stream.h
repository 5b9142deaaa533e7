// Listens to what a server says unasked, for as long as a session lasts: a legacy server on its
// standing stream (GET), a modern one on `subscriptions/listen`. A thread of its own reads, and
// comes back after a stream that broke off. Source: MCP revision 2025-11-25, basic/transports
// "Listening for Messages from the Server"; revision 2026-07-28, basic/patterns/subscriptions;
// H25-08 to H25-10, LST-08, LST-10, LST-11.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "core/mutex.h"
#include "mcp/session_keeper.h"
#include "mcp/streamable_http.h"

namespace claribi::mcp {

class ServerStream {  // [mt]
 public:
  // The first call of a session waits this long for the stream to stand, because what the server
  // says before is lost.
  static constexpr core::Milliseconds kPatience{3000};
  static constexpr core::Milliseconds kLongestPause{60000};

  // Borrows all. on_gap: notices may have been lost; called on the thread of this object.
  ServerStream(StreamableHttp& connection, RequestIds& request_ids,
               const Dependencies& dependencies, const Config& config, StreamListener& listener,
               std::function<void()> on_gap)
      : connection_(connection),
        request_ids_(request_ids),
        dependencies_(dependencies),
        config_(config),
        listener_(listener),
        on_gap_(std::move(on_gap)) {}
  ~ServerStream() { Stop(); }
  ServerStream(const ServerStream&) = delete;
  ServerStream& operator=(const ServerStream&) = delete;

  // Listens to `session`, and no longer to another. No effect if it does already, or if the server
  // offers no stream. Waits at most kPatience for the stream to stand, and no longer than `call`
  // lasts.
  void Follow(const SessionKeeper::SharedSession& session, const core::CallContext& call);
  // Returns when nothing is read any longer, within a second.
  void Stop();

 private:
  class Stoppable;
  enum class End { kBrokenOff, kRefused };

  void Listen(const SessionKeeper::SharedSession& session);
  End ReadOnce(const Session& session, EventSource& events, const core::CallContext& call);
  core::Result<StreamableHttp::Response> Open(const Session& session, const EventSource& events,
                                              const core::CallContext& call);
  core::Result<bool> Hear(const Session& session, json_rpc::Message message,
                          const core::CallContext& call);
  void Stand();
  bool HasStood() const;

  StreamableHttp& connection_;
  RequestIds& request_ids_;
  const Dependencies& dependencies_;
  const Config& config_;
  StreamListener& listener_;
  const std::function<void()> on_gap_;

  std::atomic<bool> stop_{false};
  mutable core::Mutex mutex_;
  core::ConditionVariable stood_;
  bool has_stood_ CLARIBI_GUARDED_BY(mutex_) = false;  // stands, or is refused
  core::Mutex control_;                                // Follow and Stop, one at a time
  SessionKeeper::SharedSession followed_ CLARIBI_GUARDED_BY(control_);
  std::thread thread_ CLARIBI_GUARDED_BY(control_);
};

}  // namespace claribi::mcp
