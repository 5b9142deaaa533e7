// The help of the command line, written from its table (command_table.h). Plain text of at most 80
// columns, for a terminal and for a page.
#pragma once

#include <string>
#include <vector>

#include "app/command_table.h"
#include "app/json_document.h"

namespace claribi::app {

/// All commands, the global options and where to read on.
std::string Overview();

/// One command with its actions, arguments, options, those of the global options that apply, and
/// examples.
std::string HelpOf(const Command& command);

/// "claribi-host tools [NAME] [TOOL] [options]". action_opt: nullptr for none.
std::string UsageLine(const Command& command, const Command* action_opt);

/// What `help TOPIC` explains besides commands.
struct HelpTopic {
  std::string name;     // "exit-codes"
  std::string summary;  // without a full stop
  std::string text;     // ends with a line break
};
const std::vector<HelpTopic>& HelpTopics();

/// A variable of the environment that is read.
struct EnvironmentRow {
  std::string name;
  std::string says;  // without a full stop
};
const std::vector<EnvironmentRow>& EnvironmentRows();

/// The table for programs: [{"name", "summary", "arguments", "options", "examples", "actions"}].
Document CommandsJson();

/// `text` in lines of at most `width` columns, each after `indent` spaces; ends with a line break.
/// Words are never broken. Line breaks in it begin a new line.
std::string Wrapped(const std::string& text, std::size_t indent, std::size_t width = 80);

}  // namespace claribi::app
