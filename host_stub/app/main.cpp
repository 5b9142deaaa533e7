// claribi-host: the stub host's command line.
#include <exception>
#include <iostream>

#include "app/commands.h"
#include "app/profiles.h"
#include "app/terminal.h"

namespace {

using namespace claribi;

int RunHost(int argc, const char* const* argv) {
  app::Harden();
  const app::Interruption interruption;
  const app::Terminal terminal;
  const bool json = app::WantsJson(argc, argv);
  auto invocation = app::ParseInvocation(argc, argv);
  if (!invocation) return app::Print(invocation.error(), json, std::cout, std::cerr);
  if (app::UsesProfile(*invocation)) {
    const auto applied = app::ApplyProfile(*invocation, terminal);
    if (!applied) return app::Print(applied.error(), json, std::cout, std::cerr);
  }
  app::Workspace workspace(invocation->global, interruption, terminal);
  return app::Print(app::Run(workspace, *invocation), json, std::cout, std::cerr);
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
