// A regular expression of ECMA-262 (section 22.2, as with flag "u"), written again for PCRE2. What
// the two read differently ("$", "\d", "\s", ".", "[]", "\p{Letter}") is spelled out, and what only
// PCRE2 knows (verbs, recursion, conditions, option settings) never gets through. As browsers do,
// it also takes a lone bracket or a needless backslash before a character that is no letter.
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
