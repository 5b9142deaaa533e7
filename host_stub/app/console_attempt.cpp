#include "app/console_attempt.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>

#include "app/console_texts.h"
#include "store/leases.h"
#include "values/utc.h"
#include "web_console/browser_sessions.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using std::chrono::steady_clock;
using values::Json;
using web_console::CallbackVerdict;

// In the order of the enumeration.
constexpr std::array<const char*, 12> kStepNames{
    "starting",  "awaiting_api_key", "awaiting_user", "exchanging", "testing", "ready",
    "finishing", "finished",         "denied",        "expired",    "failed",  "cancelled"};

Error NotNow(const std::string& what, const std::string& fix) {
  return Error{
      .code = Code::kState, .what = what, .cause = "The sign-in is at another step.", .fix = fix};
}

std::string HostOf(const std::string& url) {
  try {
    return Poco::URI(url).getHost();
  } catch (const Poco::Exception&) {
    return "";
  }
}

}  // namespace

std::string UrlParameter(const std::string& url, const std::string& name) {
  try {
    for (const auto& [key, value] : Poco::URI(url).getQueryParameters()) {
      if (key == name) return value;
    }
  } catch (const Poco::Exception&) {  // then it has none that we could find
  }
  return "";
}

Invocation InvocationOf(const ConsoleCard& card, const store::DataSource* row_opt,
                        const AttemptInput& input) {
  Invocation invocation;
  invocation.global = card.options;
  if (row_opt != nullptr) invocation.name = row_opt->name;
  if (row_opt == nullptr) invocation.endpoint = input.endpoint;
  invocation.scopes = input.scopes;
  for (const auto& [name, value] : input.endpoint_values) {
    invocation.values.emplace_back(name).append("=").append(value);
  }
  return invocation;
}

ConsoleAttempt::ConsoleAttempt(const ConsoleAttempts::Dependencies& dependencies,
                               std::string session, const ConsoleCard& card,
                               const store::DataSource* row_opt, AttemptInput input)
    : dependencies_(dependencies),
      id_(web_console::RandomToken().substr(0, 24)),
      session_(std::move(session)),
      card_(card),
      row_(row_opt == nullptr ? std::nullopt : std::optional(*row_opt)),
      started_at_(values::Rfc3339(store::UnixMs())),
      input_(std::move(input)) {}

ConsoleAttempt::~ConsoleAttempt() { Stop(); }

void ConsoleAttempt::Join() {
  is_cancelled_ = true;
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ConsoleAttempt::Stop() {
  const std::lock_guard control(control_);
  Join();
}

void ConsoleAttempt::Cancel() {
  Stop();
  const std::lock_guard lock(mutex_);
  if (step_ != Step::kFinished && step_ != Step::kCancelled) Enter(Step::kCancelled);
}

void ConsoleAttempt::Start() {
  const std::lock_guard control(control_);
  Join();
  const std::lock_guard lock(mutex_);
  is_cancelled_ = false;
  authorization_url_.clear();
  state_parameter_.clear();
  callback_.clear();
  turned_away_.clear();
  api_key_.clear();
  wanted_name_.reset();
  finish_outcome_.reset();
  test_ = Json();
  error_ = Json();
  has_exchanged_ = false;
  Enter(Step::kStarting);
  thread_ = std::thread([this] { Run(); });
}

// ---- From outside

void ConsoleAttempt::KeepName(const std::string& name) {
  const bool is_taken = !row_ && dependencies_.is_taken(name);
  const std::lock_guard lock(mutex_);
  input_.name = name;
  is_name_taken_ = is_taken;
}

Status ConsoleAttempt::GiveApiKey(std::string key) {
  const std::lock_guard lock(mutex_);
  if (step_ != Step::kAwaitingApiKey) {
    return NotNow("The API key was not taken.", "Begin again, and type it when it is asked for.");
  }
  Wipe(api_key_);
  api_key_ = std::move(key);
  changed_.notify_all();
  return {};
}

Status ConsoleAttempt::Finish(const std::string& name) {
  std::unique_lock lock(mutex_);
  if (step_ == Step::kFinished) return {};
  if (step_ != Step::kReady || wanted_name_) {
    return NotNow("The data source was not saved.", "Finish once the test has passed.");
  }
  input_.name = name;
  wanted_name_ = name;
  finish_outcome_.reset();
  changed_.notify_all();
  changed_.wait(lock, [&] { return finish_outcome_.has_value() || Ended(); });
  if (finish_outcome_) return *finish_outcome_;
  return NotNow("The data source was not saved.", "Begin again.");
}

std::optional<CallbackVerdict> ConsoleAttempt::Offer(const std::string& url,
                                                     const std::string& state) {
  const std::lock_guard lock(mutex_);
  if (state_parameter_.empty() || (!state.empty() && state != state_parameter_)) {
    return std::nullopt;
  }
  if (step_ != Step::kAwaitingUser || !callback_.empty()) {
    return state.empty() ? std::nullopt : std::optional(CallbackVerdict::kAlreadyUsed);
  }
  callback_ = url;
  changed_.notify_all();
  return CallbackVerdict::kReceived;
}

void ConsoleAttempt::NoteStray() {
  const std::lock_guard lock(mutex_);
  if (step_ != Step::kAwaitingUser) return;
  turned_away_ = "What came back belonged to another sign-in, perhaps to an earlier link.";
  Enter(step_);
}

bool ConsoleAttempt::IsOver() {
  const std::lock_guard lock(mutex_);
  return step_ == Step::kFinished || step_ == Step::kCancelled;
}

bool ConsoleAttempt::IsUnderWay() {
  const std::lock_guard lock(mutex_);
  return !Ended();
}

Json ConsoleAttempt::ToJson() {
  const std::lock_guard lock(mutex_);
  return Write();
}

// ---- Inside

bool ConsoleAttempt::WaitFor(std::unique_lock<std::mutex>& lock, steady_clock::time_point end,
                             const std::function<bool()>& is_there) {
  while (!is_there()) {
    if (is_cancelled_ || steady_clock::now() >= end) return false;
    changed_.wait_until(lock, std::min(end, steady_clock::now() + kSlice));
  }
  return !is_cancelled_;
}

void ConsoleAttempt::EnterAlone(Step step) {
  const std::lock_guard lock(mutex_);
  Enter(step);
}

void ConsoleAttempt::Waits(const std::optional<executor::Wait>& wait) {
  const std::lock_guard lock(mutex_);
  Json waiting = WaitingJson(wait);
  if (values::WriteJson(waiting) == values::WriteJson(waiting_)) return;
  waiting_ = std::move(waiting);
  Enter(step_);
}

void ConsoleAttempt::Enter(Step step) {
  if (step != step_) waiting_ = Json();
  step_ = step;
  dependencies_.hub.Publish(session_, "attempt", Write());
  changed_.notify_all();
}

Json ConsoleAttempt::Write() const {
  const bool waits = step_ == Step::kAwaitingUser;
  Json json = Json::EmptyObject();
  json.Set("id", id_).Set("card_id", card_.id);
  json.Set("data_source_id", TextOrNull(row_ ? row_->connection_id : saved_id_));
  json.Set("is_new", !row_.has_value());
  json.Set("state", kStepNames[static_cast<std::size_t>(step_)]);
  json.Set("authorization_url", waits ? Json(authorization_url_) : Json());
  json.Set("vendor_host", waits ? Json(HostOf(authorization_url_)) : Json());
  json.Set("expires_at", waits ? Json(values::Rfc3339(expires_at_ms_)) : Json());
  json.Set("turned_away", TextOrNull(turned_away_));
  Json input = Json::EmptyObject();
  input.Set("name", input_.name).Set("endpoint", TextOrNull(input_.endpoint));
  Json endpoint_values = Json::EmptyObject();
  for (const auto& [name, value] : input_.endpoint_values) endpoint_values.Set(name, value);
  input.Set("endpoint_values", std::move(endpoint_values));
  json.Set("input", input.Set("scopes", Json::Texts(input_.scopes)));
  json.Set("waiting", Ended() ? Json() : waiting_);
  json.Set("test", test_);
  json.Set("can_finish", step_ == Step::kReady);
  json.Set("name_taken", is_name_taken_ && step_ == Step::kReady);
  json.Set("error", error_);
  return json.Set("started_at", started_at_);
}

}  // namespace claribi::app
