// Invocation: one command line, understood. Not checked against the world: files and names are
// looked up later.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loader/offered_services.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// Options that stand before or after any command.
struct GlobalOptions {
  bool json = false;
  bool allow_insecure_loopback = false;
  bool isolate = false;                   // the command runs in a child process: a crash is told
  std::string data_dir;                   // "": by XDG_DATA_HOME
  std::string store;                      // a URL; "": that of CLARIBI_STORE, or sqlite in data_dir
  std::string plugin;                     // "": the one that was built with this host
  std::string manifest;                   // "": beside the plugin library
  bool require_signed = false;            // the plugin is loaded if a trusted key signed its files
  std::vector<std::string> trusted_keys;  // files
  std::string operator_config;            // a file; "": none but what `operator set` stored
  std::string ca_file;                    // "": the system's certificates alone
  std::string proxy;                      // "": that of the environment
  std::string org = "default";
  std::string actor;    // who acts, for the audit; "": the user of the operating system
  std::string product;  // how this host calls itself to vendors; "": claribi-host and its version
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<loader::LogLevel> log_level;  // absent: no log
  bool verbose = false;
  std::string profile;  // the name of --profile, or of the environment; "": the default one
  // The global options that stood on the command line, in their order, and what of the rest a
  // profile said.
  std::vector<std::pair<std::string, std::string>> given;
  std::vector<std::string> from_profile;
  std::optional<std::chrono::milliseconds> audit_retention;  // of the profile
  std::string program = "claribi-host";  // as it was called, for commands to paste
};

/// Of `operator`. Secrets are on standard input, never here.
struct OperatorArguments {
  std::string what;  // client, metadata-url, assertion, identity-provider
  std::string issuer;
  std::string client_id;
  std::string auth_method;
  std::string token_endpoint;
  std::string url;
  bool secret_stdin = false;
  bool key_stdin = false;
};

/// Of `ask`.
struct AskArguments {
  std::vector<std::string> questions;
  std::string batch;            // a file; "" is none
  std::string run_plan;         // a file; "" is none
  std::string chart;            // a file; "" is none
  std::string planner_command;  // "": the built-in planner
  std::string model;            // "": beside the manifest
  bool shows_plan = false;
  bool csv = false;
  bool explain = false;
  bool fresh = false;
  bool fail_on_partial = false;
};

/// Of `validate`, `smoke` and `list`.
struct ValidateArguments {
  std::string file;  // the library
  std::string what;  // of list: rules
  std::vector<std::string> include, exclude;
  std::string junit;  // a file; "": none
  std::uint64_t seed = 1;
  unsigned jobs = 0;  // 0: as many as there are processors
  bool all = false;   // show what passed, too
  bool markdown = false;
};

/// Of `serve`.
struct ServeArguments {
  int port = -1;          // -1: one of the organisation's, or any
  std::string catalogue;  // a folder; "": that of the plugin
  std::string pages;      // a folder; "": what was built in
};

/// Of `new`.
struct NewArguments {
  std::string language = "c";  // or "c++"
  std::string folder = ".";    // in which the project's folder is made
};

/// Of `manifest`.
struct ManifestArguments {
  std::string key;                     // a file
  std::vector<std::string> libraries;  // files; {}: the plugin's
};

struct Invocation {
  GlobalOptions global;
  std::string command;
  std::string name;           // of the data source
  std::string new_name = {};  // of rename
  std::string tool;
  std::string model_name;                // instead of name and tool: see model_names.h
  std::string arguments = "{}";          // JSON, or "-" for standard input
  std::vector<std::string> assignments;  // of call: ARGUMENT=VALUE
  std::string batch;                     // of call: a file; "" is none
  std::string endpoint;                  // a URL or a name; "": the first of the manifest
  std::string config = {};  // of connect, validate, smoke: a file with the connection configuration
  std::vector<std::string> values;    // of connect: PLACE=VALUE, for the places of the endpoint
  std::vector<std::string> scopes;    // of connect: what to ask for, of what the manifest asks for
  std::string action;                 // of keys
  std::uint64_t key_id = 0;           // of keys
  std::vector<std::string> approve;   // of tools: TOOL or TOOL@FINGERPRINT
  std::string as_listed;              // of tools: the fingerprint of the list; "": none is named
  std::vector<std::string> withdraw;  // of tools
  std::string approve_for;            // of tools: connection, organisation; "": connection
  std::string diff;                   // of tools: the tool whose change is shown; "": none
  std::string output;  // of approvals, manifest: the file to write; "": the usual one
  OperatorArguments operator_arguments;
  AskArguments ask;
  ValidateArguments validate;
  ServeArguments serve;
  NewArguments new_arguments = {};
  ManifestArguments manifest_arguments = {};
  std::string bundle = {};       // of doctor: the archive to write; "": none
  std::string since;             // of audit: a duration or a time; "": from the beginning
  std::int64_t limit = 1000;     // of audit
  std::string format = "table";  // of audit
  std::string before;            // of audit prune: a duration or a time; "": by the profile
  std::string retention;         // of profile add
  std::string topic;             // of help
  std::string help;              // the text to show instead of running a command

  // Small members together: less padding.
  std::uint16_t callback_port = 0;  // of connect and doctor; 0: any that is free
  bool has_arguments = false;       // the command line says them
  bool for_model = false;           // of call: the text for a model instead of a table
  bool no_browser = false;
  bool approves = false;           // of connect: at the simulated vendor, without a browser
  bool api_key_stdin = false;      // of connect: the key is the line on standard input
  bool events = false;             // of audit: what plugins reported instead of calls
  bool yes = false;                // what the command warns of is wanted
  bool all = false;                // of tools: what is hidden, too
  bool approve_all = false;        // of tools
  bool fingerprints_only = false;  // of approvals
  bool csv = false;                // of lists and calls
  bool metrics = false;            // of status
  bool as_default = false;         // of profile add
};

/// Reads the arguments after the program's name by the table of commands (command_table.h). kUsage
/// with the reason otherwise, and with what may have been meant.
outcome::Result<Invocation> ParseInvocation(int argc, const char* const* argv);

/// Whether --json stands anywhere: it holds even for a command line that cannot be understood.
bool WantsJson(int argc, const char* const* argv);

}  // namespace claribi::app
