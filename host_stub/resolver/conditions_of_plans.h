// Conditions as the resolver makes and goes through them. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "rows/row_set.h"

namespace claribi::resolver {

/// The column has the cell's text.
plan::Expression Equal(const std::string& column, const rows::Cell& cell);

/// The one operand itself, or all of them as `kind`.
plan::Expression Combined(plan::Expression::Kind kind, std::vector<plan::Expression> operands);

/// The condition and every one inside of it; of a plan, every condition wherever it stands.
void ForEachExpression(plan::Expression& expression,
                       const std::function<void(plan::Expression&)>& visit);
void ForEachExpression(plan::Plan& plan, const std::function<void(plan::Expression&)>& visit);

}  // namespace claribi::resolver
