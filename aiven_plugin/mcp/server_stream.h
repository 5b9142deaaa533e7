// Listens to what a server says unasked, for as long as a session lasts: a legacy server on its
// standing stream (GET), a modern one on `subscriptions/listen`. A thread of its own reads, and
// comes back after a stream that broke off.
//
//     listening --Follow(another session) or SignalStop--> ending --its thread has ended--> joined
//
// A thread that ends may still be in a service of the host: a person is asked something. Nobody
// waits for it but AwaitEnd and the destructor, and nobody joins it under a lock. Source: MCP
// revision 2025-11-25, basic/transports "Listening for Messages from the Server"; revision
// 2026-07-28, basic/patterns/subscriptions; H25-08 to H25-10, LST-08, LST-10, LST-11.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

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
  // So many threads may be ending, because a service of the host does not. While they are, a new
  // session is not listened to.
  static constexpr std::size_t kMaxEnding = 4;

  // Borrows all. keeper: the session in force is the one to listen to. on_gap: notices may have
  // been lost. on_none: a legacy server has no such stream. Both are called on the thread of this
  // object.
  ServerStream(StreamableHttp& connection, const Dependencies& dependencies, const Config& config,
               const SessionKeeper& keeper, StreamListener& listener, std::function<void()> on_gap,
               std::function<void(const core::CallContext&)> on_none)
      : connection_(connection),
        dependencies_(dependencies),
        config_(config),
        keeper_(keeper),
        listener_(listener),
        on_gap_(std::move(on_gap)),
        on_none_(std::move(on_none)) {}
  // Waits for every thread, however long a service of the host takes.
  ~ServerStream();
  ServerStream(const ServerStream&) = delete;
  ServerStream& operator=(const ServerStream&) = delete;

  // Listens to `session`, and no longer to another. No effect if it does already, if the server
  // offers no stream, or if `session` is no longer in force: a slow call brings an old one. Waits
  // at most kPatience for the stream to stand, and no longer than `call` lasts; never for the end
  // of another stream.
  void Follow(const SharedSession& session, const core::CallContext& call);
  // Tells every thread to stop, and cancels what it waits for. Returns at once.
  void SignalStop();
  // Waits until the threads that were told to stop have ended, no longer than `call` lasts.
  void AwaitEnd(const core::CallContext& call);

 private:
  class Listening;
  // Shared: whoever waits for a stream to stand keeps it while another call replaces it.
  using SharedListening = std::shared_ptr<Listening>;
  enum class End { kBrokenOff, kRefused };

  enum class Start { kStarted, kNotInForce, kNoThread };

  // Sets `listening` where it listens to `session` afterwards.
  Start ListenTo(const SharedSession& session, SharedListening& listening);
  void StopCurrent() CLARIBI_REQUIRES(mutex_);
  std::vector<SharedListening> Ending() const;
  void JoinEnded();

  void Run(Listening& listening) noexcept;
  void Listen(Listening& listening);
  End ReadOnce(Listening& listening, EventSource& events);
  core::Result<StreamableHttp::Response> Open(const Session& session, const EventSource& events,
                                              const core::CallContext& call);
  core::Result<bool> Hear(const Session& session, json_rpc::Message message,
                          const core::CallContext& call);

  StreamableHttp& connection_;
  const Dependencies& dependencies_;
  const Config& config_;
  const SessionKeeper& keeper_;
  StreamListener& listener_;
  const std::function<void()> on_gap_;
  const std::function<void(const core::CallContext&)> on_none_;

  mutable core::Mutex mutex_;
  SharedListening current_ CLARIBI_GUARDED_BY(mutex_);
  std::vector<SharedListening> ending_ CLARIBI_GUARDED_BY(mutex_);  // told to stop, not joined
};

}  // namespace claribi::mcp
