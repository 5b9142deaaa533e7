// Which arguments carry a language in which a caller can write: SQL, Cypher, a pipeline of stages,
// code, commands. Judged by the name of the argument, its description, and what the tool says of
// itself. Languages that can only read (PromQL, LogQL, JQL, SOQL …) are none of them, and neither
// are words to search for. jq is one: it reads the environment of the server. Pure, bounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace claribi::policy {

// A tool's name and description as far as an argument without one of its own is judged by them.
struct ToolWords {
  std::vector<std::string> name;
  std::vector<std::string> said;  // the first words of the description
};
ToolWords WordsOfTool(std::string_view name, std::string_view description);

// argument: its name. schema: its own, of which type and description are read.
bool CarriesLanguage(std::string_view argument, const core::Json& schema, const ToolWords& tool);

}  // namespace claribi::policy
