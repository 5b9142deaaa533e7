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
  app.add_option("NAME", invocation.name, "Data source (default: all)");
}

void ConnectArguments(CLI::App& app, Invocation& invocation) {
  Name(app, invocation);
  app.add_option("--endpoint", invocation.endpoint,
                 "MCP endpoint: a name that `describe` lists, or a URL (default: the first)")
      ->type_name("NAME|URL");
  app.add_option("--set", invocation.values,
                 "Value for a place of the endpoint's address, such as tenant=acme; repeatable")
      ->type_name("PLACE=VALUE")
      ->allow_extra_args(false);
  app.add_option("--scope", invocation.scopes,
                 "Ask for this scope only, of those that `describe` lists; repeatable")
      ->type_name("SCOPE")
      ->allow_extra_args(false);
  app.add_flag("--no-browser", invocation.no_browser,
               "Print the authorization URL and open no browser; --timeout (default 5m) bounds the "
               "wait");
  app.add_option(
         "--callback-port", invocation.callback_port,
         "Port of the redirect URI on 127.0.0.1 (default: one of the organisation's four, or "
         "any free one)")
      ->type_name("PORT");
  app.add_flag("--api-key-stdin", invocation.api_key_stdin,
               "Read the API key from standard input (one line), if the data source signs in with "
               "an API key");
}

void RenameArguments(CLI::App& app, Invocation& invocation) {
  Name(app, invocation);
  app.add_option("NEW", invocation.new_name, "Its new name")->required();
}

void ToolsArguments(CLI::App& app, Invocation& invocation) {
  NameIfAny(app, invocation);
  app.add_flag("--all", invocation.all, "Show also the hidden tools, and why they are hidden");
  app.add_option("--approve", invocation.approve,
                 "Approve the definition of a new or changed tool that has this fingerprint, which "
                 "--diff prints; without one, a terminal shows the change and asks; repeatable")
      ->type_name("TOOL[@FINGERPRINT]")
      ->allow_extra_args(false);
  CLI::Option* all =
      app.add_flag("--approve-all", invocation.approve_all,
                   "Approve all new and changed tools, but for those whose texts may be meant for "
                   "a model; without --as-listed, a terminal shows the changes and asks");
  app.add_option("--as-listed", invocation.as_listed,
                 "The fingerprint of the list that --approve-all approves, as `tools` prints it")
      ->type_name("FINGERPRINT")
      ->needs(all);
  app.add_option("--withdraw", invocation.withdraw,
                 "End the approval of a tool, which is then hidden like a new one; repeatable")
      ->type_name("TOOL")
      ->allow_extra_args(false);
  app.add_option("--for", invocation.approve_for,
                 "Where the approval holds, or ends: this connection, or the whole organisation")
      ->type_name("connection|organisation")
      ->check(CLI::IsMember({"connection", "organisation"}));
  app.add_option("--diff", invocation.diff,
                 "Show what changed in this tool since it was approved, word by word")
      ->type_name("TOOL");
  app.callback([&app, &invocation] {
    const bool approves = !invocation.approve.empty() || invocation.approve_all;
    const bool withdraws = !invocation.withdraw.empty();
    if (!invocation.approve_for.empty() && !approves && !withdraws) {
      throw CLI::RequiredError("--approve, --approve-all or --withdraw, beside --for,");
    }
    if (approves && withdraws) throw CLI::ExcludesError("--withdraw", "--approve");
    if (app.count("NAME") > 0 || (!approves && !withdraws && invocation.diff.empty())) return;
    throw CLI::RequiredError("NAME of the data source whose tools are approved or compared");
  });
}

void CallArguments(CLI::App& app, Invocation& invocation) {
  CLI::Option* name = app.add_option("NAME", invocation.name, "Data source");
  CLI::Option* tool = app.add_option("TOOL", invocation.tool, "Tool");
  app.add_option("--model-name", invocation.model_name,
                 "Instead of NAME and TOOL: the name for models that `tools` lists")
      ->excludes(name)
      ->excludes(tool);
  app.add_option("--args", invocation.arguments,
                 "Arguments as a JSON object; - reads them from standard input")
      ->type_name("JSON")
      ->capture_default_str();
  app.add_flag("--for-model", invocation.for_model,
               "Print the result as a fenced text for a language model");
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
      {"doctor", "Look for what is wrong: host, store, plugin; with NAME the vendor, too",
       &DoctorArguments, &Diagnose},
      {"tools", "Tools of one data source, or of all; approve changed ones", &ToolsArguments,
       &ListTools},
      {"approvals", "Definitions that are approved, as a catalogue for all tenants",
       &ApprovalsArguments, &ManageApprovals},
      {"call", "Call a tool", &CallArguments, &CallTool},
      {"ask", "Answer questions in plain language", &AskCommandArguments, &AskQuestions},
      {"serve", "The console: data sources, questions and dashboards in a browser",
       &ServeCommandArguments, &Serve},
      {"audit", "Calls that were made: who called what, and how it ended", &AuditArguments,
       &ShowAudit},
      {"disconnect", "Revoke the sign-in and delete the data source", &Name, &Disconnect},
      {"rename", "Give a data source another name", &RenameArguments, &RenameSource},
      {"keys", "Sealing keys: list, prepare, rotate, retire, abandon", &KeysArguments, &ManageKeys},
      {"operator", "What the operator configures for a vendor: client, secret, grant",
       &OperatorCommandArguments, &ManageOperator},
      {"validate",
       "Judge a data-source library against the contract, each rule in a process of its own",
       &ValidateCommandArguments, &ValidatePlugin},
      {"smoke", "validate, and one journey from connect to disconnect; for CI",
       &SmokeCommandArguments, &SmokePlugin},
      {"list", "What validate tests: list rules", &ListCommandArguments, &ListRules},
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
