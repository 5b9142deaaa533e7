// Checks tool arguments against an input schema and reports what is wrong as the vendor's validator
// (zod 3) words it. Knows the keywords the tool table uses, not all of JSON Schema.
#pragma once

#include <optional>
#include <string>

#include "vendor_sandbox/ordered_json.h"
#include "vendor_sandbox/tool_table.h"

namespace claribi::vendor_sandbox {

/// The text of the error result, or nothing when the arguments are acceptable.
std::optional<std::string> CheckArguments(const Tool& tool, const Json& arguments);

}  // namespace claribi::vendor_sandbox
