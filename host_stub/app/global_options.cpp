// The global options: rows of the table, by what they are for.
#include <algorithm>

#include "app/command_table.h"
#include "app/duration.h"

namespace claribi::app {
namespace {

std::string TakeTimeout(Invocation& invocation, const std::string& text) {
  invocation.global.timeout = ParseDuration(text);
  return invocation.global.timeout ? "" : "is no duration like 30s or 5m" + MissingUnit(text, 's');
}

std::string TakeOrganisation(Invocation& invocation, const std::string& text) {
  invocation.global.org = text;
  return text.empty() ? "may not be empty" : "";
}

std::string TakeLogLevel(Invocation& invocation, const std::string& text) {
  constexpr std::pair<const char*, loader::LogLevel> kLevels[] = {
      {"trace", loader::LogLevel::kTrace}, {"debug", loader::LogLevel::kDebug},
      {"info", loader::LogLevel::kInfo},   {"warn", loader::LogLevel::kWarn},
      {"error", loader::LogLevel::kError},
  };
  std::string folded = text;
  std::transform(folded.begin(), folded.end(), folded.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const auto& [name, level] : kLevels) {
    if (folded != name) continue;
    invocation.global.log_level = level;
    return "";
  }
  return "is none of trace, debug, info, warn, error";
}

// Of GlobalOptions.
template <typename Member>
Take IntoGlobal(Member member) {
  return Into(&Invocation::global, member);
}

std::vector<GlobalOption> GlobalRows() {
  using Of = GlobalOptions;
  return {
      {kSpeaking,
       {.name = "--json",
        .says = "Print exactly one JSON object on standard output, on failure too",
        .take = IntoGlobal(&Of::json)}},
      {kSpeaking,
       {.name = "--profile",
        .value = "NAME",
        .says = "Take the options of this profile (default: that of $CLARIBI_PROFILE, or of "
                "`profile add --default`)",
        .take = IntoGlobal(&Of::profile),
        .names = Names::kProfile}},
      {kSpeaking,
       {.name = "--verbose",
        .says = "Log what happens, to standard error",
        .take = IntoGlobal(&Of::verbose),
        .letter = 'v'}},
      {kSpeaking,
       {.name = "--log-level",
        .value = "LEVEL",
        .says =
            "Log what is at least as grave: trace, debug, info, warn or error (default: no log; "
            "`serve` logs warnings)",
        .take = &TakeLogLevel}},
      {kStoring,
       {.name = "--org",
        .value = "ID",
        .says = "Organisation (default: default)",
        .take = &TakeOrganisation}},
      {kStoring,
       {.name = "--data-dir",
        .value = "DIR",
        .says = "Folder of store and keys (default: $XDG_DATA_HOME/claribi-host)",
        .take = IntoGlobal(&Of::data_dir),
        .names = Names::kFolder}},
      {kStoring,
       {.name = "--store",
        .value = "URL",
        .says = "Store, sqlite:///PATH or postgresql://USER@HOST:PORT/DATABASE (default: "
                "$CLARIBI_STORE, or SQLite in the data folder)",
        .take = IntoGlobal(&Of::store)}},
      {kLoading,
       {.name = "--plugin",
        .value = "FILE",
        .says =
            "Plugin library (default: ../plugins/claribi_aiven.so beside this program's folder)",
        .take = IntoGlobal(&Of::plugin),
        .names = Names::kFile}},
      {kLoading,
       {.name = "--manifest",
        .value = "FILE",
        .says = "Manifest (default: beside the library, without claribi_: claribi_aiven.so has "
                "aiven.json)",
        .take = IntoGlobal(&Of::manifest),
        .names = Names::kFile}},
      {kLoading,
       {.name = "--require-signed",
        .says =
            "Load the plugin only if its library, manifest, model and approved tools are signed "
            "by a trusted key",
        .take = IntoGlobal(&Of::require_signed)}},
      {kLoading,
       {.name = "--trusted-key",
        .value = "FILE",
        .says = "Ed25519 public key in PEM that --require-signed trusts",
        .take = IntoGlobal(&Of::trusted_keys),
        .names = Names::kFile,
        .is_repeatable = true}},
      {kLoading,
       {.name = "--operator-config",
        .value = "FILE",
        .says = "Operator configuration, a JSON object: limits, client, grant and more; a file "
                "with secrets must be yours alone (0600)",
        .take = IntoGlobal(&Of::operator_config),
        .names = Names::kFile}},
      {kLoading,
       {.name = "--isolate",
        .says = "Load the plugin in a child process: if it crashes, say where, and exit with 7",
        .take = IntoGlobal(&Of::isolate)}},
      {kReaching,
       {.name = "--ca-file",
        .value = "FILE",
        .says = "Certificates to trust besides the system's",
        .take = IntoGlobal(&Of::ca_file),
        .names = Names::kFile}},
      {kReaching,
       {.name = "--proxy",
        .value = "URL",
        .says = "HTTP proxy (default: $HTTPS_PROXY or $ALL_PROXY); $NO_PROXY excepts hosts",
        .take = IntoGlobal(&Of::proxy)}},
      {kReaching,
       {.name = "--allow-insecure-loopback",
        .says = "Permit plain http on loopback and private addresses (development only)",
        .take = IntoGlobal(&Of::allow_insecure_loopback)}},
      {kActing,
       {.name = "--actor",
        .value = "WHO",
        .says = "Who acts, for the audit (default: the user of the operating system)",
        .take = IntoGlobal(&Of::actor)}},
      {kWaiting,
       {.name = "--timeout",
        .value = "DURATION",
        .says = "Give up after this time: 500ms, 30s, 5m, 1h",
        .take = &TakeTimeout}},
  };
}

}  // namespace

const std::vector<GlobalOption>& GlobalOptionRows() {
  static const std::vector<GlobalOption> kRows = GlobalRows();
  return kRows;
}

}  // namespace claribi::app
