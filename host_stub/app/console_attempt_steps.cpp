// The steps of an attempt, on its own thread: from the first look at the data source to the saved
// one, with the waits for the person between them. What others do to it is in console_attempt.cpp.
#include <utility>

#include "app/browser.h"
#include "app/console_attempt.h"
#include "app/console_sources.h"
#include "app/console_texts.h"
#include "app/interactive_sign_in.h"
#include "app/plugin_caller.h"
#include "app/plugin_message.h"
#include "app/probe.h"
#include "app/tool_listing.h"
#include "store/leases.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Result;
using outcome::Status;
using std::chrono::steady_clock;
using values::Json;

constexpr std::chrono::minutes kPersonSignsIn{5};
constexpr std::chrono::minutes kPersonNames{30};

Error Cancelled() {
  return Error{.code = Code::kCancelled,
               .what = "The sign-in was cancelled; nothing was saved.",
               .cause = "It was ended in the console.",
               .fix = "Begin again, if you want to connect."};
}

Error TooLate(const std::string& cause) {
  return Error{.code = Code::kTimeout,
               .what = "The sign-in took too long; nothing was saved.",
               .cause = cause,
               .fix = "Begin again with a new link. What you chose and typed is kept."};
}

Error NameTaken(const std::string& name) {
  return Error{.code = Code::kConflict,
               .what = "The name \"" + name + "\" is taken.",
               .cause = "Another data source of the organisation has it.",
               .fix = "Choose another name."};
}

}  // namespace

void ConsoleAttempt::Run() {
  Workspace workspace(card_.options, *this, dependencies_.terminal, card_.workspace.get());
  workspace.Follow([this](const std::optional<executor::Wait>& wait) { Waits(wait); });
  Connecting connecting(workspace);
  const Status done = Connect(connecting, workspace);
  workspace.KeepEvents();
  if (done) return;
  bool has_exchanged = false;
  {
    const std::lock_guard lock(mutex_);
    has_exchanged = has_exchanged_;
  }
  End(connecting.Abandon(done.error(), has_exchanged));
}

Status ConsoleAttempt::Connect(Connecting& connecting, Workspace& workspace) {
  Invocation invocation;
  {
    const std::lock_guard lock(mutex_);
    invocation = InvocationOf(card_, row_ ? &*row_ : nullptr, input_);
  }
  if (Status prepared = connecting.Prepare(invocation); !prepared) return prepared;
  if (row_ && connecting.is_new()) {
    return Error{.code = Code::kNotFound,
                 .what = "The data source \"" + row_->name + "\" is gone; nothing was saved.",
                 .cause = "It was disconnected or renamed meanwhile.",
                 .fix = "Reload the list of data sources."};
  }
  if (Status signed_in = SignIn(connecting, workspace); !signed_in) return signed_in;
  EnterAlone(Step::kTesting);
  const std::string meanwhile = NameSoFar();
  const auto status = connecting.Prove(meanwhile);
  if (!status) return status.error();
  Json test = TestOf(connecting, workspace, *status, meanwhile);
  const std::string name = NameSoFar();
  const bool is_taken = !row_ && dependencies_.is_taken(name);
  {
    const std::lock_guard lock(mutex_);
    test_ = std::move(test);
    is_name_taken_ = is_taken;
    Enter(Step::kReady);
  }
  return AwaitName(connecting, *status);
}

Status ConsoleAttempt::SignIn(Connecting& connecting, Workspace& workspace) {
  if (connecting.auth().needs_redirect) return AwaitCallback(connecting, workspace);
  if (connecting.auth().kind == "api_key") return AwaitKey(connecting, workspace);
  const auto patience = workspace.PatienceOf(Connecting::kVendorTimeout);
  const auto begun =
      connecting.connection().AuthorizeBegin(std::nullopt, "", workspace.Settings(*patience));
  if (!begun) return begun.error();
  const std::lock_guard lock(mutex_);
  has_exchanged_ = true;
  return {};
}

Status ConsoleAttempt::AwaitCallback(Connecting& connecting, Workspace& workspace) {
  const auto vendor = workspace.PatienceOf(Connecting::kVendorTimeout);
  const auto begun = connecting.connection().AuthorizeBegin(dependencies_.redirect_uri, "",
                                                            workspace.Settings(*vendor));
  if (!begun) return begun.error();
  const auto step = ReadMessage("authorize_begin", *begun);
  if (!step) return step.error();
  const auto end = steady_clock::now() + kPersonSignsIn;
  std::unique_lock lock(mutex_);
  if (TextOf(*step, "kind") == "done") {
    has_exchanged_ = true;
    return {};
  }
  const std::string url = TextOf(*step, "authorization_url");
  if (!IsWebUrl(url)) {
    return Error{.code = Code::kUpstream,
                 .what = "The sign-in was stopped; nothing was saved.",
                 .cause = "The authorization URL of the vendor is not an http or https URL.",
                 .fix = "Check the endpoint; if it is right, report this to the vendor."};
  }
  authorization_url_ = url;
  state_parameter_ = UrlParameter(url, "state");
  expires_at_ms_ = store::UnixMs() + std::chrono::milliseconds(kPersonSignsIn).count();
  for (;;) {
    Enter(Step::kAwaitingUser);
    if (!WaitFor(lock, end, [&] { return !callback_.empty(); })) {
      if (is_cancelled_) return Cancelled();
      return TooLate("The vendor's page was not answered in time.");
    }
    const std::string callback = std::exchange(callback_, "");
    Enter(Step::kExchanging);
    lock.unlock();
    const auto patience = workspace.PatienceOf(Connecting::kVendorTimeout);
    const auto completed =
        connecting.connection().AuthorizeComplete(callback, workspace.Settings(*patience));
    lock.lock();
    if (completed) {
      has_exchanged_ = true;
      return {};
    }
    // Not the answer to the sign-in under way, which goes on (claribi/data_source.h).
    if (completed.error().code == Code::kInvalid) {
      turned_away_ = completed.error().cause.empty() ? "The vendor's answer did not belong to it."
                                                     : completed.error().cause;
      continue;
    }
    if (!IsDenial(completed.error(), callback)) return completed.error();
    return Error{.code = Code::kAuthRequired,
                 .what = "You declined; nothing was saved.",
                 .cause = "The vendor reports that access was denied.",
                 .fix = "Begin again and approve, if you want to connect.",
                 .detail = R"({"vendor_code":"access_denied"})"};
  }
}

Status ConsoleAttempt::AwaitKey(Connecting& connecting, Workspace& workspace) {
  const auto end = steady_clock::now() + kPersonSignsIn;
  Document options(rapidjson::kObjectType);
  {
    std::unique_lock lock(mutex_);
    Enter(Step::kAwaitingApiKey);
    if (!WaitFor(lock, end, [&] { return !api_key_.empty(); })) {
      if (is_cancelled_) return Cancelled();
      return TooLate("The API key was not given in time.");
    }
    Set(options, "api_key", api_key_);
    Wipe(api_key_);
    Enter(Step::kExchanging);
  }
  std::string text = ToLine(options);
  const auto patience = workspace.PatienceOf(Connecting::kVendorTimeout);
  const auto begun =
      connecting.connection().AuthorizeBegin(std::nullopt, text, workspace.Settings(*patience));
  Wipe(text);
  if (!begun) return begun.error();
  const std::lock_guard lock(mutex_);
  has_exchanged_ = true;
  return {};
}

std::string ConsoleAttempt::NameSoFar() {
  const std::lock_guard lock(mutex_);
  return input_.name;
}

Json ConsoleAttempt::TestOf(Connecting& connecting, Workspace& workspace, const Document& status,
                            const std::string& meanwhile) {
  const auto patience = workspace.PatienceOf(Connecting::kVendorTimeout);
  Json test = TestResultJson(status);
  const auto listing = CollectTools(connecting.connection(), {}, workspace.Settings(*patience));
  if (listing) {
    Json tools = Json::EmptyObject();
    tools.Set("shown", std::int64_t{listing->tools.Size()});
    tools.Set("hidden", std::int64_t{listing->hidden.Size()});
    tools.Set("drifted", static_cast<std::int64_t>(DriftsIn(*listing).size()));
    test.Set("tools", std::move(tools));
  }
  const store::DataSource named = connecting.Named(meanwhile);
  PluginCaller caller(workspace, named, connecting.connection());
  const auto sees = card_.model ? SeesAnything(*card_.model, caller, *patience) : std::nullopt;
  const bool sees_nothing = sees && !*sees;
  test.Set("nothing_visible", sees_nothing);
  const Json* permissions = card_.description.Find("permissions");
  return test.Set("permissions", sees_nothing && permissions != nullptr ? *permissions : Json());
}

Status ConsoleAttempt::AwaitName(Connecting& connecting, const Document& status) {
  const auto end = steady_clock::now() + kPersonNames;
  std::unique_lock lock(mutex_);
  if (row_) wanted_name_ = row_->name;
  for (;;) {
    if (!WaitFor(lock, end, [&] { return wanted_name_.has_value(); })) {
      if (is_cancelled_) return Cancelled();
      return TooLate("The data source was not named in time.");
    }
    const std::string name = *wanted_name_;
    Enter(Step::kFinishing);
    lock.unlock();
    Status saved = connecting.Save(status, name);
    if (saved) dependencies_.on_saved(connecting.source().connection_id);
    lock.lock();
    wanted_name_.reset();
    const bool is_taken = !saved && saved.error().code == Code::kConflict && connecting.is_new();
    if (is_taken) saved = NameTaken(name);
    is_name_taken_ = is_taken;
    finish_outcome_ = saved;
    if (saved) {
      saved_id_ = connecting.source().connection_id;
      input_.name = name;
      Enter(Step::kFinished);
    } else if (is_taken) {
      Enter(Step::kReady);
    }
    changed_.notify_all();
    if (!is_taken) return saved;
  }
}

void ConsoleAttempt::End(const Error& error) {
  const std::lock_guard lock(mutex_);
  error_ = ErrorValue(error);
  if (const Json* id = error_.Find("request_id"); id == nullptr || id->IsNull()) {
    error_.Set("request_id", id_);
  }
  const bool is_denied =
      error.code == Code::kAuthRequired && error.what.starts_with("You declined");
  const bool is_expired =
      error.code == Code::kTimeout && error.what.starts_with("The sign-in took");
  if (step_ == Step::kTesting) {
    Document nothing;
    test_ = TestResultJson(nothing);
    test_.Set("error", error_);
  }
  Enter(is_cancelled_ ? Step::kCancelled
        : is_denied   ? Step::kDenied
        : is_expired  ? Step::kExpired
                      : Step::kFailed);
}

}  // namespace claribi::app
