// Which columns a plan uses, and for what. Pure.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "semantic_model/semantic_model.h"

namespace claribi::compiler {

/// Adds the columns of a condition, each once.
void CollectColumns(const plan::Expression& expression, std::vector<std::string>& columns);

/// Those of `where`: they can drop rows.
std::vector<std::string> ConditionColumns(const plan::Plan& plan);

/// Everything else that the answer is made of: what is shown, grouped by, aggregated, ordered by,
/// the key and the label, and what keeps sums apart.
std::vector<std::string> ResultColumns(const plan::Plan& plan, const semantic_model::Model& model);

/// The columns that the answer shows of rows that are not grouped: those selected, or the entity's
/// usual ones, its key as far as that tells rows apart, and all measures.
std::vector<std::string> ShownColumns(const plan::Plan& plan, const semantic_model::Model& model);

/// The column of a measure that a rule of a verdict needs.
std::string RuleAlias(const std::string& rule);

}  // namespace claribi::compiler
