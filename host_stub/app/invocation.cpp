#include "app/invocation.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string_view>

#include "app/commands.h"
#include "app/duration.h"
#include "app/printable.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;

constexpr const char* kExitCodes =
    "Exit codes: 0 ok, 1 doctor or validate found a fault, 2 usage, 3 sign-in needed or denied, 4 "
    "unreachable, "
    "5 tool or query error, 6 plugin load or ABI, 7 plugin crash (with "
    "--isolate), 8 timeout, 9 rate limited, 10 partial (with "
    "--fail-on-partial), 70 internal, 130 interrupted.";

Error UsageError(std::string cause) {
  return Error{.code = Code::kUsage,
               .what = "The command line was not understood.",
               .cause = std::move(cause),
               .fix = "See: claribi-host help"};
}

void DeclareGlobals(CLI::App& app, GlobalOptions& global, std::string& timeout, bool& verbose) {
  const std::map<std::string, loader::LogLevel> levels{
      {"trace", loader::LogLevel::kTrace}, {"debug", loader::LogLevel::kDebug},
      {"info", loader::LogLevel::kInfo},   {"warn", loader::LogLevel::kWarn},
      {"error", loader::LogLevel::kError},
  };
  app.add_flag("--json", global.json, "Print exactly one JSON object on stdout");
  app.add_option("--data-dir", global.data_dir,
                 "Folder of store and keys (default: $XDG_DATA_HOME/claribi-host)")
      ->type_name("DIR");
  app.add_option("--store", global.store,
                 "Store, sqlite:///PATH or postgresql://USER@HOST:PORT/DATABASE (default: "
                 "$CLARIBI_STORE, or sqlite in the data folder)")
      ->type_name("URL");
  app.add_option(
         "--plugin", global.plugin,
         "Plugin library (default: ../plugins/claribi_aiven.so beside this program's folder)")
      ->type_name("FILE");
  app.add_option("--manifest", global.manifest,
                 "Manifest (default: beside the library, without claribi_: claribi_aiven.so has "
                 "aiven.json)")
      ->type_name("FILE");
  app.add_option("--operator-config", global.operator_config,
                 "Operator configuration, a JSON object: limits, client, grant and more; a file "
                 "with secrets must be yours alone (0600)")
      ->type_name("FILE");
  app.add_option("--ca-file", global.ca_file, "Certificates to trust besides the system's")
      ->type_name("FILE");
  app.add_option("--proxy", global.proxy,
                 "HTTP proxy (default: $HTTPS_PROXY or $ALL_PROXY); $NO_PROXY excepts hosts")
      ->type_name("URL");
  app.add_flag("--allow-insecure-loopback", global.allow_insecure_loopback,
               "Permit plain http on loopback and private addresses (development only)");
  app.add_flag("--isolate", global.isolate,
               "Load the plugin in a child process: if it crashes, say where, and exit with 7");
  app.add_option("--org", global.org, "Organisation")->type_name("ID")->capture_default_str();
  app.add_option("--actor", global.actor,
                 "Who acts, for the audit (default: the user of the operating system)")
      ->type_name("WHO");
  app.add_option("--timeout", timeout, "Give up after this time: 500ms, 30s, 5m, 1h")
      ->type_name("DUR");
  app.add_option("--log-level", global.log_level, "trace, debug, info, warn or error")
      ->type_name("LEVEL")
      ->transform(CLI::CheckedTransformer(levels, CLI::ignore_case).description(""));
  app.add_flag("-v,--verbose", verbose, "Log what happens, to stderr");
}

}  // namespace

bool WantsJson(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](const char* arg) { return std::string_view(arg) == "--json"; });
}

outcome::Result<Invocation> ParseInvocation(int argc, const char* const* argv) {
  if (!std::all_of(argv, argv + argc, [](const char* arg) { return IsUtf8(arg); })) {
    return UsageError("An argument is not valid UTF-8.");
  }
  Invocation invocation;
  std::string timeout;
  bool verbose = false;
  CLI::App app("claribi-host: run a clariBI data-source plugin from the command line.",
               "claribi-host");
  app.footer(kExitCodes);
  app.fallthrough();  // global options after the command, too
  app.require_subcommand(0, 1);
  DeclareGlobals(app, invocation.global, timeout, verbose);
  bool version = false;
  app.add_flag("--version", version, "The same as the command version");
  std::string topic;
  CLI::App* help = app.add_subcommand("help", "Show this text, or that of one command");
  help->add_option("COMMAND", topic, "Command");
  for (const Command& command : Commands()) {
    command.declare(*app.add_subcommand(command.name, command.summary), invocation);
  }
  const std::string overview = app.help();  // afterwards it would be that of the command
  try {
    app.parse(argc, argv);
    if (help->parsed() && !topic.empty()) invocation.help = app.get_subcommand(topic)->help();
  } catch (const CLI::CallForHelp&) {
    const auto parsed = app.get_subcommands();
    invocation.help = parsed.empty() ? overview : parsed.front()->help();
    return invocation;
  } catch (const CLI::ExtrasError& error) {
    const auto extras = app.remaining();
    const bool has_command = !app.get_subcommands().empty();
    if (has_command || extras.empty()) return UsageError(error.what());
    return UsageError("There is no command \"" + extras.front() + "\".");
  } catch (const CLI::OptionNotFound&) {  // of `help COMMAND`
    return UsageError("There is no command \"" + topic + "\".");
  } catch (const CLI::Error& error) {
    return UsageError(error.what());
  }
  const auto parsed = app.get_subcommands();
  if (parsed.empty() && !version) return UsageError("No command was given.");
  invocation.command = version ? "version" : parsed.front()->get_name();
  if (help->parsed() && invocation.help.empty()) invocation.help = overview;
  if (verbose) {
    invocation.global.log_level = std::min(invocation.global.log_level, loader::LogLevel::kDebug);
  }
  if (!timeout.empty()) {
    invocation.global.timeout = ParseDuration(timeout);
    if (!invocation.global.timeout) {
      return UsageError("--timeout takes a duration like 30s or 5m, not \"" + timeout + "\".");
    }
  }
  if (invocation.global.org.empty()) return UsageError("--org may not be empty.");
  return invocation;
}

}  // namespace claribi::app
