// The commands: each is a row of the table (command_table.h), written in the file of its work.
#pragma once

#include "app/answer.h"
#include "app/command_table.h"
#include "app/invocation.h"
#include "app/workspace.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// What a terminal shows while the command runs; "" for nothing.
std::string DoingOf(const Invocation& invocation);

/// Runs the command of the invocation, or shows its help text.
outcome::Result<Answer> Run(Workspace& workspace, const Invocation& invocation);

// The rows, each in the file of its command.
Command NewCommand();
Command DescribeCommand();
Command ConnectCommand();
Command StatusCommand();
Command TestCommand();
Command DoctorCommand();
Command ToolsCommand();
Command ApprovalsCommand();
Command CallCommand();
Command AskCommand();
Command ServeCommand();
Command AuditCommand();
Command DisconnectCommand();
Command RenameCommand();
Command KeysCommand();
Command OperatorCommand();
Command ProfileCommand();
Command ManifestCommand();
Command ValidateCommand();
Command SmokeCommand();
Command ListCommand();
Command VersionCommand();
Command HelpCommand();
Command CompletionsCommand();
Command ManCommand();

// What validate and smoke have in common.
Option LibraryArgument();
std::vector<Option> ValidateOptions();

// What the console runs, too.
outcome::Result<Answer> TestConnection(Workspace& workspace, const Invocation& invocation);
outcome::Result<Answer> Disconnect(Workspace& workspace, const Invocation& invocation);

}  // namespace claribi::app
