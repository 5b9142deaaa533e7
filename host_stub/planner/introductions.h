// How a person comes to the question: who asks, for whom and what for. "As head of finance I would
// like to know …", "sre here: …", "For the board meeting tomorrow, …", "My manager asks: …". What
// could restrict the rows is no such thing: "For project a, …", "In Frankfurt, …"; so every word
// is of a closed list. Pure; inside of this room only.
#pragma once

#include <cstddef>
#include <vector>

#include "planner/planner.h"
#include "planner/tokens.h"

namespace claribi::planner {

/// The first token of the question itself; 0 where it begins at once. `known`: names that are meant
/// as names, which no introduction has. `model`: what may be said of a role, and of the rows again.
std::size_t EndOfIntroduction(const std::vector<Token>& tokens, const std::vector<KnownName>& known,
                              const semantic_model::Model& model);

/// The first token of a polite end, "…, if that's possible", "… would be great"; the number of
/// tokens where there is none.
std::size_t BeginOfClosing(const std::vector<Token>& tokens);

}  // namespace claribi::planner
