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

/// "a", "a or b", "a, b or c".
std::string Alternatives(const std::vector<std::string>& names, const std::string& word);

std::string Capital(std::string text);

/// The place of the column that answers name a row by; nothing where the table has none.
std::optional<std::size_t> LabelColumn(const rows::RowSet& table,
                                       const semantic_model::Entity& entity);

/// The rows of a list by name, where some share one: "a, b and c in project x; a and d in project
/// y", so that each name has its place. "" where all names differ, or some row has no place.
std::string NamesByPlace(const rows::RowSet& table, const semantic_model::Entity& entity);

/// The name of a row: its label, with what else of its key tells it from rows of the same label.
std::string RowName(const rows::RowSet& table, const rows::Row& row,
                    const semantic_model::Entity& entity);

}  // namespace claribi::presentation
