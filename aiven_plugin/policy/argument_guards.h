// What can be known to be wrong with a call's arguments before they leave, from the tool's own
// input schema: a clear error here instead of a riddle from the server. Conservative: nothing that
// the server would take is refused, and nothing is rewritten. Not a JSON Schema validator: types
// and formats are the server's to judge. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"

namespace claribi::policy {

struct ArgumentRules {
  std::size_t max_bytes = 524288;  // of the JSON text
  std::size_t max_depth = 64;      // arrays and objects inside each other
  // Arguments that the vendor's server forwards as HTTP header fields, where the tool declares
  // them: text of the characters of ISO 8859-1, without line breaks (RFC 9110, section 5.5).
  std::vector<std::string> header_arguments;
};

// The arguments of a call as a JSON object. kTooLarge over a limit; kInvalid if the text is no JSON
// object, or as CheckArguments says.
core::Result<core::Json> ReadArguments(std::string_view text, const core::Json& input_schema,
                                       const ArgumentRules& rules);

// kInvalid of kind "invalid_arguments", naming the member: one that the schema requires is missing,
// one is unknown to a closed schema (additionalProperties: false), or a header argument could not
// travel.
core::Status CheckArguments(const core::Json& arguments, const core::Json& input_schema,
                            const ArgumentRules& rules);

}  // namespace claribi::policy
