// How parts of a plan and cells are put into words. Pure.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "rows/row_set.h"
#include "semantic_model/semantic_model.h"

namespace claribi::presentation {

/// A cell for people, with its unit; "none" for none, "not read" for what is not known.
std::string CellText(const rows::Cell& cell, const rows::Column& column);

/// "41 services", "1 service".
std::string Counted(std::size_t count, const semantic_model::Naming& naming);

/// "a", "a and b", "a, b and c"; at most `most`, then "… and 7 more".
std::string Listed(const std::vector<std::string>& names, std::size_t most);

std::string Capital(std::string text);

/// What the rows are, as the plan demands it: "PostgreSQL services with plan matching "pro"".
/// `count` 1 takes the singular.
std::string SubjectText(const plan::Plan& plan, const semantic_model::Model& model,
                        std::int64_t now_ms, std::size_t count);

/// A condition: "plan matching "pro"".
std::string ConditionText(const plan::Expression& expression, const plan::Plan& plan,
                          const semantic_model::Model& model, std::int64_t now_ms);

/// How a column is called: "region", "CPU usage".
std::string ColumnText(const std::string& column, const plan::Plan& plan,
                       const semantic_model::Model& model);

/// Whether the conditions demand one row by its key; then its label, else "".
std::string NamedRowText(const plan::Expression& expression, const semantic_model::Model& model);

/// The place of the column that answers name a row by; nothing where the table has none.
std::optional<std::size_t> LabelColumn(const rows::RowSet& table, const plan::Plan& plan,
                                       const semantic_model::Model& model);

/// The name of a row: its label, with the rest of its key where two labels are the same.
std::string RowName(const rows::RowSet& table, const rows::Row& row, const plan::Plan& plan,
                    const semantic_model::Model& model);

}  // namespace claribi::presentation
