#include "engine/other_rows.h"

#include <utility>

#include "presentation/wording.h"

namespace claribi::engine {
namespace {

using plan::Declined;
using plan::Expression;
using plan::Literal;
using rows::Cell;
using semantic_model::JoinColumn;
using semantic_model::Model;

void Collect(Expression& expression, std::vector<Expression*>& found) {
  if (expression.kind == Expression::Kind::kCompare) {
    if (!expression.operands.empty()) found.push_back(&expression);
    return;
  }
  for (Expression& operand : expression.operands) Collect(operand, found);
}

Declined NoValue(const std::string& why, const Model& model) {
  Declined declined{.why = Declined::Why::kCannotTell, .missing = why, .offers = {}};
  for (const std::string& example : model.examples) {
    if (declined.offers.size() < 3) declined.offers.push_back(example);
  }
  return declined;
}

Literal LiteralOf(const Cell& cell) {
  Literal literal;
  switch (cell.type()) {
    case rows::Type::kNumber:
      literal.kind = Literal::Kind::kNumber;
      literal.number = cell.number();
      break;
    case rows::Type::kTime:
      literal.kind = Literal::Kind::kMoment;
      literal.moment_ms = static_cast<std::int64_t>(cell.number());
      break;
    case rows::Type::kTruth:
      literal.kind = Literal::Kind::kTruth;
      literal.truth = cell.number() != 0;
      break;
    default:
      literal.text = cell.text();
  }
  return literal;
}

// Not the row itself, whatever else is asked of the others.
void KeepOut(plan::Plan& plan, const Expression& identity) {
  Expression other;
  other.kind = Expression::Kind::kNot;
  other.operands.push_back(identity);
  Expression all;
  all.kind = Expression::Kind::kAnd;
  if (plan.where->kind == Expression::Kind::kAnd) {
    all.operands = std::move(plan.where->operands);
  } else {
    all.operands.push_back(std::move(*plan.where));
  }
  all.operands.push_back(std::move(other));
  plan.where = std::move(all);
}

}  // namespace

std::vector<Expression*> OtherRowsOf(plan::Plan& plan) {
  std::vector<Expression*> found;
  if (plan.where) Collect(*plan.where, found);
  return found;
}

plan::Plan LookUpOf(const plan::Plan& plan, const Expression& comparison, const Model& model) {
  const auto* entity = model.FindEntity(plan.from);
  plan::Plan look_up;
  look_up.from = plan.from;
  look_up.frame = plan::Frame::kValue;
  look_up.where = comparison.operands.front();
  look_up.select.push_back(JoinColumn(entity->id, entity->label));
  for (const std::string& key : entity->key) {
    const std::string column = JoinColumn(entity->id, key);
    if (column != look_up.select.front()) look_up.select.push_back(column);
  }
  look_up.select.push_back(comparison.column);
  return look_up;
}

std::variant<std::string, plan::Ambiguous, Declined> PutOtherRow(
    plan::Plan& plan, Expression& comparison, const evaluation::Evaluated& looked_up,
    const Model& model) {
  const auto& entity = *model.FindEntity(plan.from);
  const auto& table = looked_up.table;
  const std::string noun = entity.naming.names.front();
  if (table.rows.size() > 1) {
    plan::Ambiguous ambiguous;
    ambiguous.asks = "Which " + noun + " is compared with? " + std::to_string(table.rows.size()) +
                     " have the name.";
    for (const rows::Row& row : table.rows) {
      if (ambiguous.choices.size() == 10) break;
      ambiguous.choices.push_back(presentation::RowName(table, row, entity));
    }
    return ambiguous;
  }
  const auto index = table.IndexOf(comparison.column);
  const auto* field = model.FindColumn(comparison.column);
  const std::string what =
      "the " + (field == nullptr ? comparison.column : field->naming.names.front());
  if (table.rows.empty() || !index) {
    return NoValue("The " + noun + " to compare with could not be read.", model);
  }
  const rows::Row& row = table.rows.front();
  const std::string name = presentation::RowName(table, row, entity);
  const Cell& cell = row.cells[*index];
  if (!cell.HasValue() || !table.gaps.empty()) {
    const bool is_none = cell.state() == Cell::State::kNone;
    return NoValue(is_none ? name + " has no value to compare with: " + what + " is not set."
                           : "Of " + name + " " + what + " could not be read.",
                   model);
  }
  comparison.values = {LiteralOf(cell)};
  Expression identity = std::move(comparison.operands.front());
  comparison.operands.clear();
  KeepOut(plan, identity);
  return "Compared with " + name + ", which is left out itself: " + what + " is " +
         presentation::CellText(cell, table.columns[*index]) + ".";
}

}  // namespace claribi::engine
