// Names beside what they belong to: "a and b in project x". Where one of several names is not in x,
// an answer of the others would leave it out without a word; then the person is asked. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "executor/program_runner.h"
#include "plan/plan.h"
#include "rows/row_set.h"
#include "semantic_model/semantic_model.h"

namespace claribi::resolver {

/// The row of the entity, with the keys of what it belongs to in columns of their own.
std::pair<rows::RowSet, rows::Row> WithOwners(const std::string& entity, const rows::RowSet& rows,
                                              const rows::Row& row,
                                              const semantic_model::Model& model);

/// What to ask where a part of the condition rules out some of the names in another part, and not
/// all. `entities`: what each resolved part of `where` names; `inventory` has their rows.
std::optional<plan::Ambiguous> NamesLeftOut(
    const plan::Expression& where, const std::map<const plan::Expression*, std::string>& entities,
    const semantic_model::Model& model, const executor::RowSets& inventory);

}  // namespace claribi::resolver
