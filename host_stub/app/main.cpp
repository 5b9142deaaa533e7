// claribi-host: the stub host's command line.
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "app/commands.h"
#include "app/hints.h"
#include "app/isolation.h"
#include "app/own_stdout.h"
#include "app/plugin_watch.h"
#include "app/profiles.h"
#include "app/terminal.h"
#include "app/terminal_progress.h"
#include "validator/child.h"

namespace {

using namespace claribi;

// Commands that its fix names work when they are pasted.
outcome::Result<app::Answer> Pastable(outcome::Result<app::Answer> answer,
                                      const app::Invocation& invocation) {
  const auto complete = [&invocation](outcome::Error error) {
    error = app::Completed(std::move(error));
    error.fix = app::WithOptions(error.fix, invocation.global, invocation.name);
    return error;
  };
  if (!answer) return complete(answer.error());
  if (answer->failure) answer->failure = complete(*answer->failure);
  return answer;
}

// A plugin that ends the process in the middle of a call must not pass for a command that went
// well.
class ExitGuard {
 public:
  ExitGuard(app::PluginWatch& watch, std::function<int(const outcome::Error& error)> tell) {
    Now() = {&watch, std::move(tell)};
    std::atexit([] {
      const auto& [watched, told] = Now();
      const std::string where = watched != nullptr ? watched->Where() : "";
      if (!where.empty()) _exit(told(app::PluginWatch::Ended(where, std::nullopt)));
    });
  }
  ExitGuard(const ExitGuard&) = delete;
  ExitGuard& operator=(const ExitGuard&) = delete;
  ~ExitGuard() { Now() = {}; }

 private:
  struct Guarded {
    app::PluginWatch* watch = nullptr;
    std::function<int(const outcome::Error& error)> tell = {};
  };
  static Guarded& Now() {
    static Guarded guarded;
    return guarded;
  }
};

int RunHost(int argc, const char* const* argv) {
  const int isolation = app::TakeIsolationDescriptor();
  app::Harden();
  const app::Interruption interruption;
  const app::Terminal terminal;
  const bool json = app::WantsJson(argc, argv);
  const app::Colours colours{terminal.StdoutTakesColour(), terminal.StderrTakesColour()};
  const auto print = [&](const outcome::Result<app::Answer>& answer) {
    return app::Print(answer, json, app::OwnStdout(), std::cerr, colours);
  };
  auto invocation = app::ParseInvocation(argc, argv);
  if (!invocation) return print(invocation.error());
  if (app::UsesProfile(*invocation)) {
    const auto applied = app::ApplyProfile(*invocation, terminal);
    if (!applied) return print(applied.error());
  }
  if (invocation->global.isolate && isolation < 0) {
    return app::RunIsolated(argc, argv, invocation->global, interruption);
  }
  app::KeepStdout();
  app::PluginWatch watch(
      [&](const outcome::Error& error) {
        _exit(print(Pastable(error, *invocation)));  // the plugin may hold any lock
      },
      isolation);
  const ExitGuard guard(watch, [&](const outcome::Error& error) {
    watch.TellOver();
    return print(Pastable(error, *invocation));
  });
  // A server ends no process for the sake of one call.
  loader::CallWatch* const watch_opt = invocation->command == "serve" ? nullptr : &watch;
  app::Workspace workspace(invocation->global, interruption, terminal, nullptr, watch_opt);
  auto answer = [&] {
    app::Progress progress(terminal, app::DoingOf(*invocation), std::cerr);
    workspace.Show(progress);
    return app::Run(workspace, *invocation);
  }();
  return print(Pastable(std::move(answer), *invocation));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    // A child of the validator is no command: nothing of the host is in it but the validator.
    if (argc == 3 && argv[1] == validator::kChildCommand) return validator::RunChild(argv[2]);
    return RunHost(argc, argv);
  } catch (const std::exception& failure) {
    // Rooms keep their exceptions to themselves: this is a bug, or no memory is left.
    const outcome::Error error{.code = outcome::Code::kInternal,
                               .what = "claribi-host has failed.",
                               .cause = failure.what(),
                               .fix = "Report this, with the command that you ran."};
    return app::Print(error, app::WantsJson(argc, argv), app::OwnStdout(), std::cerr);
  }
}
