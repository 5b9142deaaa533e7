// Signs in a tool's description and input schema that it writes, whatever its name says. Strong
// evidence only: a description that says expressly that the tool changes something, and arguments
// that let the caller choose what is done. Pure; bounded work, however hostile a schema is.
// Evidence can only hide a tool, never show one. What speaks for a tool is in reading_statement.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "policy/denial.h"
#include "policy/vocabulary.h"

namespace claribi::policy {

struct GuardedArgument {
  std::string tool;      // exact name
  std::string argument;  // exact name, a member of the schema's properties
};

// Arguments that are judged on every call (argument_guards.h).
struct ArgumentGuards {
  std::vector<GuardedArgument> languages;  // the text is read: it may carry a language
  std::vector<GuardedArgument> limited;    // only some values are sent: it may choose an action
};

// Layer description. The first sentence begins with a word that writes ("Creates a …", "Delete …"),
// joins one to its verb ("Gets the report, and deletes …"), or a sentence says that the tool does
// so ("This tool modifies …", "Updates it …"). Advice to call another tool is no evidence.
std::optional<Denial> FindWriteInDescription(std::string_view description,
                                             const Vocabulary& vocabulary);

// Layer input_schema. An argument carries a language that can write (query_languages.h) and has no
// guard; it chooses an action, and one of the choices writes, under any name if other choices read;
// it switches writing on (create_if_missing); or the arguments are a request to send (a method that
// is free, a body with a path). An action that a listing tool selects by is no choice of one.
std::optional<Denial> FindWriteInSchema(std::string_view tool, std::string_view description,
                                        const core::Json& input_schema,
                                        const ArgumentGuards& guarded,
                                        const Vocabulary& vocabulary);

}  // namespace claribi::policy
