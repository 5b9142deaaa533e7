#include "mcp/server_stream.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/guarded.h"
#include "mcp/request_metadata.h"

namespace claribi::mcp {

using core::Result;

// The call of the thread: it lasts until the stream is to stop.
class ServerStream::Stoppable final : public core::CallContext {
 public:
  Stoppable(const core::Clock& clock, const std::atomic<bool>& stop) : clock_(clock), stop_(stop) {}

  bool IsCancelled() const override { return stop_; }
  core::MonotonicTime Now() const override { return clock_.Monotonic(); }
  core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
  void Progress(double, std::string_view) const override {}

 private:
  const core::Clock& clock_;
  const std::atomic<bool>& stop_;
};

void ServerStream::Follow(const SessionKeeper::SharedSession& session,
                          const core::CallContext& call) {
  {
    const core::MutexLock lock(control_);
    if (followed_ != session) {
      stop_ = true;
      if (thread_.joinable()) thread_.join();
      stop_ = false;
      {
        const core::MutexLock standing(mutex_);
        has_stood_ = false;
      }
      followed_ = session;
      thread_ = std::thread([this, session] {
        const auto guarded = [this](auto&& work) {
          return core::RunGuarded(dependencies_.logger, "mcp", "the server's own stream", work);
        };
        // Whoever waits for the stream does not wait for one that has crashed.
        if (!guarded([&] { Listen(session); })) guarded([&] { Stand(); });
      });
    }
  }
  const auto waited = call.WaitUntil(
      kPatience, [this] { return HasStood(); },
      [this](core::Milliseconds slice) {
        const core::MutexLock lock(mutex_);
        if (!has_stood_) stood_.WaitFor(mutex_, slice);
      });
  // The end of the call is noticed by whoever goes on with it.
  static_cast<void>(waited);
}

void ServerStream::Stop() {
  const core::MutexLock lock(control_);
  stop_ = true;
  if (thread_.joinable()) thread_.join();
  followed_.reset();
}

void ServerStream::Listen(const SessionKeeper::SharedSession& session) {
  const Stoppable call(dependencies_.clock, stop_);
  const auto batches =
      AllowsBatches(session->revision) ? json_rpc::Batches::kAllowed : json_rpc::Batches::kRefused;
  EventSource events(config_.limits, batches);
  core::Milliseconds pause{0};
  while (!stop_) {
    const core::MonotonicTime began = call.Now();
    if (ReadOnce(*session, events, call) == End::kRefused) break;
    Stand();
    if (stop_) break;
    on_gap_();
    // A stream that lasted was a good one; one that ends at once is left alone ever longer, and
    // never for less than the server asked for (H25-10).
    const bool lasted = call.Now() - began > pause;
    const core::Milliseconds least = events.reconnection_delay();
    pause = lasted ? least : std::max(least, std::min(pause * 2, kLongestPause));
    const auto never = [] { return false; };
    if (!call.WaitUntil(pause, never, dependencies_.pause).ok()) break;
  }
  Stand();
}

ServerStream::End ServerStream::ReadOnce(const Session& session, EventSource& events,
                                         const core::CallContext& call) {
  const auto response = Open(session, events, call);
  if (!response.ok()) {
    const bool passing = response.error().retryable;
    dependencies_.logger.Log(core::LogLevel::kDebug, "mcp",
                             "the server's own stream: " + response.error().message);
    return passing ? End::kBrokenOff : End::kRefused;
  }
  const int status = (*response)->status();
  if (status < 200 || status >= 300 ||
      http::MediaType((*response)->headers()) != "text/event-stream") {
    return status >= 500 ? End::kBrokenOff : End::kRefused;
  }
  Stand();
  const auto ended = events.Read(**response, call, [&](json_rpc::Message message) {
    return Hear(session, std::move(message), call);
  });
  if (ended.ok()) return *ended ? End::kRefused : End::kBrokenOff;
  const bool passing = ended.error().code == core::ErrorCode::kUnavailable ||
                       ended.error().code == core::ErrorCode::kTimeout;
  return passing ? End::kBrokenOff : End::kRefused;
}

Result<StreamableHttp::Response> ServerStream::Open(const Session& session,
                                                    const EventSource& events,
                                                    const core::CallContext& call) {
  if (!IsModern(session.revision)) {
    return connection_.OpenStream(session, events.last_event_id(), call);
  }
  json_rpc::Request request{
      request_ids_.Next(), "subscriptions/listen",
      core::Json::MakeObject(
          {{"notifications", core::Json::MakeObject({{"toolsListChanged", true}})}})};
  DescribeRequest(session.revision, dependencies_, config_, request.params);
  return connection_.Open(request, session, call);
}

Result<bool> ServerStream::Hear(const Session& session, json_rpc::Message message,
                                const core::CallContext& call) {
  if (const auto* notification = std::get_if<json_rpc::Notification>(&message)) {
    listener_.OnNotification(*notification);
    return false;
  }
  const auto* request = std::get_if<json_rpc::Request>(&message);
  if (request != nullptr && !IsModern(session.revision)) {
    connection_.AnswerServer(*request, &session, listener_, call);
    return false;
  }
  // A modern server ends its stream with an answer; to a legacy one nothing was asked here.
  return IsModern(session.revision) && request == nullptr;
}

void ServerStream::Stand() {
  const core::MutexLock lock(mutex_);
  has_stood_ = true;
  stood_.NotifyAll();
}

bool ServerStream::HasStood() const {
  const core::MutexLock lock(mutex_);
  return has_stood_;
}

}  // namespace claribi::mcp
