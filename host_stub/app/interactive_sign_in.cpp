#include "app/interactive_sign_in.h"

#include <iostream>

#include "app/browser.h"
#include "app/connecting.h"
#include "app/exit_code.h"
#include "app/json_document.h"
#include "app/printable.h"
#include "app/sandbox_approval.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using outcome::Status;
using std::chrono::milliseconds;

constexpr milliseconds kPersonTimeout{5 * 60 * 1000};

Error Denied() {
  return Error{.code = Code::kAuthRequired,
               .what = "You declined; nothing was saved.",
               .cause = "The vendor reports that access was denied.",
               .fix = "Run the command again and approve, if you want to connect."};
}

Error NobodyCanSignIn() {
  return Error{
      .code = Code::kAuthRequired,
      .what = "The sign-in needs a browser or a terminal; nothing was saved.",
      .cause = "No browser can be opened, and standard input is neither a terminal nor a pipe.",
      .fix =
          "Run the command in a terminal, set BROWSER, or use --no-browser and open the "
          "printed address yourself."};
}

Error TakesNoKey(const std::string& kind) {
  return Error{.code = Code::kUsage,
               .what = "This data source takes no API key.",
               .cause = "It signs in with " + Printable(kind) + ".",
               .fix = "Leave --api-key-stdin out."};
}

}  // namespace

bool IsDenial(const Error& error, const std::string& callback_url) {
  const auto detail = ParseObject(error.detail, "The detail");
  if (detail && TextOf(*detail, "vendor_code") == "access_denied") return true;
  const bool says_denied = callback_url.find("?error=access_denied") != std::string::npos ||
                           callback_url.find("&error=access_denied") != std::string::npos;
  // The callback of another sign-in proves nothing.
  const bool is_refused = error.code == Code::kInvalid || error.code == Code::kState;
  return says_denied && !is_refused;
}

void SignIn::TellTab(const redirect::Conclusion& conclusion) {
  if (receiver_) receiver_->Conclude(conclusion);
}

Status SignIn::Run() {
  if (choices_.api_key_stdin && auth_.kind != "api_key") return TakesNoKey(auth_.kind);
  return auth_.needs_redirect ? RunInBrowser() : RunWithoutBrowser();
}

Status SignIn::RunWithoutBrowser() {
  std::string options;
  if (auth_.kind == "api_key") {
    auto asked = AskForApiKey(workspace_, auth_, choices_.api_key_stdin);
    if (!asked) return asked.error();
    options = std::move(*asked);
  }
  const auto patience = workspace_.PatienceOf(Connecting::kVendorTimeout);
  const auto begun =
      connection_.AuthorizeBegin(std::nullopt, options, workspace_.Settings(*patience));
  Wipe(options);
  if (!begun) return AsUsersInput(begun.error());
  has_exchanged_ = true;
  return {};
}

Status SignIn::RunInBrowser() {
  const std::uint16_t port = choices_.callback_port;
  auto receiver = port != 0 ? redirect::LoopbackReceiver::Start(port)
                            : redirect::LoopbackReceiver::StartFor(workspace_.options().org);
  if (!receiver) return receiver.error();
  receiver_ = std::move(*receiver);
  const auto vendor = workspace_.PatienceOf(Connecting::kVendorTimeout);
  const auto begun =
      connection_.AuthorizeBegin(receiver_->redirect_uri(), "", workspace_.Settings(*vendor));
  if (!begun) return AsUsersInput(begun.error());
  const auto step = ParseEmitted(*begun);
  if (!step) return step.error();
  if (TextOf(*step, "kind") == "done") {
    has_exchanged_ = true;
    return {};
  }
  if (choices_.approves) return ApproveAtOnce(TextOf(*step, "authorization_url"));
  if (Status shown = ShowAddress(TextOf(*step, "authorization_url")); !shown) return shown;
  return AwaitExchange();
}

Status SignIn::ShowAddress(const std::string& url) const {
  if (!IsWebUrl(url)) {
    return Error{.code = Code::kUpstream,
                 .what = "The sign-in was stopped; nothing was saved.",
                 .cause = "The authorization URL of the vendor is not an http or https URL.",
                 .fix = "Check the endpoint; if it is right, report this to the vendor."};
  }
  const Terminal& terminal = workspace_.terminal();
  const auto environment = [&](const char* name) { return terminal.Environment(name); };
  const auto browsers =
      choices_.no_browser ? std::vector<CommandWords>() : ChooseBrowser(environment, url);
  const bool may_be_opened_by_hand = choices_.no_browser || terminal.StdinCanAnswer();
  if (browsers.empty() && !may_be_opened_by_hand) return NobodyCanSignIn();
  std::cerr << "Sign in at this address:\n\n  " << url << "\n\n";
  if (terminal.StdinIsTerminal()) {
    std::cerr << "If the browser is on another machine, paste the address at which it ends here.\n";
  }
  std::cerr.flush();
  for (const CommandWords& command : browsers) {
    if (terminal.Launch(command)) return {};
    std::cerr << "warning: " << Printable(command.front()) << " could not be started.\n";
  }
  return may_be_opened_by_hand ? Status() : NobodyCanSignIn();
}

Status SignIn::ApproveAtOnce(const std::string& url) {
  if (!workspace_.options().allow_insecure_loopback) {
    return Error{.code = Code::kUsage,
                 .what = "The sign-in was not approved; nothing was saved.",
                 .cause = "--approve-in-terminal is for the simulated vendor alone.",
                 .fix =
                     "Add --allow-insecure-loopback if this is vendor-sandbox; otherwise leave "
                     "--approve-in-terminal out."};
  }
  std::cerr << "Approving at this address:\n\n  " << Printable(url) << "\n\n" << std::flush;
  const auto patience = workspace_.PatienceOf(Connecting::kVendorTimeout);
  const auto callback = ApproveAtSandbox(url, workspace_.options().ca_file, *patience);
  if (!callback) return callback.error();
  const auto completed = connection_.AuthorizeComplete(*callback, workspace_.Settings(*patience));
  if (!completed) {
    return IsDenial(completed.error(), *callback) ? Denied() : completed.error();
  }
  has_exchanged_ = true;
  return {};
}

Status SignIn::AwaitExchange() {
  const auto person = workspace_.PatienceOf(workspace_.options().timeout.value_or(kPersonTimeout));
  // What a person pastes stands alone.
  workspace_.Tell(workspace_.terminal().StdinIsTerminal() ? "" : "Waiting for the browser");
  CallbackWait wait(*receiver_, workspace_.terminal(), *person, choices_.why_stop);
  for (;;) {
    const auto callback = wait.Next();
    if (!callback) return callback.error();
    workspace_.Tell("Signing in");
    const auto patience = workspace_.PatienceOf(Connecting::kVendorTimeout);
    const auto completed =
        connection_.AuthorizeComplete(callback->url, workspace_.Settings(*patience));
    if (completed) {
      has_exchanged_ = true;
      return {};
    }
    // Not the answer to the sign-in under way, which goes on (claribi/data_source.h). Whoever
    // pasted the wrong address is told so at once.
    if (completed.error().code == Code::kInvalid && !callback->is_pasted) {
      wait.TurnAway(completed.error().cause);
      continue;
    }
    if (IsDenial(completed.error(), callback->url)) return Denied();
    return callback->is_pasted ? AsUsersInput(completed.error()) : completed.error();
  }
}

}  // namespace claribi::app
