#include "vendor_sandbox/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace claribi::vendor_sandbox {
namespace {

using std::chrono::seconds;

constexpr double kTwoPi = 6.283185307179586;
constexpr std::int64_t kSecondsOfADay = 86'400;
constexpr double kBytesOfARow = 420;

struct Grid {
  seconds step;
  int points;
};

Grid GridOf(const std::string& period) {
  if (period == "day") return {seconds(300), 288};
  if (period == "week") return {seconds(1800), 336};
  if (period == "month") return {seconds(10'800), 240};
  if (period == "year") return {seconds(86'400), 365};
  return {seconds(30), 120};
}

double Rounded(double value) { return std::round(value * 1000) / 1000; }

}  // namespace

MetricSource::MetricSource(const Service& service, const Json& catalogue, bool engine_metrics) {
  const PlanFacts facts = FactsOfPlan(service.plan, service.type);
  for (int i = 1; i <= facts.nodes; ++i) nodes_.push_back(service.name + "-" + std::to_string(i));
  const double inserted = catalogue["clickhouse_inserted_bytes_per_s"][service.name].AsDouble();
  const auto level = [&](int salt, double least, double most) {
    return least + Noise(service.name, salt) * (most - least);
  };
  const double memory = level(11, 30, 70);
  metrics_ = {
      {"cpu_usage", "CPU usage %", level(10, 8, 60), 0.5},
      {"mem_usage", "Memory usage %", memory, 0.15},
      {"mem_available", "Memory available %", 100 - memory, 0.1},
      {"disk_usage", "Disk space usage %", level(12, 15, 75), 0.03},
      {"load_average", "Load average", level(13, 0.2, 4), 0.6},
      {"net_receive", "Network received bytes/s",
       inserted > 0 ? inserted * 1.2 : level(14, 2e4, 4e6), 0.3},
      {"net_send", "Network transmitted bytes/s", level(15, 2e4, 6e6), 0.3},
      {"diskio_read", "Disk reads/s", level(16, 5, 900), 0.5},
      {"diskio_writes", "Disk writes/s", inserted > 0 ? inserted / 65536 : level(17, 5, 200), 0.3},
  };
  if (service.type == "clickhouse" && engine_metrics) {
    metrics_.push_back(
        {"clickhouse_inserted_bytes", "ClickHouse inserted bytes/s", inserted, 0.25});
    metrics_.push_back(
        {"clickhouse_inserted_rows", "ClickHouse inserted rows/s", inserted / kBytesOfARow, 0.25});
    metrics_.push_back({"clickhouse_merges_running", "ClickHouse merges running", 3, 0.9});
  }
  Apply(service.metrics);
}

void MetricSource::Apply(const MetricLevels& levels) {
  std::erase_if(metrics_, [&](const Metric& metric) {
    const auto level = levels.by_name.find(metric.name);
    return level != levels.by_name.end() && !level->second;
  });
  for (Metric& metric : metrics_) {
    const auto level = levels.by_name.find(metric.name);
    if (level != levels.by_name.end()) metric.base = *level->second;
    if (levels.steady) metric.spread = 0;
  }
}

MetricSource::Series MetricSource::Measure(const Metric& metric, const std::string& period,
                                           TimePoint now) const {
  const Grid grid = GridOf(period);
  const std::int64_t step = grid.step.count();
  const std::int64_t last =
      std::chrono::duration_cast<seconds>(now.time_since_epoch()).count() / step * step;
  Series series;
  series.values.resize(nodes_.size());
  for (int i = grid.points - 1; i >= 0; --i) {
    const std::int64_t at = last - i * step;
    series.times.emplace_back(seconds(at));
    const double day =
        static_cast<double>(at % kSecondsOfADay) / static_cast<double>(kSecondsOfADay);
    for (std::size_t node = 0; node < nodes_.size(); ++node) {
      const double wave = 0.3 * std::sin(kTwoPi * day);
      const double jitter = 1.4 * (Noise(nodes_[node] + metric.name, at) - 0.5);
      series.values[node].push_back(Rounded(metric.base * (1 + metric.spread * (wave + jitter))));
    }
  }
  return series;
}

Json MetricSource::Overview(const std::string& period, TimePoint now) const {
  Json names = Json::List();
  Json overview = Json::Object();
  for (const Metric& metric : metrics_) {
    names.Push(metric.name);
    const Series series = Measure(metric, period, now);
    Json rows = Json::List();
    for (std::size_t node = 0; node < nodes_.size(); ++node) {
      const std::vector<double>& values = series.values[node];
      const auto [least, most] = std::minmax_element(values.begin(), values.end());
      const double sum = std::accumulate(values.begin(), values.end(), 0.0);
      rows.Push(Json::Object({{"series", nodes_[node]},
                              {"points", static_cast<std::int64_t>(values.size())},
                              {"min", *least},
                              {"avg", Rounded(sum / static_cast<double>(values.size()))},
                              {"max", *most},
                              {"latest", values.back()}}));
    }
    overview.Set(metric.name,
                 Json::Object({{"time_range", Json::List({Iso8601(series.times.front()),
                                                          Iso8601(series.times.back())})},
                               {"series", rows}}));
  }
  return Json::Object(
      {{"available_metrics", names},
       {"overview", overview},
       {"note",
        "min, avg, max and latest of each series in the metric's own unit; give names in "
        "`metrics` for every point."}});
}

Json MetricSource::Detail(const Json::Array& names, const std::string& period,
                          TimePoint now) const {
  Json metrics = Json::Object();
  Json returned = Json::List();
  std::string others;
  for (const Metric& metric : metrics_) {
    if (std::find(names.begin(), names.end(), Json(metric.name)) == names.end()) {
      others += (others.empty() ? "" : ", ") + metric.name;
      continue;
    }
    const Series series = Measure(metric, period, now);
    Json columns = Json::List({Json::Object({{"label", "time"}, {"type", "date"}})});
    for (const std::string& node : nodes_) {
      columns.Push(Json::Object({{"label", node}, {"type", "number"}}));
    }
    Json rows = Json::List();
    for (std::size_t i = 0; i < series.times.size(); ++i) {
      Json row = Json::List({Iso8601(series.times[i])});
      for (const std::vector<double>& values : series.values) row.Push(values[i]);
      rows.Push(std::move(row));
    }
    metrics.Set(metric.name,
                Json::Object({{"data", Json::Object({{"cols", columns}, {"rows", rows}})},
                              {"hints", Json::Object({{"title", metric.title}})}}));
    returned.Push(metric.name);
  }
  return Json::Object(
      {{"metrics", metrics},
       {"returned_metrics", returned},
       {"note", "Every point of what was asked for. Other available metrics: " + others + "."}});
}

}  // namespace claribi::vendor_sandbox
