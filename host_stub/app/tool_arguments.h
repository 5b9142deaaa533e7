// The arguments of a tool, by its input schema: shown to people, and read from NAME=VALUE words. A
// value is checked here, before anything is sent, against what its schema plainly says: type,
// choices, bounds, what is required. What this file does not understand of a schema is left to the
// vendor. Source: JSON Schema 2020-12; the tool list of plugin_api/messages.
#pragma once

#include <string>
#include <vector>

#include "app/json_document.h"
#include "outcome/outcome.h"

namespace claribi::app {

/// One argument, in words.
struct ToolArgument {
  std::string name;
  std::string type;  // "text", "whole number from 1 to 100", "one of: pg, kafka", "list of text"
  bool is_required = false;
  std::string says;          // of its description; may be empty
  std::string default_text;  // as JSON; "" where there is none
};

/// The required ones first, each group in the order of the schema.
std::vector<ToolArgument> ArgumentsOf(const Value& input_schema);

/// NAME=VALUE words for the required arguments, with values that the schema offers, or that stand
/// for one (project=PROJECT).
std::vector<std::string> ExampleAssignments(const Value& input_schema);

/// The arguments as a JSON object. A repeated name makes a list where the schema takes one. An
/// error is the person's mistake and names the argument, what it takes, and what to write. `see`:
/// the command that shows the arguments.
outcome::Result<std::string> ArgumentsFrom(const std::vector<std::string>& assignments,
                                           const Value& input_schema, const std::string& see);

}  // namespace claribi::app
