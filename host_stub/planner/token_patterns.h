// Token patterns: phrases of several wordings, as one text. "could|can you *please|maybe tell" is
// read word by word: of "a|b" either stands there, "?a" may be missing, "*a|b" stands there any
// number of times, "," is a mark, and "$" is the end, with marks before it or none. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "planner/tokens.h"

namespace claribi::planner {

/// A comma, a colon, a bracket, or the end of a sentence.
bool IsMark(const Token& token);

/// The token behind the pattern that begins at `at`; nothing where it does not. Of "*a" as many as
/// stand there, but for those that the rest of the pattern needs.
std::optional<std::size_t> EndOfPattern(const std::vector<Token>& tokens, std::size_t at,
                                        std::string_view pattern);

}  // namespace claribi::planner
