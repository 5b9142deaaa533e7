// Invented time series of a service, the same for the same moment: host metrics of every node and,
// for ClickHouse, what the engine inserted. Units: percent, bytes a second, rows a second,
// operations a second, as each title says.
#pragma once

#include <string>
#include <vector>

#include "vendor_sandbox/estate.h"
#include "vendor_sandbox/ordered_json.h"
#include "vendor_sandbox/time_point.h"

namespace claribi::vendor_sandbox {

class MetricSource {
 public:
  /// Reads both only during construction. `engine_metrics` false hides what ClickHouse itself
  /// reports.
  MetricSource(const Service& service, const Json& catalogue, bool engine_metrics);

  /// {available_metrics, overview, note}: min, avg, max and latest of each node.
  Json Overview(const std::string& period, TimePoint now) const;
  /// {metrics, returned_metrics, note}: every point; names that do not exist are left out.
  Json Detail(const Json::Array& names, const std::string& period, TimePoint now) const;

 private:
  struct Metric {
    std::string name;
    std::string title;
    double base;    ///< the middle of a node's values
    double spread;  ///< how far they leave it, as a part of it
  };
  struct Series {
    std::vector<TimePoint> times;
    std::vector<std::vector<double>> values;  ///< of each node
  };

  Series Measure(const Metric& metric, const std::string& period, TimePoint now) const;

  void Apply(const MetricLevels& levels);

  std::vector<std::string> nodes_;
  std::vector<Metric> metrics_;
};

}  // namespace claribi::vendor_sandbox
