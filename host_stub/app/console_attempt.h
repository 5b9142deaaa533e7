// ConsoleAttempt: one attempt of console_attempts.h: its thread, its state, and what it waits for.
// Inside of this room only.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/connecting.h"
#include "app/console_attempts.h"

namespace claribi::app {

/// The first of this name in the query, decoded; "" where there is none.
std::string UrlParameter(const std::string& url, const std::string& name);

/// What `connect` would be told. `row_opt`: the data source that is authorized again.
Invocation InvocationOf(const ConsoleCard& card, const store::DataSource* row_opt,
                        const AttemptInput& input);

/// Any thread, unless a member says otherwise.
class ConsoleAttempt final : public outcome::Patience {
 public:
  ConsoleAttempt(const ConsoleAttempts::Dependencies& dependencies, std::string session,
                 const ConsoleCard& card, const store::DataSource* row_opt, AttemptInput input);
  ~ConsoleAttempt() override;  // after Stop

  // Asked by what the thread does with the plugin.
  bool IsCancelled() const override { return is_cancelled_; }
  std::chrono::milliseconds Remaining() const override { return std::chrono::milliseconds::max(); }

  const std::string& id() const { return id_; }
  const std::string& session() const { return session_; }

  /// Begins the steps, on a thread; ends those that are under way before.
  void Start();
  /// Cancels, and waits for the thread.
  void Stop();
  /// The same by the person, who is done with what failed, too.
  void Cancel();

  values::Json ToJson();
  /// It is finished, or was cancelled.
  bool IsOver();
  /// It waits or runs.
  bool IsUnderWay();

  void KeepName(const std::string& name);
  outcome::Status GiveApiKey(std::string key);
  outcome::Status Finish(const std::string& name);

  /// How a callback relates to this attempt: nothing if it does not.
  std::optional<web_console::CallbackVerdict> Offer(const std::string& url,
                                                    const std::string& state);
  /// A callback of none came: the person may have used an earlier link.
  void NoteStray();

 private:
  enum class Step {
    kStarting,
    kAwaitingApiKey,
    kAwaitingUser,
    kExchanging,
    kTesting,
    kReady,
    kFinishing,
    kFinished,
    kDenied,
    kExpired,
    kFailed,
    kCancelled
  };

  void Run();
  void Join();  // with `control_`
  outcome::Status Connect(Connecting& connecting, Workspace& workspace);
  outcome::Status SignIn(Connecting& connecting, Workspace& workspace);
  outcome::Status AwaitCallback(Connecting& connecting, Workspace& workspace);
  outcome::Status AwaitKey(Connecting& connecting, Workspace& workspace);
  outcome::Status AwaitName(Connecting& connecting, const Document& status);
  std::string NameSoFar();  // that was suggested or typed
  values::Json TestOf(Connecting& connecting, Workspace& workspace, const Document& status,
                      const std::string& meanwhile);
  void End(const outcome::Error& error);

  void Waits(const std::optional<executor::Wait>& wait);  // tells it

  values::Json Write() const;  // with the mutex held
  void Enter(Step step);       // with the mutex held; tells it
  void EnterAlone(Step step);  // takes the mutex
  bool Ended() const { return step_ >= Step::kFinished; }
  /// Waits until `is_there`, at most until `end`; false where it was cancelled or is too late.
  bool WaitFor(std::unique_lock<std::mutex>& lock, std::chrono::steady_clock::time_point end,
               const std::function<bool()>& is_there);

  const ConsoleAttempts::Dependencies& dependencies_;
  const std::string id_;
  const std::string session_;
  const ConsoleCard& card_;
  const std::optional<store::DataSource> row_;  // that is authorized again
  std::string started_at_;
  std::atomic<bool> is_cancelled_{false};

  std::mutex control_;  // guards the thread, and is taken before the other
  std::thread thread_;

  std::mutex mutex_;  // guards what follows; never held over a call
  std::condition_variable changed_;
  Step step_ = Step::kStarting;
  AttemptInput input_;
  std::string authorization_url_;
  std::string state_parameter_;
  std::int64_t expires_at_ms_ = 0;
  std::string callback_;  // that is to be exchanged
  std::string turned_away_;
  std::string api_key_;
  std::optional<std::string> wanted_name_;         // Finish waits
  std::optional<outcome::Status> finish_outcome_;  // for this
  std::string saved_id_;
  bool is_name_taken_ = false;
  values::Json waiting_;  // what the vendor makes the step wait for
  values::Json test_;
  values::Json error_;
  bool has_exchanged_ = false;
};

}  // namespace claribi::app
