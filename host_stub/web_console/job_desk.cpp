#include "web_console/job_desk.h"

#include <algorithm>

#include "values/utc.h"
#include "web_console/browser_sessions.h"

namespace claribi::web_console {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using values::Json;

constexpr std::chrono::milliseconds kBetweenEvents{100};
constexpr std::size_t kMostResultBytes = std::size_t{64} << 20;  // of the results of one session

std::string Now() {
  return values::Rfc3339(std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count());
}

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Error NoSuchJob() {
  return Error{.code = Code::kNotFound,
               .what = "There is no such job.",
               .cause = "It is not of this browser, or too long ago.",
               .fix = "Begin it again."};
}

}  // namespace

Job::Job(JobDesk& desk, std::string session, JobSubject subject, std::chrono::milliseconds longest)
    : desk_(desk),
      id_(RandomToken().substr(0, 24)),
      session_(std::move(session)),
      subject_(std::move(subject)),
      started_at_(Now()),
      deadline_(longest) {}

bool Job::IsCancelled() const { return is_cancelled_; }

void Job::Progress(const std::string& what, std::size_t done, std::size_t all) {
  const std::lock_guard lock(desk_.mutex_);
  progress_ = Json::EmptyObject();
  progress_.Set("what", what);
  progress_.Set("done", static_cast<std::int64_t>(done));
  progress_.Set("all", static_cast<std::int64_t>(all));
  const auto now = std::chrono::steady_clock::now();
  if (done < all && now - told_ < kBetweenEvents) return;
  told_ = now;
  desk_.Tell(*this);
}

void Job::Provisional(Json rows) {
  const std::lock_guard lock(desk_.mutex_);
  provisional_ = std::move(rows);
  desk_.Tell(*this);
}

void Job::Waiting(Json waiting) {
  const std::lock_guard lock(desk_.mutex_);
  waiting_ = std::move(waiting);
  desk_.Tell(*this);
}

void JobDesk::Stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& job : jobs_) {
      job->is_cancelled_ = true;
      if (job->thread_.joinable()) threads.push_back(std::move(job->thread_));
    }
    for (std::thread& thread : ended_) threads.push_back(std::move(thread));
    ended_.clear();
  }
  for (std::thread& thread : threads) thread.join();
}

Json JobDesk::Write(const Job& job, bool with_result) const {
  Json json = Json::EmptyObject();
  json.Set("id", job.id_).Set("kind", job.subject_.kind);
  json.Set("state", job.state_);
  json.Set("data_source_id", TextOrNull(job.subject_.data_source_id));
  json.Set("question", TextOrNull(job.subject_.question));
  json.Set("tile_id", TextOrNull(job.subject_.tile_id));
  json.Set("started_at", job.started_at_);
  json.Set("finished_at", TextOrNull(job.finished_at_));
  json.Set("progress", job.progress_);
  json.Set("waiting", job.waiting_);
  json.Set("provisional", job.provisional_);
  json.Set("result", with_result ? job.result_ : Json());
  json.Set("result_omitted", !with_result && !job.result_.IsNull());
  return json.Set("error", job.error_);
}

// With the mutex held; the hub's own is taken inside, and never the other way round.
void JobDesk::Tell(const Job& job) {
  hub_.Publish(job.session_, "job", Write(job, job.bytes_ <= kLargestEvent));
}

void JobDesk::Run(const std::shared_ptr<Job>& job, const Body& body) {
  const auto attempt = [&]() -> Result<Json> {
    try {
      return body(*job);
    } catch (const std::exception& failure) {  // a bug, or no memory is left
      return Error{.code = Code::kInternal,
                   .what = "The job has failed.",
                   .cause = failure.what(),
                   .fix = "Report this."};
    }
  };
  Result<Json> result = attempt();
  const std::size_t bytes = result ? values::WriteJson(*result).size() : 0;
  const std::lock_guard lock(mutex_);
  job->finished_at_ = Now();
  job->provisional_ = Json();
  job->waiting_ = Json();
  job->bytes_ = bytes;
  const bool was_cancelled =
      job->is_cancelled_ || (!result && result.error().code == Code::kCancelled);
  job->state_ = was_cancelled ? "cancelled" : result ? "finished" : "failed";
  if (result) {
    job->result_ = std::move(*result);
  } else {
    job->error_ = error_writer_(result.error());
    const Json* request = job->error_.Find("request_id");
    if (request == nullptr || request->IsNull()) job->error_.Set("request_id", job->id_);
  }
  Tell(*job);
  if (job->thread_.joinable()) ended_.push_back(std::move(job->thread_));
}

// With the mutex held.
void JobDesk::Tidy(const std::string& session) {
  std::size_t kept = 0;
  std::size_t bytes = 0;
  for (auto job = jobs_.rbegin(); job != jobs_.rend(); ++job) {
    if ((*job)->session_ != session || (*job)->state_ == "running") continue;
    bytes += (*job)->bytes_;
    if (++kept > kMostKept || (bytes > kMostResultBytes && kept > 1)) (*job)->finished_at_.clear();
  }
  std::erase_if(
      jobs_, [](const auto& job) { return job->state_ != "running" && job->finished_at_.empty(); });
}

Result<Json> JobDesk::Start(const std::string& session, JobSubject subject,
                            std::chrono::milliseconds longest, Body body) {
  std::vector<std::thread> ended;
  std::shared_ptr<Job> job(new Job(*this, session, std::move(subject), longest));
  Json state;
  {
    const std::lock_guard lock(mutex_);
    ended.swap(ended_);
    Tidy(session);
    const auto running = std::count_if(jobs_.begin(), jobs_.end(),
                                       [](const auto& one) { return one->state_ == "running"; });
    if (static_cast<std::size_t>(running) >= kMostRunning) {
      return Error{.code = Code::kRateLimited,
                   .what = "The job was not begun.",
                   .cause = std::to_string(kMostRunning) + " jobs are under way.",
                   .fix = "Wait until some have ended, or cancel them.",
                   .retryable = true,
                   .retry_after = std::chrono::seconds(5)};
    }
    jobs_.push_back(job);
    state = Write(*job, true);
    Tell(*job);
    job->thread_ = std::thread([this, job, body = std::move(body)] { Run(job, body); });
  }
  for (std::thread& thread : ended) thread.join();  // their bodies have returned
  return state;
}

std::shared_ptr<Job> JobDesk::Get(const std::string& session, const std::string& id) const {
  for (const auto& job : jobs_) {
    if (job->id_ == id && job->session_ == session) return job;
  }
  return nullptr;
}

Result<Json> JobDesk::Find(const std::string& session, const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto job = Get(session, id);
  if (!job) return NoSuchJob();
  return Write(*job, true);
}

Json JobDesk::List(const std::string& session) const {
  const std::lock_guard lock(mutex_);
  Json list = Json::EmptyArray();
  for (auto job = jobs_.rbegin(); job != jobs_.rend(); ++job) {
    if ((*job)->session_ == session) list.Push(Write(**job, false));
  }
  return list;
}

Result<Json> JobDesk::Cancel(const std::string& session, const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto job = Get(session, id);
  if (!job) return NoSuchJob();
  job->is_cancelled_ = true;
  return Write(*job, true);
}

}  // namespace claribi::web_console
