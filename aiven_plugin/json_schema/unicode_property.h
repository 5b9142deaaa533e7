// The names of Unicode properties in "\p{...}" (ECMA-262, tables 66 to 69), as PCRE2 writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace claribi::json_schema {

// From "Letter", "General_Category=Lu", "Script=Greek", "White_Space" to the name for PCRE2's
// "\p{...}"; "^" in front means the opposite. Empty optional if it has no such form. Whether PCRE2
// knows the name shows when it compiles it.
std::optional<std::string> PcreProperty(std::string_view ecma);

}  // namespace claribi::json_schema
