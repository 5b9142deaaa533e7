// Groups and aggregates, with what may be claimed of each. Pure. Inside of this room only.
//
// A gap that belongs to a group for certain makes that group's count a lower bound; a gap whose
// group is not known does so to every group, and there may be a group that nobody has seen.
#pragma once

#include "evaluation/answer_evaluation.h"

namespace claribi::evaluation {

/// Replaces the table of `evaluated` (rows that fulfil the conditions) by one row a group.
void GroupRows(const plan::Plan& plan, const semantic_model::Model& model, std::int64_t now_ms,
               Evaluated& evaluated);

}  // namespace claribi::evaluation
