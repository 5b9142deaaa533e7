// RowSet: rows of one entity with what is known of them, and what is not: a gap stands for rows
// that could not be read. Coverage travels with the rows: every operator of the engine passes gaps
// on, or drops those that cannot change its result, because what is known of them already says so.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "values/cell.h"

namespace claribi::rows {

using values::Cell;
using values::Type;

struct Column {
  std::string name;  // "entity.field", or an alias of the plan
  Type type = Type::kText;
  std::string unit;
  std::string label;  // for people
  friend bool operator==(const Column&, const Column&) = default;
};

struct Row {
  std::vector<Cell> cells;  // as many as the set has columns; kUnknown where nothing was read yet
  std::string unread;       // why some are unknown for good: a part of a sentence; or ""
  std::string left_out;  // why some are left out: "services that are powered off have no metrics"
};

/// Rows that are missing: any number of them, or exactly one (`exists`). Cells that are not unknown
/// hold for all of them; `known.unread` says why they are missing.
struct Gap {
  Row known;
  bool exists = false;
};

struct RowSet {
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::vector<Gap> gaps;
  std::vector<Row> left_out;  // rows without such values, by the model: said, and not missing
  std::vector<std::string> notes;
  /// Values that occurred in columns of conditions, of rows that were dropped, too: what there is,
  /// where nothing fits. At most kMostSeen of each.
  std::map<std::string, std::set<std::string>> seen;
  std::size_t dropped = 0;  // rows that were read and do not fulfil a condition
  static constexpr std::size_t kMostSeen = 200;

  std::optional<std::size_t> IndexOf(std::string_view column) const;
  /// The place of the column, which is made where it is not there yet: rows and gaps then have an
  /// unknown cell in it.
  std::size_t Add(const Column& column);
  /// nullptr where the set has no such column.
  const Cell* At(const Row& row, std::string_view column) const;
};

}  // namespace claribi::rows
