// The order of the answer's rows, and which of them it keeps. See answer_evaluation.h.
#pragma once

#include "evaluation/answer_evaluation.h"
#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::evaluation {

void SortRows(const plan::Plan& plan, const semantic_model::Model& model, Evaluated& evaluated);

/// Of rows in their order. Withholds the claim where a row is missing: it may be the first.
void LimitRows(const plan::Plan& plan, const semantic_model::Model& model, Evaluated& evaluated);

}  // namespace claribi::evaluation
