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

bool MayNameARow(const plan::Plan& plan, const semantic_model::Model& model) {
  const bool is_plain_list = plan.frame == plan::Frame::kList && plan.where && plan.joins.empty() &&
                             plan.measures.empty() && plan.order.empty();
  if (!is_plain_list || plan.where->kind != Expression::Kind::kCompare) return false;
  const Expression& where = *plan.where;
  const semantic_model::Field* field = model.FindColumn(where.column);
  if (field == nullptr || semantic_model::SplitColumn(where.column).first != plan.from)
    return false;
  const bool has_one_text =
      where.values.size() == 1 && (where.values.front().kind == plan::Literal::Kind::kTerm ||
                                   where.values.front().kind == plan::Literal::Kind::kText);
  return has_one_text && field->values.empty() && !field->is_name;
}

void UniteNames(plan::Plan& plan, const std::map<const Expression*, std::string>& entities) {
  if (!plan.where || plan.where->kind != Expression::Kind::kAnd) return;
  const std::size_t count = plan.where->operands.size();
  std::vector<Expression> united;
  std::map<std::string, std::size_t> places;
  for (Expression& operand : plan.where->operands) {
    const auto entity = entities.find(&operand);
    const auto before = entity == entities.end() ? places.end() : places.find(entity->second);
    if (before == places.end()) {
      if (entity != entities.end()) places.emplace(entity->second, united.size());
      united.push_back(std::move(operand));
      continue;
    }
    Expression& first = united[before->second];
    first = Combined(Expression::Kind::kOr, {std::move(first), std::move(operand)});
  }
  const bool is_list = united.size() < count;
  if (is_list && plan.frame == plan::Frame::kValue) plan.frame = plan::Frame::kList;
  plan.where = Combined(Expression::Kind::kAnd, std::move(united));
}

}  // namespace claribi::resolver
