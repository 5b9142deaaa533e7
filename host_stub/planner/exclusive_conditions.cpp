#include "planner/exclusive_conditions.h"

#include <algorithm>
#include <set>

#include "planner/plan_parts.h"

namespace claribi::planner {

using plan::Expression;
using plan::Operator;

std::string OneValueOf(const Expression& expression, const semantic_model::Model& model) {
  if (expression.kind == Expression::Kind::kNamed) {
    std::set<std::string> entities;
    for (const std::string& column : expression.among) {
      entities.insert(column.substr(0, column.find('.')));
    }
    return entities.size() == 1 ? "the name of " + *entities.begin() : "";
  }
  if (expression.kind == Expression::Kind::kOr) {
    std::set<std::string> all;
    for (const Expression& operand : expression.operands) all.insert(OneValueOf(operand, model));
    return all.size() == 1 ? *all.begin() : "";
  }
  if (expression.kind != Expression::Kind::kCompare || !expression.than.empty()) return "";
  const auto* field = model.FindColumn(expression.column);
  if (field == nullptr || field->is_free_text) return "";
  const bool is_key = std::count(expression.column.begin(), expression.column.end(), '.') > 1;
  const bool is_one = expression.op == Operator::kEqual || expression.op == Operator::kIn ||
                      (expression.op == Operator::kHasToken &&
                       field->type == semantic_model::Type::kText && !is_key);
  const bool is_group = !is_key && (field->type == semantic_model::Type::kList ||
                                    field->type == semantic_model::Type::kMap);
  return is_one && !is_group ? expression.column : "";
}

bool NamesTwoThings(const std::vector<Condition>& conditions, const std::string& subject) {
  const auto is_name = [](const Condition& condition) {
    return condition.expression.kind == Expression::Kind::kNamed && !condition.child;
  };
  for (std::size_t j = 1; j < conditions.size(); ++j) {
    const Condition& later = conditions[j];
    // One that joins the one before stands in a list with it.
    const bool joins = later.after_and || later.after_comma;
    if (!is_name(later) || !joins || later.is_or) continue;
    for (std::size_t i = 0; i < j; ++i) {
      const bool is_scope = conditions[i].opens && !later.after_and;
      if (!is_name(conditions[i]) || is_scope) continue;
      const auto& among = conditions[i].expression.among;
      const auto& others = later.expression.among;
      const bool overlaps = std::any_of(among.begin(), among.end(), [&](const std::string& column) {
        return std::find(others.begin(), others.end(), column) != others.end();
      });
      // A list of names of one entity was made of them.
      const bool is_list = later.is_and && among == others;
      // "services in project a and service b": that one, too?
      const bool is_row = later.after_and &&
                          std::all_of(others.begin(), others.end(), [&](const std::string& column) {
                            return column.starts_with(subject + ".");
                          });
      if ((overlaps || is_row) && !is_list) return true;
    }
  }
  return false;
}

bool JoinsOtherRow(const std::vector<Condition>& conditions) {
  const auto compares = [](const Expression& said) {
    const Expression& inner = said.kind == Expression::Kind::kNot ? said.operands.front() : said;
    return inner.kind == Expression::Kind::kCompare && !inner.operands.empty();
  };
  for (std::size_t i = 1; i < conditions.size(); ++i) {
    const bool is_one =
        compares(conditions[i].expression) || compares(conditions[i - 1].expression);
    if (conditions[i].is_or && is_one) return true;
  }
  return false;
}

bool ExcludeEachOther(const std::vector<Expression>& conditions,
                      const semantic_model::Model& model) {
  std::set<std::string> seen;
  for (const Expression& condition : conditions) {
    const bool is_period =
        condition.kind == Expression::Kind::kCompare && condition.op == Operator::kWithin;
    const std::string said = is_period ? condition.column : OneValueOf(condition, model);
    if (!said.empty() && !seen.insert(said).second) return true;
  }
  return false;
}

bool IsOneList(const std::vector<Condition>& conditions) {
  const auto column_of = [&](std::size_t i) {
    std::vector<std::string> columns;
    ColumnsOf(conditions[i].expression, columns);
    return columns.empty() ? std::string() : columns.front();
  };
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if (!conditions[i].is_or) continue;
    if (i == 0 || column_of(i).empty() || column_of(i) != column_of(i - 1)) return false;
  }
  return true;
}

}  // namespace claribi::planner
