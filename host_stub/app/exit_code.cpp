#include "app/exit_code.h"

#include "app/json_document.h"

namespace claribi::app {

using outcome::Code;

namespace {

// The server answers that nothing is at the address of the data source, which a person chose.
bool IsAboutTheAddress(const outcome::Error& error) {
  if (error.detail.empty()) return false;
  const auto detail = ParseObject(error.detail, "The detail");
  return detail && TextOf(*detail, "kind") == "configuration";
}

}  // namespace

const std::vector<ExitCodeRow>& ExitCodeRows() {
  static const std::vector<ExitCodeRow> kRows{
      {kExitOk, "success"},
      {kExitCheckFailed,
       "doctor: a check failed; validate, smoke: a rule is broken; manifest: a file is not valid, "
       "or "
       "not what was signed"},
      {kExitUsage,
       "wrong option, name, endpoint or argument; also an endpoint at which the server finds "
       "nothing (HTTP 404, 405, 410), and a tool that is not there"},
      {kExitSignIn, "sign-in required, or denied"},
      {kExitUnreachable, "the vendor, the network or the store cannot be reached"},
      {kExitToolError,
       "the tool or the vendor reported a failure; also a call that was refused before anything "
       "was sent: a tool that is hidden, or a query that may do more than read"},
      {kExitPlugin,
       "the plugin does not load, is not signed as --require-signed asks, or speaks another ABI"},
      {kExitPluginCrash, "the plugin ended the process, or crashed (told with --isolate)"},
      {kExitTimeout, "timeout"},
      {kExitRateLimited, "rate limit, also one that the vendor tells inside a result"},
      {kExitPartial, "an answer of ask is partial, with --fail-on-partial"},
      {kExitInternal, "internal error"},
      {kExitInterrupted, "interrupted"},
  };
  return kRows;
}

ExitCode ExitCodeOf(const outcome::Error& error) {
  switch (error.code) {
    case Code::kCheckFailed:
      return kExitCheckFailed;
    case Code::kUsage:
      return kExitUsage;
    case Code::kInvalid:
    case Code::kNotFound:
      return error.is_users_input ? kExitUsage : kExitToolError;
    case Code::kAuthRequired:
      return kExitSignIn;
    case Code::kUnavailable:
      return kExitUnreachable;
    case Code::kAbi:
    case Code::kPluginLoad:
      return kExitPlugin;
    case Code::kPluginCrash:
      return kExitPluginCrash;
    case Code::kTimeout:
      return kExitTimeout;
    case Code::kRateLimited:
      return kExitRateLimited;
    case Code::kCancelled:
      return kExitInterrupted;
    case Code::kInternal:
      return kExitInternal;
    case Code::kUpstream:
    case Code::kToolError:
      return IsAboutTheAddress(error) ? kExitUsage : kExitToolError;
    default:
      return kExitToolError;
  }
}

const char* CodeName(Code code) {
  switch (code) {
    case Code::kAbi:
      return "abi";
    case Code::kInvalid:
      return "invalid";
    case Code::kState:
      return "state";
    case Code::kAuthRequired:
      return "auth_required";
    case Code::kForbidden:
      return "forbidden";
    case Code::kNotFound:
      return "not_found";
    case Code::kConflict:
      return "conflict";
    case Code::kRateLimited:
      return "rate_limited";
    case Code::kUnavailable:
      return "unavailable";
    case Code::kTimeout:
      return "timeout";
    case Code::kCancelled:
      return "cancelled";
    case Code::kTooLarge:
      return "too_large";
    case Code::kUpstream:
      return "upstream";
    case Code::kUnsupported:
      return "unsupported";
    case Code::kInternal:
      return "internal";
    case Code::kUsage:
      return "usage";
    case Code::kPluginLoad:
      return "plugin_load";
    case Code::kToolError:
      return "tool_error";
    case Code::kCheckFailed:
      return "check_failed";
    case Code::kPluginCrash:
      return "plugin_crash";
  }
  return "internal";
}

bool EndsCommand(const outcome::Error& error) {
  return error.code == Code::kCancelled || error.code == Code::kTimeout;
}

outcome::Error AsUsersInput(outcome::Error error) {
  error.is_users_input = true;
  return error;
}

}  // namespace claribi::app
