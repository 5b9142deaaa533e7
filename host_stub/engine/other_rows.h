// Conditions that compare with another row ("cheaper than a"): its values are looked up first, each
// by a plan of its own, and stand in the plan that is run. Pure.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "evaluation/answer_evaluation.h"
#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::engine {

/// The conditions of `plan` that compare with another row; they live as long as the plan.
std::vector<plan::Expression*> OtherRowsOf(plan::Plan& plan);

/// The plan that reads the value which `comparison` compares with. `plan` is resolved.
plan::Plan LookUpOf(const plan::Plan& plan, const plan::Expression& comparison,
                    const semantic_model::Model& model);

/// Puts the value that was looked up into the comparison, and keeps its row out of `plan`. The note
/// says both; Ambiguous where several rows fit, Declined where there is no value to compare with.
std::variant<std::string, plan::Ambiguous, plan::Declined> PutOtherRow(
    plan::Plan& plan, plan::Expression& comparison, const evaluation::Evaluated& looked_up,
    const semantic_model::Model& model);

}  // namespace claribi::engine
