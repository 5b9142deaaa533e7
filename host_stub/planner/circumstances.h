// Under what circumstances a question is asked: in which role, before what, in order to do what.
// "As Kafka owner, …", "Before the review, …", "Since I am preparing the audit, …". Beside
// introductions.h, which says why every word is of a closed list. Pure; inside of this room only.
#pragma once

#include <cstddef>
#include <vector>

#include "planner/planner.h"
#include "planner/tokens.h"

namespace claribi::planner {

/// The first token of the question itself; 0 where no circumstance is told. `known`: names that are
/// meant as names.
std::size_t EndOfCircumstance(const std::vector<Token>& tokens, const std::vector<KnownName>& known,
                              const semantic_model::Model& model);

}  // namespace claribi::planner
