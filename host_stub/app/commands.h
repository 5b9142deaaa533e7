// The table of commands: a new command is a row here and a file of its own.
#pragma once

#include <vector>

#include "app/answer.h"
#include "app/invocation.h"
#include "app/workspace.h"
#include "outcome/outcome.h"

namespace CLI {
class App;
}

namespace claribi::app {

struct Command {
  const char* name;
  const char* summary;
  /// Declares the command's own arguments, which fill the invocation.
  void (*declare)(CLI::App& app, Invocation& invocation);
  /// Blocks; observes the patience of the workspace.
  outcome::Result<Answer> (*run)(Workspace& workspace, const Invocation& invocation);
};

/// In the order of the help text.
const std::vector<Command>& Commands();

/// Runs the command of the invocation, or shows its help text.
outcome::Result<Answer> Run(Workspace& workspace, const Invocation& invocation);

// Each in a file of its own.
outcome::Result<Answer> Describe(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> Connect(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> ShowStatus(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> TestConnection(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> ListTools(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> ManageApprovals(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> CallTool(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> AskQuestions(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> ShowAudit(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> Disconnect(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> ManageKeys(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> ManageOperator(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> Diagnose(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> RenameSource(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> Serve(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> ValidatePlugin(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> SmokePlugin(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> ListRules(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> ShowVersion(Workspace& workspace, const Invocation& invocation);
void AskCommandArguments(CLI::App& app, Invocation& invocation);
void ApprovalsArguments(CLI::App& app, Invocation& invocation);
void ServeCommandArguments(CLI::App& app, Invocation& invocation);
void AuditArguments(CLI::App& app, Invocation& invocation);
void OperatorCommandArguments(CLI::App& app, Invocation& invocation);
void DoctorArguments(CLI::App& app, Invocation& invocation);
void ValidateCommandArguments(CLI::App& app, Invocation& invocation);
void SmokeCommandArguments(CLI::App& app, Invocation& invocation);
void ListCommandArguments(CLI::App& app, Invocation& invocation);
void KeysArguments(CLI::App& app, Invocation& invocation);

}  // namespace claribi::app
