#include "app/console_attempts.h"

#include <algorithm>
#include <chrono>

#include "app/connecting.h"
#include "app/console_attempt.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using values::Json;
using web_console::CallbackVerdict;

constexpr std::size_t kMostRemembered = 32;  // of a session
constexpr std::chrono::seconds kChecking{10};

Error NoSuchAttempt() {
  return Error{.code = Code::kNotFound,
               .what = "There is no such sign-in.",
               .cause = "It is not of this browser, or the console was started again.",
               .fix = "Begin again."};
}

}  // namespace

void ConsoleAttempts::Stop() {
  for (const auto& attempt : attempts_) attempt->Stop();
}

std::shared_ptr<ConsoleAttempt> ConsoleAttempts::Get(const std::string& session,
                                                     const std::string& id) {
  const std::lock_guard lock(mutex_);
  for (const auto& attempt : attempts_) {
    if (attempt->id() == id && attempt->session() == session) return attempt;
  }
  return nullptr;
}

Status ConsoleAttempts::Check(const ConsoleCard& card, const AttemptInput& input) const {
  const outcome::Deadline patience(kChecking);
  Workspace workspace(card.options, patience, dependencies_.terminal, card.workspace.get());
  Connecting connecting(workspace);
  Status prepared = connecting.Prepare(InvocationOf(card, nullptr, input));
  workspace.KeepEvents();
  return prepared;
}

Result<Json> ConsoleAttempts::Begin(const std::string& session, const ConsoleCard& card,
                                    const store::DataSource* row_opt, AttemptInput input) {
  if (row_opt == nullptr) {
    if (const Status checked = Check(card, input); !checked) return checked.error();
  }
  auto attempt =
      std::make_shared<ConsoleAttempt>(dependencies_, session, card, row_opt, std::move(input));
  std::vector<std::shared_ptr<ConsoleAttempt>> dropped;
  {
    const std::lock_guard lock(mutex_);
    std::size_t open = 0;
    std::size_t kept = 0;
    for (const auto& one : attempts_) {
      if (one->session() != session) continue;
      ++kept;
      if (one->IsUnderWay()) ++open;
    }
    if (open >= kMostOfOne) {
      return Error{.code = Code::kConflict,
                   .what = "The sign-in was not begun.",
                   .cause = std::to_string(open) + " others are under way in this browser.",
                   .fix = "Finish or cancel them first."};
    }
    for (auto one = attempts_.begin(); one != attempts_.end() && kept >= kMostRemembered;) {
      const bool goes = (*one)->session() == session && !(*one)->IsUnderWay();
      if (goes) --kept;
      if (goes) dropped.push_back(*one);
      one = goes ? attempts_.erase(one) : one + 1;
    }
    attempts_.push_back(attempt);
  }
  attempt->Start();
  return attempt->ToJson();
}

Result<Json> ConsoleAttempts::Find(const std::string& session, const std::string& id) {
  const auto attempt = Get(session, id);
  if (!attempt) return NoSuchAttempt();
  return attempt->ToJson();
}

Json ConsoleAttempts::List(const std::string& session) {
  const std::lock_guard lock(mutex_);
  Json list = Json::EmptyArray();
  for (auto attempt = attempts_.rbegin(); attempt != attempts_.rend(); ++attempt) {
    if ((*attempt)->session() == session && !(*attempt)->IsOver()) list.Push((*attempt)->ToJson());
  }
  return list;
}

Result<Json> ConsoleAttempts::KeepName(const std::string& session, const std::string& id,
                                       const std::string& name) {
  const auto attempt = Get(session, id);
  if (!attempt) return NoSuchAttempt();
  attempt->KeepName(name);
  return attempt->ToJson();
}

Result<Json> ConsoleAttempts::GiveApiKey(const std::string& session, const std::string& id,
                                         std::string key) {
  const auto attempt = Get(session, id);
  if (!attempt) return NoSuchAttempt();
  if (const auto given = attempt->GiveApiKey(std::move(key)); !given) return given.error();
  return attempt->ToJson();
}

Result<Json> ConsoleAttempts::Restart(const std::string& session, const std::string& id) {
  const auto attempt = Get(session, id);
  if (!attempt) return NoSuchAttempt();
  if (attempt->IsOver()) {
    return Error{.code = Code::kState,
                 .what = "The sign-in was not begun again.",
                 .cause = "It is finished, or was cancelled.",
                 .fix = "Begin a new one."};
  }
  attempt->Start();
  return attempt->ToJson();
}

Result<Json> ConsoleAttempts::Cancel(const std::string& session, const std::string& id) {
  const auto attempt = Get(session, id);
  if (!attempt) return NoSuchAttempt();
  attempt->Cancel();
  return attempt->ToJson();
}

Result<Json> ConsoleAttempts::Finish(const std::string& session, const std::string& id,
                                     const std::string& name) {
  const auto attempt = Get(session, id);
  if (!attempt) return NoSuchAttempt();
  if (const auto finished = attempt->Finish(name); !finished) return finished.error();
  return attempt->ToJson();
}

CallbackVerdict ConsoleAttempts::TakeCallback(const std::string& session, const std::string& url) {
  std::vector<std::shared_ptr<ConsoleAttempt>> ours;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& attempt : attempts_) {
      if (attempt->session() == session) ours.push_back(attempt);
    }
  }
  const std::string state = UrlParameter(url, "state");
  for (const auto& attempt : ours) {
    if (const auto verdict = attempt->Offer(url, state)) return *verdict;
  }
  for (const auto& attempt : ours) attempt->NoteStray();
  return CallbackVerdict::kOtherSignIn;
}

}  // namespace claribi::app
