// The table of a verdict: one row for each checked row and rule. Pure. Inside of this room only.
#pragma once

#include "evaluation/answer_evaluation.h"

namespace claribi::evaluation {

/// Replaces the table of `evaluated`. A bad outcome is bad whatever is missing; a good one is
/// withheld where a rule could not be judged.
void JudgeRows(const plan::Plan& plan, const semantic_model::Model& model, Evaluated& evaluated);

}  // namespace claribi::evaluation
