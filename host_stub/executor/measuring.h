// Measures of rows from time series: which window, which metric for all rows, which reduction over
// nodes and over time. Inside of this room only.
//
// A mean over time of a sum or mean over nodes can be put together from the statistics of each
// node. A maximum cannot, unless there is one node or the maximum over nodes is wanted: then, and
// for every period that is no window of the vendor's, the points are read and cut.
#pragma once

#include "executor/call_runner.h"
#include "executor/program_runner.h"
#include "plan/period.h"

namespace claribi::executor {

/// Adds the columns of the measure to the set. Rows without metrics are left out; rows whose
/// metrics could not be read keep unknown cells.
void MeasureRows(const plan::MeasureUse& use, const RunSettings& settings, rows::RowSet& set,
                 CallRunner& calls, const outcome::Patience& patience);

}  // namespace claribi::executor
