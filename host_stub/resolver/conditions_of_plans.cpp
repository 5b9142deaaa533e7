#include "resolver/conditions_of_plans.h"

#include <utility>

namespace claribi::resolver {

using plan::Expression;

Expression Equal(const std::string& column, const rows::Cell& cell) {
  Expression expression;
  expression.kind = Expression::Kind::kCompare;
  expression.column = column;
  plan::Literal literal;
  literal.text = cell.text();
  expression.values = {literal};
  return expression;
}

Expression Combined(Expression::Kind kind, std::vector<Expression> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  Expression expression;
  expression.kind = kind;
  expression.operands = std::move(operands);
  return expression;
}

void ForEachExpression(Expression& expression, const std::function<void(Expression&)>& visit) {
  visit(expression);
  for (Expression& operand : expression.operands) ForEachExpression(operand, visit);
}

void ForEachExpression(plan::Plan& plan, const std::function<void(Expression&)>& visit) {
  if (plan.where) ForEachExpression(*plan.where, visit);
  for (plan::Join& join : plan.joins) {
    if (join.where) ForEachExpression(*join.where, visit);
  }
  for (plan::Aggregate& aggregate : plan.aggregates) {
    if (aggregate.where) ForEachExpression(*aggregate.where, visit);
  }
  if (plan.having) ForEachExpression(*plan.having, visit);
}

}  // namespace claribi::resolver
