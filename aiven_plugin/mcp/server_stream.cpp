#include "mcp/server_stream.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "core/guarded.h"

namespace claribi::mcp {

using core::Result;

namespace {

constexpr int kMethodNotAllowed = 405;

}  // namespace

// One session that is listened to, and the call of the thread that does: it lasts until it is told
// to stop. [mt], but Start and Join.
class ServerStream::Listening final : public core::CallContext {
 public:
  Listening(const core::Clock& clock, SharedSession session)
      : clock_(clock), session_(std::move(session)) {}

  bool IsCancelled() const override { return stop_; }
  core::MonotonicTime Now() const override { return clock_.Monotonic(); }
  core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
  void Progress(double, std::string_view) const override {}

  const SharedSession& session() const { return session_; }

  // Called once, before anybody else knows of this. False: the system has no thread to spare.
  bool Start(std::function<void()> run) {
    try {
      thread_ = std::thread(std::move(run));
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  }
  void Stop() { stop_ = true; }
  // Called once, by whoever took this out of `ending_`.
  void Join() { thread_.join(); }

  // The stream stands, or is refused: there is nothing to wait for.
  void NoteStanding() { Reach(Stage::kStanding); }
  // The thread does nothing any longer.
  void NoteEnd() { Reach(Stage::kEnded); }
  bool HasStood() const { return HasReached(Stage::kStanding); }
  bool HasEnded() const { return HasReached(Stage::kEnded); }

  // Whatever ends the wait: the end of the call is noticed by whoever goes on with it.
  void AwaitStanding(const core::CallContext& call) { Await(Stage::kStanding, kPatience, call); }
  void AwaitEnd(const core::CallContext& call) {
    Await(Stage::kEnded, core::Milliseconds::max(), call);
  }

 private:
  enum class Stage { kOpening, kStanding, kEnded };

  void Reach(Stage stage) {
    const core::MutexLock lock(mutex_);
    stage_ = std::max(stage_, stage);
    changed_.NotifyAll();
  }
  bool HasReached(Stage stage) const {
    const core::MutexLock lock(mutex_);
    return stage_ >= stage;
  }
  void Await(Stage stage, core::Milliseconds at_most, const core::CallContext& call) {
    static_cast<void>(call.WaitUntil(
        at_most, [&] { return HasReached(stage); },
        [&](core::Milliseconds slice) {
          const core::MutexLock lock(mutex_);
          if (stage_ < stage) changed_.WaitFor(mutex_, slice);
        }));
  }

  const core::Clock& clock_;
  const SharedSession session_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
  mutable core::Mutex mutex_;
  core::ConditionVariable changed_;
  Stage stage_ CLARIBI_GUARDED_BY(mutex_) = Stage::kOpening;
};

ServerStream::~ServerStream() {
  SignalStop();
  for (const SharedListening& listening : Ending()) listening->Join();
}

void ServerStream::Follow(const SharedSession& session, const core::CallContext& call) {
  JoinEnded();
  SharedListening listening;
  const Start start = ListenTo(session, listening);
  if (start == Start::kStarted) return listening->AwaitStanding(call);
  if (start == Start::kNotInForce) return;
  dependencies_.logger.Log(core::LogLevel::kWarn, core::LogComponent::kMcp,
                           "the server's own stream is not read: there is no thread for it, or " +
                               std::to_string(kMaxEnding) +
                               " earlier ones have not ended, because the host does not end a "
                               "service whose wait was cancelled");
}

void ServerStream::SignalStop() {
  const core::MutexLock lock(mutex_);
  StopCurrent();
}

void ServerStream::AwaitEnd(const core::CallContext& call) {
  for (const SharedListening& listening : Ending()) listening->AwaitEnd(call);
  JoinEnded();
}

ServerStream::Start ServerStream::ListenTo(const SharedSession& session,
                                           SharedListening& listening) {
  const core::MutexLock lock(mutex_);
  // Asked under the lock: whoever follows a newer session comes later, and stops this one.
  if (keeper_.Current() != session) return Start::kNotInForce;
  if (!current_ || current_->session() != session) {
    StopCurrent();
    if (ending_.size() >= kMaxEnding) return Start::kNoThread;
    auto begun = std::make_shared<Listening>(dependencies_.clock, session);
    // It outlives its thread: it is dropped by whoever joined that.
    if (!begun->Start([this, &reading = *begun] { Run(reading); })) return Start::kNoThread;
    current_ = std::move(begun);
  }
  listening = current_;
  return Start::kStarted;
}

void ServerStream::StopCurrent() {
  if (!current_) return;
  ending_.reserve(ending_.size() + 1);
  current_->Stop();
  ending_.push_back(std::move(current_));
  current_.reset();
}

std::vector<ServerStream::SharedListening> ServerStream::Ending() const {
  const core::MutexLock lock(mutex_);
  return ending_;
}

// Each is taken out under the lock, so by one caller only; what is left of its thread is the
// return.
void ServerStream::JoinEnded() {
  std::vector<SharedListening> ended;
  {
    const core::MutexLock lock(mutex_);
    const auto first = std::stable_partition(
        ending_.begin(), ending_.end(),
        [](const SharedListening& listening) { return !listening->HasEnded(); });
    ended.assign(first, ending_.end());
    ending_.erase(first, ending_.end());
  }
  for (const SharedListening& listening : ended) listening->Join();
}

// The entry of the thread: whatever is thrown ends the stream and nothing else.
void ServerStream::Run(Listening& listening) noexcept {
  const auto guarded = [this](auto&& work) {
    return core::RunGuarded(dependencies_.logger, core::LogComponent::kMcp,
                            "the server's own stream", work);
  };
  if (!guarded([&] { Listen(listening); })) guarded([&] { on_gap_(); });
  // Whoever waits for the stream does not wait for one that has crashed.
  guarded([&] { listening.NoteEnd(); });
}

void ServerStream::Listen(Listening& listening) {
  const Session& session = *listening.session();
  const auto batches =
      AllowsBatches(session.revision) ? json_rpc::Batches::kAllowed : json_rpc::Batches::kRefused;
  EventSource events(config_.limits, batches, connection_.leniency());
  core::Milliseconds pause{0};
  while (!listening.IsCancelled()) {
    const core::MonotonicTime began = listening.Now();
    if (ReadOnce(listening, events) == End::kRefused) break;
    listening.NoteStanding();
    if (listening.IsCancelled()) break;
    on_gap_();
    // A stream that lasted was a good one; one that ends at once is left alone ever longer, and
    // never for less than the server asked for (H25-10).
    const bool lasted = listening.Now() - began > pause;
    const core::Milliseconds least = events.reconnection_delay();
    pause = lasted ? least : std::max(least, std::min(pause * 2, kLongestPause));
    const auto never = [] { return false; };
    if (!listening.WaitUntil(pause, never, dependencies_.pause).ok()) break;
  }
}

ServerStream::End ServerStream::ReadOnce(Listening& listening, EventSource& events) {
  const Session& session = *listening.session();
  const auto response = Open(session, events, listening);
  if (!response.ok()) {
    const bool passing = response.error().retryable;
    dependencies_.logger.Log(core::LogLevel::kDebug, core::LogComponent::kMcp,
                             "the server's own stream: " + response.error().message);
    return passing ? End::kBrokenOff : End::kRefused;
  }
  const int status = (*response)->status();
  // Where one has stood, a refusal is of this moment.
  const bool never_stood = !listening.HasStood();
  if (status == kMethodNotAllowed && never_stood && !IsModern(session.revision)) {
    on_none_(listening);
  }
  if (status < 200 || status >= 300 ||
      http::MediaType((*response)->headers()) != "text/event-stream") {
    return status >= 500 ? End::kBrokenOff : End::kRefused;
  }
  listening.NoteStanding();
  const auto ended = events.Read(**response, listening, [&](json_rpc::Message message) {
    return Hear(session, std::move(message), listening);
  });
  if (ended.ok()) return *ended ? End::kRefused : End::kBrokenOff;
  // kUpstream: it holds nothing but what is no message. Another one may.
  const bool passing = ended.error().code == core::ErrorCode::kUnavailable ||
                       ended.error().code == core::ErrorCode::kTimeout ||
                       ended.error().code == core::ErrorCode::kUpstream;
  if (!listening.IsCancelled()) {
    dependencies_.logger.Log(passing ? core::LogLevel::kDebug : core::LogLevel::kWarn,
                             core::LogComponent::kMcp,
                             std::string("the server's own stream ") +
                                 (passing ? "broke off: " : "is not read any longer: ") +
                                 ended.error().message + " (" + ended.error().cause + ")");
  }
  return passing ? End::kBrokenOff : End::kRefused;
}

Result<StreamableHttp::Response> ServerStream::Open(const Session& session,
                                                    const EventSource& events,
                                                    const core::CallContext& call) {
  Operation operation(dependencies_, config_);
  if (!IsModern(session.revision)) {
    return connection_.OpenStream(operation, session, events.last_event_id(), call);
  }
  const Question question{
      .method = "subscriptions/listen",
      .params = core::Json::MakeObject(
          {{"notifications", core::Json::MakeObject({{"toolsListChanged", true}})}}),
      .session = &session};
  return connection_.Open(operation, question, call);
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

}  // namespace claribi::mcp
