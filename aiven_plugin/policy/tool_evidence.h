// Signs in a tool's description and input schema that it writes, whatever its name says. Strong
// evidence only: a description that says expressly that the tool changes something, and arguments
// that let the caller choose what is done. Pure; bounded work, however hostile a schema is.
// Evidence can only hide a tool, never show one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "policy/denial.h"
#include "policy/vocabulary.h"

namespace claribi::policy {

// An argument whose text is judged on every call, so that it may carry a language.
struct GuardedArgument {
  std::string tool;      // exact name
  std::string argument;  // exact name, a member of the schema's properties
};

// Layer description. The first sentence begins with a word that writes ("Creates a …", "Delete …"),
// joins one to its verb ("Gets the report, and deletes …"), or a sentence says that the tool does
// so ("This tool modifies …", "Updates it …"). Advice to call another tool is no evidence.
std::optional<Denial> FindWriteInDescription(std::string_view description,
                                             const Vocabulary& vocabulary);

// Layer input_schema. An argument carries a language that can write (SQL, GraphQL, code, commands)
// and is not in `guarded`; it chooses an action, and one of the choices writes; or the arguments
// are a request to send (a method that is free, a body with a path).
std::optional<Denial> FindWriteInSchema(std::string_view tool, const core::Json& input_schema,
                                        const std::vector<GuardedArgument>& guarded,
                                        const Vocabulary& vocabulary);

}  // namespace claribi::policy
