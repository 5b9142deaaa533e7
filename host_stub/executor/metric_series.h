// Time series in a vendor's answer, by the pointers of the model: statistics, points, and their
// reductions. Pure. Inside of this room only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/period.h"
#include "semantic_model/semantic_model.h"
#include "values/json_value.h"

namespace claribi::executor {

struct Point {
  std::int64_t time_ms = 0;
  double value = 0;  // over all nodes
};

/// Whether the statistics of an overview are enough for this reduction.
bool CanReduce(const semantic_model::MetricSource& source, const values::Json& overview,
               const std::string& metric, semantic_model::OverNodes over_nodes,
               semantic_model::OverTime over_time);

/// One number of an overview; nothing where a node has no value.
std::optional<double> Reduce(const semantic_model::MetricSource& source,
                             const values::Json& overview, const std::string& metric,
                             semantic_model::OverNodes over_nodes,
                             semantic_model::OverTime over_time);

/// From the first to the last moment of an overview.
std::optional<plan::TimeWindow> RangeOf(const semantic_model::MetricSource& source,
                                        const values::Json& overview, const std::string& metric);

/// The points of a metric, each over all nodes. A moment at which a node has no value is a gap: it
/// is left out of sums, and of means, so that a node that is silent does not make a dip.
std::vector<Point> PointsOf(const semantic_model::MetricSource& source, const values::Json& page,
                            const std::string& metric, semantic_model::OverNodes over_nodes);

/// The points inside of the window as one number; nothing where there are none.
std::optional<double> Over(const std::vector<Point>& points, const plan::TimeWindow& window,
                           semantic_model::OverTime over_time);

/// One point for each calendar unit that has some; its time is the unit's beginning.
std::vector<Point> Buckets(const std::vector<Point>& points, const plan::TimeWindow& window,
                           values::CalendarUnit grain, semantic_model::OverTime over_time);

}  // namespace claribi::executor
