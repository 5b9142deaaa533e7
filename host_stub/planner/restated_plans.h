// One question said twice: "Which projects are empty, i.e. have no services?". It is answered where
// both wordings come to the same plan. Inside of this room only.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "planner/tokens.h"

namespace claribi::planner {

/// The token behind what introduces a second wording, "i.e.", "I mean"; `at` where none does.
std::size_t EndOfRestating(const std::vector<Token>& tokens, std::size_t at);

/// The plan of both wordings; `planned` itself where there are not two, or they differ. `plan_one`
/// makes the plan of a text that is one question.
plan::Planned RestatedOr(const std::string& question, const plan::Planned& planned,
                         const std::function<plan::Planned(const std::string&)>& plan_one);

}  // namespace claribi::planner
