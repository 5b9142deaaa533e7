// The exit codes of claribi-host, which scripts rely on.
#pragma once

#include <vector>

#include "outcome/outcome.h"

namespace claribi::app {

enum ExitCode : int {
  kExitOk = 0,
  kExitCheckFailed = 1,  // `doctor` found something that does not work
  kExitUsage = 2,        // what was typed: options, names, endpoints, arguments
  kExitSignIn = 3,       // sign-in needed or denied
  kExitUnreachable = 4,  // the vendor, the network or the store cannot be reached
  kExitToolError =
      5,            // the tool, or the vendor, reported a failure; or the plugin refused the call
  kExitPlugin = 6,  // the plugin does not load, or speaks another ABI
  kExitPluginCrash = 7,  // the plugin crashed, with --isolate
  kExitTimeout = 8,
  kExitRateLimited = 9,
  kExitPartial = 10,  // an answer is partial, and --fail-on-partial was given
  kExitInternal = 70,
  kExitInterrupted = 130,
};

/// A code with its meaning, for help and manual page.
struct ExitCodeRow {
  int code;
  const char* meaning;
};
const std::vector<ExitCodeRow>& ExitCodeRows();

ExitCode ExitCodeOf(const outcome::Error& error);

/// The `code` of an error with --json: "auth_required", "rate_limited", …
const char* CodeName(outcome::Code code);

/// Whether it ends a command that goes through several data sources, whichever of them it met.
bool EndsCommand(const outcome::Error& error);

/// The same error, said to be about what the person typed: INVALID and NOT_FOUND then exit with 2.
outcome::Error AsUsersInput(outcome::Error error);

}  // namespace claribi::app
