// Which entities have to be listed before the names of a plan can be looked up. See resolver.h.
#include <algorithm>

#include "resolver/conditions_of_plans.h"
#include "resolver/resolver.h"

namespace claribi::resolver {
namespace {

using plan::Expression;
using plan::Literal;
using semantic_model::JoinColumn;
using semantic_model::Model;
using semantic_model::SplitColumn;

// A column whose values stand in a listing that needs no fan-out over services and the like.
bool IsInInventory(const std::string& column, const Model& model) {
  const std::string entity(SplitColumn(column).first);
  const std::string field(SplitColumn(column).second);
  return std::any_of(model.reads.begin(), model.reads.end(), [&](const auto& read) {
    return read.lists && read.entity == entity && read.is_inventory &&
           read.fields.count(field) > 0 &&
           (read.each.empty() || read.once || model.FindEntity(read.each)->belongs_to.empty());
  });
}

}  // namespace

std::vector<std::string> EntitiesOf(const plan::Plan& plan, const Model& model) {
  std::vector<std::string> entities;
  plan::Plan copy = plan;
  const auto add = [&](const std::string& column) {
    const std::string entity(SplitColumn(column).first);
    const bool is_new = std::find(entities.begin(), entities.end(), entity) == entities.end();
    if (is_new && IsInInventory(column, model)) entities.push_back(entity);
  };
  ForEachExpression(copy, [&](Expression& expression) {
    for (const std::string& column : expression.among) add(column);
    for (const Literal& literal : expression.values) {
      if (literal.kind == Literal::Kind::kTerm) add(expression.column);
    }
  });
  if (MayNameARow(plan, model)) add(JoinColumn(plan.from, model.FindEntity(plan.from)->label));
  return entities;
}

}  // namespace claribi::resolver
