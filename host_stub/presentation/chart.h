// The chart of a table as a Vega-Lite 5 specification, and as bars of text. No name of the estate
// is an expression or a field: fields are c0, c1, …, and names are data.
//
// None for one value, text, no rows or a withheld answer; a line over time with at most eight
// series; else horizontal bars from zero, ranked, at most forty. Of a ranking the rows that were
// asked for; a single one stands among the nine that come next, which are paler. `usermeta` then
// says how many were compared. One unit; gaps stay gaps.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "rows/row_set.h"
#include "values/json_value.h"

namespace claribi::presentation {

/// Null where the rules want none. `asked`: how many of the first rows are the answer; the others
/// were compared with them. `label`: the column that names rows; `sentence` becomes the
/// description.
values::Json ChartOf(const rows::RowSet& table, std::size_t asked, const plan::Plan& plan,
                     std::optional<std::size_t> label, const std::string& sentence);

/// One bar of text: `part` of the full length, from 0 to 1.
struct BarLine {
  std::string name;
  double part = 0;
  std::string value;      // with its unit
  bool is_answer = true;  // false: it was compared with the answer
};

/// The bars of a chart, for a terminal to draw; none where it is no chart of bars.
std::vector<BarLine> BarLines(const rows::RowSet& table, const values::Json& chart);

/// How many rows were compared and have no bar.
std::size_t MoreCompared(const values::Json& chart);

}  // namespace claribi::presentation
