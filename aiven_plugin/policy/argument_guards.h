// What can be known to be wrong with a call's arguments before they leave, from the tool's own
// input schema and the manifest: a clear error here instead of a riddle from the server, and no
// query that does more than read. Conservative: nothing else that the server would take is refused.
// Header arguments alone are rewritten, so that a remark cannot break the call that it is about;
// all other arguments leave as they came. Not a JSON Schema validator: types and formats are the
// server's to judge. No I/O.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"

namespace claribi::policy {

// An argument of a tool that carries SQL, in PostgreSQL's dialect.
struct LanguageArgument {
  std::string tool;      // exact name
  std::string argument;  // exact name
  // What the vendor or the operator knows to only read: functions, and types to cast to, besides
  // PostgreSQL's own (see sql_guard.h).
  std::vector<std::string> functions;
};

struct ArgumentRules {
  std::size_t max_bytes = 524288;  // of the JSON text
  std::size_t max_depth = 64;      // arrays and objects inside each other
  // Arguments that the vendor's server forwards as HTTP header fields: see CleanHeaderArguments.
  std::vector<std::string> header_arguments;
  std::vector<LanguageArgument> languages;
};

// The arguments of a call of `tool` as a JSON object, its header arguments clean. kTooLarge over a
// limit; kInvalid if the text is no JSON object, or as CheckArguments says; as CheckLanguages says.
core::Result<core::Json> ReadArguments(std::string_view tool, std::string_view text,
                                       const core::Json& input_schema, const ArgumentRules& rules);

// kInvalid of kind "invalid_arguments", naming the member: one that the schema requires is missing,
// or one is unknown to a closed schema (additionalProperties: false).
core::Status CheckArguments(const core::Json& arguments, const core::Json& input_schema);

// Makes texts that travel as a header field (RFC 9110, section 5.5) ones that can: one line of the
// characters of ISO 8859-1, without blanks around, of the length that the schema allows and 2000
// characters at most. Quotation marks, dashes and the like become their ASCII kin, other characters
// "?". One that the schema requires, and that nobody gave or of which nothing is left, becomes a
// neutral remark; one of which nothing is left, or that a closed schema does not know, is left out.
// Precondition: `arguments` is an object.
void CleanHeaderArguments(core::Json& arguments, const core::Json& input_schema,
                          const std::vector<std::string>& names);

// Refuses the call of a tool that carries a language unless the argument is there, is a text that
// only reads (sql_guard.h), and is one that the schema declares: a tool that changed its arguments
// could take the query under a name that nobody guards.
core::Status CheckLanguages(std::string_view tool, const core::Json& arguments,
                            const core::Json& input_schema,
                            const std::vector<LanguageArgument>& languages);

}  // namespace claribi::policy
