// Checks the arguments of a call before they are sent, against the tool's input schema and the
// manifest: for a clearer error than the server's, and so that no query does more than read.
// Nothing else that the server would accept is refused. Only header arguments are rewritten, so
// that a remark cannot break its call, and the timeout of a query; all other arguments are sent
// unchanged. Not a JSON Schema
// validator: the server checks types and formats. No I/O.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "policy/language_guard.h"

namespace claribi::policy {

// An argument of a tool that reads or writes by its value: only these values are sent.
struct LimitedArgument {
  std::string tool;                // exact name
  std::string argument;            // exact name
  std::vector<core::Json> values;  // texts, numbers or booleans; at least one
};

struct ArgumentRules {
  std::size_t max_bytes = 524288;  // of the JSON text
  std::size_t max_depth = 64;      // arrays and objects inside each other
  // Arguments that the vendor's server forwards as HTTP header fields: see CleanHeaderArguments.
  std::vector<std::string> header_arguments;
  std::vector<LanguageArgument> languages;
  std::vector<LimitedArgument> choices;
};

struct CheckedArguments {
  core::Json json;                 // an object
  std::vector<std::string> notes;  // for the result of the call
};

// The arguments of a call of `tool`, its header arguments cleaned. kTooLarge over a limit; kInvalid
// if the text is no JSON object; the errors of CheckArguments, CheckChoices and GuardLanguages.
core::Result<CheckedArguments> ReadArguments(std::string_view tool, std::string_view text,
                                             const core::Json& input_schema,
                                             const ArgumentRules& rules);

// kInvalid of kind "invalid_arguments", naming the member: one that the schema requires is missing,
// or one is unknown to a closed schema (additionalProperties: false).
core::Status CheckArguments(const core::Json& arguments, const core::Json& input_schema);

// Cleans the arguments `names`, which the vendor forwards as header fields (RFC 9110, section 5.5):
// one line of ISO 8859-1 characters, without spaces around it, no longer than the schema allows and
// 2000 characters. Quotation marks, dashes and the like become ASCII, other characters "?". A
// required argument that is absent or empty then becomes a neutral remark. An optional one that is
// empty then, or one that a closed schema does not know, is removed.
// Precondition: `arguments` is an object.
void CleanHeaderArguments(core::Json& arguments, const core::Json& input_schema,
                          const std::vector<std::string>& names);

// Refuses the call of a tool with a LimitedArgument unless the argument is there and has one of its
// values, letter by letter: what a server does without it is not known. Every other argument must
// be one that the schema declares, because a server may take "Action" for "action".
core::Status CheckChoices(std::string_view tool, const core::Json& arguments,
                          const core::Json& input_schema,
                          const std::vector<LimitedArgument>& choices);

}  // namespace claribi::policy
