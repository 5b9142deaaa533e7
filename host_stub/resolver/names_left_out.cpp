#include "resolver/names_left_out.h"

#include <algorithm>
#include <vector>

#include "rows/predicate.h"

namespace claribi::resolver {

using plan::Expression;
using rows::Row;
using rows::RowSet;
using semantic_model::JoinColumn;
using semantic_model::Model;

std::pair<RowSet, Row> WithOwners(const std::string& entity, const RowSet& rows, const Row& row,
                                  const Model& model) {
  RowSet set = rows;
  Row owned = row;
  for (const auto& belonging : model.FindEntity(entity)->belongs_to) {
    for (const auto& [field, theirs] : belonging.on) {
      const auto from = set.IndexOf(JoinColumn(entity, field));
      if (!from) continue;
      rows::Column column = set.columns[*from];
      column.name = belonging.entity + "." + theirs;
      const std::size_t place = set.Add(column);
      owned.cells.resize(set.columns.size());
      owned.cells[place] = owned.cells[*from];
    }
  }
  return {std::move(set), std::move(owned)};
}

std::optional<plan::Ambiguous> NamesLeftOut(
    const Expression& where, const std::map<const Expression*, std::string>& entities,
    const Model& model, const executor::RowSets& inventory) {
  if (where.kind != Expression::Kind::kAnd) return std::nullopt;
  for (const Expression& listed : where.operands) {
    const auto of = entities.find(&listed);
    const auto set = of == entities.end() ? inventory.end() : inventory.find(of->second);
    if (set == inventory.end() || listed.kind != Expression::Kind::kOr) continue;
    const std::string label = JoinColumn(of->second, model.FindEntity(of->second)->label);
    for (const Expression& place : where.operands) {
      const auto owner = entities.find(&place);
      if (owner == entities.end() || owner->second == of->second) continue;
      std::vector<std::string> inside;
      std::vector<std::string> outside;
      for (const Row& row : set->second.rows) {
        if (rows::Fulfils(listed, set->second, row, 0) != rows::Verity::kTrue) continue;
        const auto [owned, cells] = WithOwners(of->second, set->second, row, model);
        const bool is_out = rows::Fulfils(place, owned, cells, 0) == rows::Verity::kFalse;
        const rows::Cell* name = set->second.At(row, label);
        if (name != nullptr) (is_out ? outside : inside).push_back(name->text());
      }
      // Of one name that several have, those in the place are meant.
      std::erase_if(outside, [&](const std::string& name) {
        return std::find(inside.begin(), inside.end(), name) != inside.end();
      });
      if (inside.empty() || outside.empty()) continue;
      const auto& naming = model.FindEntity(owner->second)->naming.names.front();
      return plan::Ambiguous{
          .asks = "\"" + outside.front() + "\" is not in the " + naming +
                  " that stands beside it. Are all of them meant, or only those that are in it?",
          .choices = {inside.front(), outside.front()}};
    }
  }
  return std::nullopt;
}

}  // namespace claribi::resolver
