// Questions for yes or no that one number, or the rows' values, answer: "are there at least 5",
// "are a and b on the same plan". Pure.
#pragma once

#include <cstdint>

#include "evaluation/answer_evaluation.h"
#include "plan/plan.h"

namespace claribi::evaluation {

/// Of a plan with one aggregate, no groups, and a bound for it: sets `holds`, or withholds the
/// claim where the number is a lower bound that does not tell.
void JudgeNumber(const plan::Plan& plan, std::int64_t now_ms, Evaluated& evaluated);

/// Of a plan with a sameness: sets `holds` where every row has a value.
void JudgeSameness(const plan::Plan& plan, Evaluated& evaluated);

}  // namespace claribi::evaluation
