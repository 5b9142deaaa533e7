// claribi-host: the stub host's command line.
#include <exception>
#include <iostream>

#include "app/commands.h"
#include "app/profiles.h"
#include "app/terminal.h"
#include "app/terminal_progress.h"

namespace {

using namespace claribi;

int RunHost(int argc, const char* const* argv) {
  app::Harden();
  const app::Interruption interruption;
  const app::Terminal terminal;
  const bool json = app::WantsJson(argc, argv);
  const app::Colours colours{terminal.StdoutTakesColour(), terminal.StderrTakesColour()};
  const auto print = [&](const outcome::Result<app::Answer>& answer) {
    return app::Print(answer, json, std::cout, std::cerr, colours);
  };
  auto invocation = app::ParseInvocation(argc, argv);
  if (!invocation) return print(invocation.error());
  if (app::UsesProfile(*invocation)) {
    const auto applied = app::ApplyProfile(*invocation, terminal);
    if (!applied) return print(applied.error());
  }
  app::Workspace workspace(invocation->global, interruption, terminal);
  const auto answer = [&] {
    app::Progress progress(terminal, app::DoingOf(*invocation), std::cerr);
    workspace.Show(progress);
    return app::Run(workspace, *invocation);
  }();
  return print(answer);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return RunHost(argc, argv);
  } catch (const std::exception& failure) {
    // Rooms keep their exceptions to themselves: this is a bug, or no memory is left.
    const outcome::Error error{.code = outcome::Code::kInternal,
                               .what = "claribi-host has failed.",
                               .cause = failure.what(),
                               .fix = "Report this, with the command that you ran."};
    return app::Print(error, app::WantsJson(argc, argv), std::cout, std::cerr);
  }
}
