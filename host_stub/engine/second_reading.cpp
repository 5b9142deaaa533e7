#include "engine/second_reading.h"

#include <algorithm>
#include <set>
#include <string>

#include "planner/word_coverage.h"
#include "resolver/name_matching.h"

namespace claribi::engine {
namespace {

using plan::Expression;
using semantic_model::Entity;
using semantic_model::JoinColumn;
using semantic_model::Model;

void TermsOf(const Expression& expression, std::set<std::string>& terms) {
  terms.insert(expression.terms.begin(), expression.terms.end());
  for (const Expression& operand : expression.operands) TermsOf(operand, terms);
}

bool HasRow(const Entity& entity, const std::string& name, const executor::RowSets& inventory) {
  const auto set = inventory.find(entity.id);
  if (set == inventory.end()) return false;
  return std::any_of(set->second.rows.begin(), set->second.rows.end(), [&](const rows::Row& row) {
    return std::any_of(entity.fields.begin(), entity.fields.end(), [&](const auto& field) {
      const rows::Cell* cell =
          field.is_name ? set->second.At(row, JoinColumn(entity.id, field.id)) : nullptr;
      return cell != nullptr && cell->HasValue() &&
             resolver::FitOf(name, cell->text()) == resolver::Fit::kExact;
    });
  });
}

}  // namespace

std::vector<std::string> NamedEntities(const Model& model) {
  std::vector<std::string> named = model.ReachableFrom(model.default_entity);
  std::erase_if(named, [&](const std::string& id) {
    const auto& fields = model.FindEntity(id)->fields;
    return std::none_of(fields.begin(), fields.end(),
                        [](const auto& field) { return field.is_name; });
  });
  return named;
}

std::vector<planner::KnownName> KnownNamesOf(const plan::Plan& plan, const Model& model,
                                             const executor::RowSets& inventory) {
  std::set<std::string> terms;
  if (plan.where) TermsOf(*plan.where, terms);
  std::vector<planner::KnownName> known;
  for (const std::string& term : terms) {
    std::vector<std::string> found;
    for (const std::string& id : NamedEntities(model)) {
      if (HasRow(*model.FindEntity(id), term, inventory)) found.push_back(id);
    }
    if (found.size() == 1) known.push_back({.text = term, .entity = found.front()});
  }
  return known;
}

std::vector<planner::KnownName> KnownNamesIn(const std::string& question, const Model& model,
                                             const executor::RowSets& inventory) {
  std::vector<planner::KnownName> known;
  const auto words = planner::WordsOf(question);
  for (const std::string& word : std::set<std::string>(words.begin(), words.end())) {
    std::vector<std::string> found;
    for (const std::string& id : NamedEntities(model)) {
      if (HasRow(*model.FindEntity(id), word, inventory)) found.push_back(id);
    }
    if (found.size() == 1) known.push_back({.text = word, .entity = found.front()});
  }
  return known;
}

}  // namespace claribi::engine
