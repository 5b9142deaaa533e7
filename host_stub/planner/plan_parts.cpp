#include "planner/plan_parts.h"

#include <algorithm>

namespace claribi::planner {

using plan::Expression;

Expression All(std::vector<Expression> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  Expression all;
  all.kind = Expression::Kind::kAnd;
  all.operands = std::move(operands);
  return all;
}

void ColumnsOf(const Expression& expression, std::vector<std::string>& columns) {
  if (expression.kind == Expression::Kind::kCompare) columns.push_back(expression.column);
  for (const Expression& operand : expression.operands) ColumnsOf(operand, columns);
}

Expression ComparisonOf(const std::string& column, plan::Operator op,
                        std::vector<plan::Literal> values) {
  Expression expression;
  expression.kind = Expression::Kind::kCompare;
  expression.column = column;
  expression.op = op;
  expression.values = std::move(values);
  return expression;
}

plan::Literal TextLiteral(const std::string& text) {
  plan::Literal literal;
  literal.text = text;
  return literal;
}

void AddOnce(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

}  // namespace claribi::planner
