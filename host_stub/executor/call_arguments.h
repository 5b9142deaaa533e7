// The arguments of a call, from the row that it is made for. Inside of this room only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "executor/call_runner.h"
#include "plan/plan.h"
#include "rows/predicate.h"
#include "rows/row_set.h"
#include "semantic_model/semantic_model.h"

namespace claribi::executor {

/// Nothing where a cell that is needed has no value. `pushed`: field -> value that the plan
/// demands.
std::optional<values::Json> ArgumentsFor(const std::vector<semantic_model::Argument>& arguments,
                                         const rows::RowSet& set, const rows::Row& row,
                                         const std::map<std::string, std::string>& pushed);

/// A statement with its slots filled: text literals and names are quoted as PostgreSQL wants them.
/// Nothing where a cell that is needed has no value, or holds a character that no text can.
std::optional<std::string> FilledSql(const semantic_model::Argument& argument,
                                     const rows::RowSet& set, const rows::Row& row);

/// Whether a row fulfils a read's condition.
rows::Verity Fulfils(const semantic_model::RowCondition& condition, const rows::RowSet& set,
                     const rows::Row& row);

/// Whether a read is made for the row: all of its conditions. `told` is told which one fails.
rows::Verity Applies(const semantic_model::Read& read, const rows::RowSet& set,
                     const rows::Row& row, rows::Row& told);

/// The call of a read, with its paging.
CallOrder OrderFor(const semantic_model::Read& read, values::Json arguments);

/// The values that the plan's conditions demand of fields of this entity, all of them being joined
/// by "and": {"severity": "err"}.
std::map<std::string, std::string> DemandedValues(const std::optional<plan::Expression>& where,
                                                  const std::string& entity);

}  // namespace claribi::executor
