// Conditions as the resolver makes and goes through them. Pure.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "rows/row_set.h"
#include "semantic_model/semantic_model.h"

namespace claribi::resolver {

/// The column has the cell's text.
plan::Expression Equal(const std::string& column, const rows::Cell& cell);

/// The one operand itself, or all of them as `kind`.
plan::Expression Combined(plan::Expression::Kind kind, std::vector<plan::Expression> operands);

/// The condition and every one inside of it; of a plan, every condition wherever it stands.
void ForEachExpression(plan::Expression& expression,
                       const std::function<void(plan::Expression&)>& visit);
void ForEachExpression(plan::Plan& plan, const std::function<void(plan::Expression&)>& visit);

/// A list by one text that is compared with an open column of it: the text may be the name of a
/// row.
bool MayNameARow(const plan::Plan& plan, const semantic_model::Model& model);

/// "memory usage a b c": a row has one name, so names of one entity that stand side by side become
/// alternatives. `entities`: what each resolved name among the operands of the plan's condition is
/// of.
void UniteNames(plan::Plan& plan, const std::map<const plan::Expression*, std::string>& entities);

}  // namespace claribi::resolver
