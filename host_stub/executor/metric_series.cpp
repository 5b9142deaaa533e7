#include "executor/metric_series.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "values/utc.h"

namespace claribi::executor {
namespace {

using semantic_model::MetricSource;
using semantic_model::OverNodes;
using semantic_model::OverTime;
using values::Json;

std::string PointerFor(const std::string& pointer, const std::string& metric) {
  static const std::string kPlace = "{metric}";
  const auto at = pointer.find(kPlace);
  if (at == std::string::npos) return pointer;
  const std::string step = values::PointerStep(metric).substr(1);
  return pointer.substr(0, at) + step + pointer.substr(at + kPlace.size());
}

double OverAllNodes(const std::vector<double>& values, OverNodes over_nodes) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  switch (over_nodes) {
    case OverNodes::kSum:
      return sum;
    case OverNodes::kMean:
      return sum / static_cast<double>(values.size());
    case OverNodes::kMax:
      return *std::max_element(values.begin(), values.end());
    case OverNodes::kMin:
      return *std::min_element(values.begin(), values.end());
  }
  return sum;
}

std::string_view NameOf(OverTime over_time) {
  return semantic_model::OverTimeNames()[static_cast<std::size_t>(over_time)];
}

std::optional<double> OverTimeOf(const std::vector<double>& values, OverTime over_time) {
  if (values.empty()) return std::nullopt;
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  switch (over_time) {
    case OverTime::kMean:
      return sum / static_cast<double>(values.size());
    case OverTime::kMax:
      return *std::max_element(values.begin(), values.end());
    case OverTime::kMin:
      return *std::min_element(values.begin(), values.end());
    case OverTime::kLatest:
      return values.back();
    case OverTime::kSum:
      return sum;
  }
  return std::nullopt;
}

}  // namespace

bool CanReduce(const MetricSource& source, const Json& overview, const std::string& metric,
               OverNodes over_nodes, OverTime over_time) {
  if (source.statistics.count(std::string(NameOf(over_time))) == 0) return false;
  const Json* series = overview.At(PointerFor(source.overview, metric));
  const std::size_t nodes = series == nullptr ? 0 : series->Items().size();
  if (nodes <= 1) return true;
  if (over_time == OverTime::kMean) {
    return over_nodes == OverNodes::kSum || over_nodes == OverNodes::kMean;
  }
  if (over_time == OverTime::kMax) return over_nodes == OverNodes::kMax;
  if (over_time == OverTime::kMin) return over_nodes == OverNodes::kMin;
  return over_time == OverTime::kLatest;
}

std::optional<double> Reduce(const MetricSource& source, const Json& overview,
                             const std::string& metric, OverNodes over_nodes, OverTime over_time) {
  const auto statistic = source.statistics.find(std::string(NameOf(over_time)));
  const Json* series = overview.At(PointerFor(source.overview, metric));
  if (statistic == source.statistics.end() || series == nullptr || series->Items().empty()) {
    return std::nullopt;
  }
  std::vector<double> values;
  for (const Json& node : series->Items()) {
    const Json* value = node.Find(statistic->second);
    if (value == nullptr || !value->IsNumber()) return std::nullopt;
    values.push_back(value->Number());
  }
  return OverAllNodes(values, over_nodes);
}

std::optional<plan::TimeWindow> RangeOf(const MetricSource& source, const Json& overview,
                                        const std::string& metric) {
  if (source.range.empty()) return std::nullopt;
  const Json* range = overview.At(PointerFor(source.range, metric));
  if (range == nullptr || range->Items().size() != 2) return std::nullopt;
  const auto from = values::ParseMoment(range->Items()[0].Text());
  const auto to = values::ParseMoment(range->Items()[1].Text());
  if (!from || !to) return std::nullopt;
  return plan::TimeWindow{*from, *to};
}

std::vector<Point> PointsOf(const MetricSource& source, const Json& page, const std::string& metric,
                            OverNodes over_nodes) {
  std::vector<Point> points;
  const Json* rows = page.At(PointerFor(source.points, metric));
  if (rows == nullptr) return points;
  for (const Json& row : rows->Items()) {
    const auto& cells = row.Items();
    const auto time = cells.empty() ? std::nullopt : values::ParseMoment(cells.front().Text());
    if (!time) continue;
    std::vector<double> values;
    for (std::size_t i = 1; i < cells.size() && cells[i].IsNumber(); ++i) {
      values.push_back(cells[i].Number());
    }
    if (values.empty() || values.size() + 1 != cells.size()) continue;
    points.push_back({.time_ms = *time, .value = OverAllNodes(values, over_nodes)});
  }
  std::stable_sort(points.begin(), points.end(), [](const Point& left, const Point& right) {
    return left.time_ms < right.time_ms;
  });
  return points;
}

std::optional<double> Over(const std::vector<Point>& points, const plan::TimeWindow& window,
                           OverTime over_time) {
  std::vector<double> values;
  for (const Point& point : points) {
    if (point.time_ms >= window.from_ms && point.time_ms < window.to_ms) {
      values.push_back(point.value);
    }
  }
  return OverTimeOf(values, over_time);
}

std::vector<Point> Buckets(const std::vector<Point>& points, const plan::TimeWindow& window,
                           values::CalendarUnit grain, OverTime over_time) {
  std::map<std::int64_t, std::vector<double>> buckets;
  for (const Point& point : points) {
    if (point.time_ms < window.from_ms || point.time_ms >= window.to_ms) continue;
    buckets[values::FloorTo(point.time_ms, grain)].push_back(point.value);
  }
  std::vector<Point> reduced;
  reduced.reserve(buckets.size());
  for (const auto& [time, values] : buckets) {
    reduced.push_back({.time_ms = time, .value = OverTimeOf(values, over_time).value_or(0)});
  }
  return reduced;
}

}  // namespace claribi::executor
