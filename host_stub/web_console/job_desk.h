// JobDesk: what takes long: each job has an id, a thread, and a state that can be asked for and
// that every change of is told to its browser session. A page that is loaded again finds its jobs
// here. Not on disk: jobs end with the process. Source: the schema Job of openapi.json.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "outcome/outcome.h"
#include "outcome/patience.h"
#include "values/json_value.h"
#include "web_console/event_hub.h"

namespace claribi::web_console {

/// What a job is, for those who look at it.
struct JobSubject {
  std::string kind;  // "question", "test", "disconnect", "refresh"
  std::string data_source_id = {};
  std::string question = {};
  std::string tile_id = {};
};

/// Turns an error into the object of the interface.
using ErrorWriter = std::function<values::Json(const outcome::Error&)>;

class JobDesk;

/// One job, as its body sees it. Any thread.
class Job final : public outcome::Patience {
 public:
  bool IsCancelled() const override;
  std::chrono::milliseconds Remaining() const override { return deadline_.Remaining(); }

  const std::string& id() const { return id_; }

  void Progress(const std::string& what, std::size_t done, std::size_t all);
  /// Rows so far, as the schema has them: {"columns", "rows", "count"}.
  void Provisional(values::Json rows);
  /// What it waits for, as the schema has it: {"until", "what_for"}; null: for nothing any more.
  void Waiting(values::Json waiting);

 private:
  friend class JobDesk;
  Job(JobDesk& desk, std::string session, JobSubject subject, std::chrono::milliseconds longest);

  JobDesk& desk_;
  const std::string id_;
  const std::string session_;
  const JobSubject subject_;
  const std::string started_at_;
  const outcome::Deadline deadline_;
  std::atomic<bool> is_cancelled_{false};
  // Guarded by the desk's mutex.
  std::string state_ = "running";
  std::string finished_at_;
  values::Json progress_;
  values::Json provisional_;
  values::Json waiting_;
  values::Json result_;
  values::Json error_;
  std::size_t bytes_ = 0;
  std::chrono::steady_clock::time_point told_{};
  std::thread thread_;
};

/// Any thread. References outlive it.
class JobDesk {
 public:
  using Body = std::function<outcome::Result<values::Json>(Job&)>;

  JobDesk(EventHub& hub, ErrorWriter error_writer)
      : hub_(hub), error_writer_(std::move(error_writer)) {}
  ~JobDesk() { Stop(); }
  JobDesk(const JobDesk&) = delete;
  JobDesk& operator=(const JobDesk&) = delete;

  static constexpr std::size_t kMostRunning = 64;
  static constexpr std::size_t kMostKept = 100;  // of a session
  static constexpr std::size_t kLargestEvent = std::size_t{256} << 10;

  /// Cancels all jobs, and waits for their threads. None may be started afterwards.
  void Stop();

  /// Starts a job; its state as the schema has it. kRateLimited where too many are under way. A
  /// body that is cancelled and has a result all the same keeps it.
  outcome::Result<values::Json> Start(const std::string& session, JobSubject subject,
                                      std::chrono::milliseconds longest, Body body);

  /// The whole state; kNotFound for a job of another session, too.
  outcome::Result<values::Json> Find(const std::string& session, const std::string& id) const;
  /// The newest first, without results.
  values::Json List(const std::string& session) const;
  outcome::Result<values::Json> Cancel(const std::string& session, const std::string& id);

 private:
  friend class Job;
  std::shared_ptr<Job> Get(const std::string& session, const std::string& id) const;
  values::Json Write(const Job& job, bool with_result) const;  // with the mutex held
  void Run(const std::shared_ptr<Job>& job, const Body& body);
  void Tell(const Job& job);
  void Tidy(const std::string& session);

  EventHub& hub_;
  const ErrorWriter error_writer_;
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<Job>> jobs_;  // shared with their threads; the oldest first
  std::vector<std::thread> ended_;
};

}  // namespace claribi::web_console
