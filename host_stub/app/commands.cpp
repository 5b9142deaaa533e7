#include "app/commands.h"

#include <algorithm>

#include "app/help_text.h"
#include "app/printable.h"

namespace claribi::app {

const std::vector<Command>& Commands() {
  static const std::vector<Command> kCommands{
      ConnectCommand(),  StatusCommand(),     TestCommand(),      DoctorCommand(),
      RenameCommand(),   DisconnectCommand(), ToolsCommand(),     CallCommand(),
      AskCommand(),      ServeCommand(),      ApprovalsCommand(), AuditCommand(),
      KeysCommand(),     OperatorCommand(),   ProfileCommand(),   NewCommand(),
      ManifestCommand(), ValidateCommand(),   SmokeCommand(),     ListCommand(),
      DescribeCommand(), VersionCommand(),    HelpCommand(),      CompletionsCommand(),
      ManCommand(),
  };
  return kCommands;
}

const Command* FindCommand(const std::string& name) {
  const auto found = std::find_if(Commands().begin(), Commands().end(),
                                  [&](const Command& command) { return command.name == name; });
  return found != Commands().end() ? &*found : nullptr;
}

const Command* FindAction(const Command& command, const std::string& name) {
  const auto found = std::find_if(command.actions.begin(), command.actions.end(),
                                  [&](const Command& action) { return action.name == name; });
  return found != command.actions.end() ? &*found : nullptr;
}

std::string DoingOf(const Invocation& invocation) {
  const Command* command = FindCommand(invocation.command);
  return command != nullptr && invocation.help.empty() ? command->doing : "";
}

outcome::Result<Answer> Run(Workspace& workspace, const Invocation& invocation) {
  if (!invocation.help.empty()) {
    Answer answer;
    Set(answer.json, "help", invocation.help);
    if (invocation.command == "help" && invocation.topic.empty()) {
      Set(answer.json, "commands", CommandsJson());
    }
    answer.text = PrintableBlock(invocation.help);
    return answer;
  }
  const Command* command = FindCommand(invocation.command);
  if (command == nullptr) {
    return outcome::Error{.code = outcome::Code::kUsage,
                          .what = "There is no command \"" + invocation.command + "\"."};
  }
  const Command* action = FindAction(*command, invocation.action);
  if (!command->makes_data && (action == nullptr || !action->makes_data)) workspace.MakeNoFolder();
  auto answer = command->run(workspace, invocation);
  workspace.KeepEvents();
  workspace.PruneAudit();
  return answer;
}

Option SourceArgument() {
  return {.name = "NAME",
          .says = "Data source",
          .take = Into(&Invocation::name),
          .names = Names::kDataSource,
          .is_required = true};
}

Option AnySourceArgument() {
  return {.name = "NAME",
          .says = "Data source (default: all)",
          .take = Into(&Invocation::name),
          .names = Names::kDataSource};
}

Option CsvOption() {
  return {.name = "--csv",
          .says = "Print the table as CSV (RFC 4180)",
          .take = Into(&Invocation::csv),
          .excludes = {"--json"}};
}

}  // namespace claribi::app
