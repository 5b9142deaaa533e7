// Translates a regular expression of ECMA-262 (section 22.2, as with flag "u") for PCRE2. What the
// two read differently ("$", "\d", "\s", ".", "[]", "\p{Letter}") is spelled out. What only PCRE2
// knows (verbs, recursion, conditions, option settings) is refused. As in browsers, a lone bracket
// is accepted, and so is a needless backslash before a character that is no letter.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace claribi::json_schema {

struct EcmaPattern {
  std::string pcre;                     // for PCRE2_UTF without PCRE2_UCP
  std::size_t longest_repeat = 0;       // the largest lower bound in a "{n}"
  bool has_backward_reference = false;  // "\1", "\k<name>"
};

// kInvalid with the position and the reason. Not every mistake is found here: PCRE2 finds the rest.
// Precondition: `pattern` is UTF-8.
core::Result<EcmaPattern> TranslateEcmaPattern(std::string_view pattern);

}  // namespace claribi::json_schema
