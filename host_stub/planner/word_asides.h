// Words that a question only adds to what it asks: of no part of a plan, where they stand so.
// Beside word_meanings.h. Pure; inside of this room only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace claribi::planner {

/// A word of "if so, which?", "if any": what it asks for is told anyway. `at` is in `words`.
bool IsOfDemand(const std::vector<std::string>& words, std::size_t at);
/// A vague word that a bound behind it explains, or what introduces that bound.
bool IsExplained(const std::vector<std::string>& words, std::size_t at);

}  // namespace claribi::planner
