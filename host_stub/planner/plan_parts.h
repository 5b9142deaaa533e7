// Small operations on parts of plans. Pure; inside of this room only.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace claribi::planner {

/// All of them; one alone stands for itself.
plan::Expression All(std::vector<plan::Expression> operands);

/// The columns that are compared, at any depth.
void ColumnsOf(const plan::Expression& expression, std::vector<std::string>& columns);

plan::Expression ComparisonOf(const std::string& column, plan::Operator op,
                              std::vector<plan::Literal> values);

plan::Literal TextLiteral(const std::string& text);

void AddOnce(std::vector<std::string>& list, const std::string& text);

}  // namespace claribi::planner
