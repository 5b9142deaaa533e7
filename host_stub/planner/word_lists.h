// Closed lists of words, for the question whether a plan says a word (word_meanings.h): what no
// part of a plan has to say, and what only certain parts may.
#pragma once

#include <string_view>

namespace claribi::planner {

/// A word of grammar.h that says something of its own: "not", "average", "yesterday".
bool IsOperatorWord(std::string_view word);
/// A word that is said of no part alone, beside those of grammar.h.
bool IsFrameWord(std::string_view word);
/// A unit, or a word of time: the number beside it is in the plan, and has it.
bool IsUnitWord(std::string_view word);
/// A word that is vague alone, and is explained by a bound behind it: "big, i.e. over 5 nodes".
bool IsVagueWord(std::string_view word);

}  // namespace claribi::planner
