#include "rows/row_set.h"

namespace claribi::rows {

std::optional<std::size_t> RowSet::IndexOf(std::string_view column) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column) return i;
  }
  return std::nullopt;
}

std::size_t RowSet::Add(const Column& column) {
  if (const auto index = IndexOf(column.name)) return *index;
  columns.push_back(column);
  for (Row& row : rows) row.cells.resize(columns.size());
  for (Gap& gap : gaps) gap.known.cells.resize(columns.size());
  for (Row& row : left_out) row.cells.resize(columns.size());
  return columns.size() - 1;
}

const Cell* RowSet::At(const Row& row, std::string_view column) const {
  const auto index = IndexOf(column);
  return index && *index < row.cells.size() ? &row.cells[*index] : nullptr;
}

}  // namespace claribi::rows
