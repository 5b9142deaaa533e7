// Words that AmountWordings (amount_wordings.h) puts into others, for the question whether a plan
// says a word (word_meanings.h): each is said by the part of the plan that it stood for.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::planner {

/// Whether the plan says the word at `at` of the question.
bool SaysAmount(const std::vector<std::string>& words, std::size_t at, const plan::Plan& plan,
                const semantic_model::Model& model);

}  // namespace claribi::planner
