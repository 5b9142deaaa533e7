#include "app/commands.h"

#include <CLI/CLI.hpp>

#include "app/printable.h"

namespace claribi::app {
namespace {

void Nothing(CLI::App&, Invocation&) {}

void Name(CLI::App& app, Invocation& invocation) {
  app.add_option("NAME", invocation.name, "Data source")->required();
}

void NameIfAny(CLI::App& app, Invocation& invocation) {
  app.add_option("NAME", invocation.name, "Data source; all of them where it is left out");
}

void ConnectArguments(CLI::App& app, Invocation& invocation) {
  Name(app, invocation);
  app.add_option("--endpoint", invocation.endpoint, "MCP endpoint (default: the manifest's)")
      ->type_name("URL");
  app.add_flag("--no-browser", invocation.no_browser,
               "Print the address only; --timeout (default 5m) bounds the wait");
  app.add_option("--callback-port", invocation.callback_port,
                 "Port of 127.0.0.1 that the browser comes back to (default: one that the "
                 "organisation has for itself, or any that is free)")
      ->type_name("PORT");
  app.add_flag("--api-key-stdin", invocation.api_key_stdin,
               "Read the API key from standard input, one line, where the data source signs in "
               "with one");
}

void ToolsArguments(CLI::App& app, Invocation& invocation) {
  NameIfAny(app, invocation);
  app.add_flag("--all", invocation.all, "Show the hidden tools, too, and why they are hidden");
  app.add_option("--approve", invocation.approve,
                 "Approve a tool as it is defined now, where it is new or changed; repeatable")
      ->type_name("TOOL")
      ->allow_extra_args(false);
  app.add_flag("--approve-all", invocation.approve_all, "The same for all of them");
  app.callback([&app, &invocation] {
    if (app.count("NAME") > 0 || (invocation.approve.empty() && !invocation.approve_all)) return;
    throw CLI::RequiredError("NAME of the data source whose tools are approved");
  });
}

void CallArguments(CLI::App& app, Invocation& invocation) {
  CLI::Option* name = app.add_option("NAME", invocation.name, "Data source");
  CLI::Option* tool = app.add_option("TOOL", invocation.tool, "Tool");
  app.add_option("--model-name", invocation.model_name,
                 "Instead of the two: the name that `tools` gives the tool for models")
      ->excludes(name)
      ->excludes(tool);
  app.add_option("--args", invocation.arguments,
                 "Arguments, a JSON object; - reads them from stdin")
      ->type_name("JSON")
      ->capture_default_str();
  app.add_flag("--for-model", invocation.for_model,
               "Print the result as a text for a language model, fenced");
  app.callback([&invocation] {
    if (invocation.model_name.empty() && invocation.tool.empty()) {
      throw CLI::RequiredError("NAME and TOOL, or --model-name,");
    }
  });
}

}  // namespace

const std::vector<Command>& Commands() {
  static const std::vector<Command> kCommands{
      {"describe", "What the plugin is: vendor, sign-in, set-up, limits", &Nothing, &Describe},
      {"connect", "Connect a data source, or sign in to an existing one again", &ConnectArguments,
       &Connect},
      {"status", "Data sources and their sign-ins, without asking the vendor", &NameIfAny,
       &ShowStatus},
      {"test", "Make the read call that proves a connection works", &Name, &TestConnection},
      {"tools", "Tools of a data source, or of all: shown, hidden, changed; approve changed ones",
       &ToolsArguments, &ListTools},
      {"call", "Call a tool", &CallArguments, &CallTool},
      {"audit", "Calls that were made: who, what, and how it ended", &AuditArguments, &ShowAudit},
      {"disconnect", "Revoke the sign-in and delete the data source", &Name, &Disconnect},
      {"keys", "Sealing keys: list, prepare, rotate, retire, abandon", &KeysArguments, &ManageKeys},
      {"version", "Versions of this host and of the ABI that it speaks", &Nothing, &ShowVersion},
  };
  return kCommands;
}

outcome::Result<Answer> Run(Workspace& workspace, const Invocation& invocation) {
  if (!invocation.help.empty()) {
    Answer answer;
    Set(answer.json, "help", invocation.help);
    answer.text = PrintableBlock(invocation.help);
    return answer;
  }
  for (const Command& command : Commands()) {
    if (invocation.command != command.name) continue;
    auto answer = command.run(workspace, invocation);
    workspace.KeepEvents();
    return answer;
  }
  return outcome::Error{.code = outcome::Code::kUsage,
                        .what = "There is no command \"" + invocation.command + "\"."};
}

}  // namespace claribi::app
