#include "engine/name_clash.h"

#include <string>
#include <vector>

#include "planner/word_coverage.h"
#include "resolver/name_matching.h"

namespace claribi::engine {
namespace {

using plan::Expression;
using semantic_model::Entity;
using semantic_model::JoinColumn;
using semantic_model::Model;
using semantic_model::SplitColumn;

// The entity of which a row has exactly this name, but for `besides`; nullptr where none has.
const Entity* EntityNamed(const std::string& text, const std::string& besides, const Model& model,
                          const executor::RowSets& sets) {
  for (const auto& [id, set] : sets) {
    const Entity* entity = model.FindEntity(id);
    if (entity == nullptr || id == besides) continue;
    const std::string label = JoinColumn(id, entity->label);
    for (const rows::Row& row : set.rows) {
      const rows::Cell* cell = set.At(row, label);
      const bool is_it = cell != nullptr && cell->HasValue() &&
                         resolver::FitOf(text, cell->text()) == resolver::Fit::kExact;
      if (is_it) return entity;
    }
  }
  return nullptr;
}

plan::Ambiguous AskOf(const std::string& text, const std::string& other, const Entity& entity) {
  const std::string named = "the " + entity.naming.names.front() + " " + text;
  return {.asks = "What is meant by \"" + text + "\"? It was read as " + other + ", and is " +
                  named + " as well.",
          .choices = {named, other}};
}

// A name that was looked for among the rows of one entity, none of which has it.
std::optional<plan::Ambiguous> NameOfAnother(const Expression& expression, const Model& model,
                                             const executor::RowSets& sets) {
  for (const Expression& operand : expression.operands) {
    if (auto found = NameOfAnother(operand, model, sets)) return found;
  }
  const auto [of, field] = SplitColumn(expression.column);
  const Entity* looked_for = model.FindEntity(of);
  const bool is_by_name = looked_for != nullptr && field == looked_for->label;
  if (!is_by_name || expression.values.size() != 1) return std::nullopt;
  const std::string own(of);
  const std::string& text = expression.values.front().text;
  const auto set = sets.find(own);
  if (text.empty()) return std::nullopt;
  if (set != sets.end()) {
    for (const rows::Row& row : set->second.rows) {
      const rows::Cell* cell = set->second.At(row, expression.column);
      if (cell != nullptr && cell->HasValue() && cell->text() == text) return std::nullopt;
    }
  }
  const Entity* entity = EntityNamed(text, own, model, sets);
  if (entity == nullptr) return std::nullopt;
  return AskOf(text, "a " + looked_for->naming.names.front(), *entity);
}

}  // namespace

std::optional<plan::Ambiguous> FindNameClash(const plan::Plan& plan, const Model& model,
                                             const executor::RowSets& sets) {
  using As = plan::WordUse::As;
  for (const plan::WordUse& use : plan.words) {
    const bool says_a_kind =
        use.as == As::kField || use.as == As::kMeasure || use.as == As::kFiller;
    if (!says_a_kind) continue;
    // An introduction says who asks; each of its words may be a name all the same.
    const bool introduces = use.as == As::kFiller && !use.at.empty();
    for (const std::string& word :
         introduces ? planner::WordsOf(use.words) : std::vector<std::string>()) {
      const Entity* entity = EntityNamed(word, "", model, sets);
      if (entity != nullptr) return AskOf(word, "a word", *entity);
    }
    if (const Entity* entity = EntityNamed(use.words, "", model, sets)) {
      return AskOf(use.words, "a word", *entity);
    }
  }
  return plan.where ? NameOfAnother(*plan.where, model, sets) : std::nullopt;
}

}  // namespace claribi::engine
