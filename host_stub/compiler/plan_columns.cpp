#include "compiler/plan_columns.h"

#include <algorithm>

namespace claribi::compiler {
namespace {

using semantic_model::Entity;
using semantic_model::Model;

void AddOnce(std::vector<std::string>& columns, const std::string& column) {
  const bool is_new = std::find(columns.begin(), columns.end(), column) == columns.end();
  if (!column.empty() && is_new) columns.push_back(column);
}

}  // namespace

void CollectColumns(const plan::Expression& expression, std::vector<std::string>& columns) {
  for (const plan::Expression& operand : expression.operands) CollectColumns(operand, columns);
  AddOnce(columns, expression.column);
  AddOnce(columns, expression.than);
}

std::vector<std::string> ConditionColumns(const plan::Plan& plan) {
  std::vector<std::string> columns;
  if (plan.where) CollectColumns(*plan.where, columns);
  return columns;
}

std::string RuleAlias(const std::string& rule) { return "rule_" + rule; }

std::vector<std::string> ShownColumns(const plan::Plan& plan, const Model& model) {
  std::vector<std::string> columns = plan.select;
  const Entity* entity = model.FindEntity(plan.from);
  if (columns.empty() && entity != nullptr) {
    const bool is_measured = !plan.measures.empty() || plan.verdict;
    if (is_measured) {
      AddOnce(columns, entity->id + "." + entity->label);
      for (const std::string& field : entity->key) AddOnce(columns, entity->id + "." + field);
    } else {
      for (const std::string& field : entity->shown) AddOnce(columns, entity->id + "." + field);
    }
    for (const plan::Join& join : plan.joins) {
      const Entity* child = model.FindEntity(join.entity);
      const bool is_shown =
          join.kind == plan::JoinKind::kInner || join.kind == plan::JoinKind::kLeft;
      if (child != nullptr && is_shown) AddOnce(columns, child->id + "." + child->label);
    }
  }
  for (const plan::MeasureUse& use : plan.measures) {
    if (use.grain) AddOnce(columns, use.alias + "_time");
    AddOnce(columns, use.alias);
    if (!use.compares) continue;
    AddOnce(columns, use.alias + "_before");
    AddOnce(columns, use.alias + "_change");
  }
  for (const plan::Order& order : plan.order) {
    if (plan.aggregates.empty()) AddOnce(columns, order.column);
  }
  return columns;
}

std::vector<std::string> ResultColumns(const plan::Plan& plan, const Model& model) {
  std::vector<std::string> columns;
  if (const Entity* entity = model.FindEntity(plan.from)) {
    for (const std::string& field : entity->key) AddOnce(columns, entity->id + "." + field);
    AddOnce(columns, entity->id + "." + entity->label);
  }
  if (plan.aggregates.empty()) {
    for (const std::string& column : ShownColumns(plan, model)) AddOnce(columns, column);
  }
  for (const plan::Group& group : plan.group_by) AddOnce(columns, group.column);
  for (const plan::Aggregate& aggregate : plan.aggregates) {
    AddOnce(columns, aggregate.of);
    if (aggregate.where) CollectColumns(*aggregate.where, columns);
    const semantic_model::Field* field = model.FindColumn(aggregate.of);
    if (field != nullptr && field->apart) AddOnce(columns, field->apart->column);
  }
  for (const plan::Order& order : plan.order) AddOnce(columns, order.column);
  if (plan.difference) AddOnce(columns, plan.difference->of);
  return columns;
}

}  // namespace claribi::compiler
