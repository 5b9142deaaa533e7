#include "executor/measuring.h"

#include <algorithm>
#include <map>
#include <set>

#include "executor/call_arguments.h"
#include "executor/metric_series.h"
#include "plan/measure_window.h"
#include "plan/plan_checks.h"

namespace claribi::executor {
namespace {

using rows::Cell;
using rows::Row;
using rows::RowSet;
using rows::Verity;
using semantic_model::Candidate;
using semantic_model::Measure;
using semantic_model::MetricSource;
using semantic_model::OverNodes;
using semantic_model::OverTime;

class Measuring {
 public:
  Measuring(const plan::MeasureUse& use, const plan::MeasureWindow& window,
            const RunSettings& settings, RowSet& set, CallRunner& calls,
            const outcome::Patience& patience)
      : use_(use),
        window_(window),
        settings_(settings),
        measure_(*settings.model.FindMeasure(use.measure)),
        source_(*settings.model.FindSource(measure_.source)),
        set_(set),
        calls_(calls),
        patience_(patience) {}

  void Run() {
    SortOut();
    ReadOverviews();
    if (!Choose()) return AddColumns(measure_.candidates.begin()->second.front(), false);
    const OverTime over_time = use_.over_time.value_or(measure_.over_time);
    const OverNodes over_nodes = use_.over_nodes.value_or(candidate_->over_nodes);
    bool needs_points = window_.needs_points;
    for (const std::size_t row : measured_) {
      needs_points = needs_points || !CanReduce(source_, overviews_[row], candidate_->metric,
                                                over_nodes, over_time);
    }
    AddColumns(*candidate_, true);
    if (needs_points) {
      FillFromPoints(over_nodes, over_time);
    } else {
      FillFromOverviews(over_nodes, over_time);
    }
    Say();
  }

 private:
  // Which rows have metrics at all.
  void SortOut() {
    for (std::size_t i = 0; i < set_.rows.size(); ++i) {
      Row& row = set_.rows[i];
      bool applies = true;
      for (const auto& condition : source_.only_where) {
        const Verity verity = Fulfils(condition, set_, row);
        if (verity == Verity::kTrue) continue;
        applies = false;
        if (verity != Verity::kFalse) continue;
        row.left_out = condition.because;
        without_.insert(i);
        break;
      }
      if (applies) asked_.push_back(i);
    }
  }

  CallOrder OrderFor(const Row& row, const std::string& metric) const {
    CallOrder order;
    order.tool = source_.tool;
    order.arguments = ArgumentsFor(source_.arguments, set_, row, {}).value_or(Json::EmptyObject());
    order.arguments.Set(source_.window_argument, window_.window->name);
    if (!metric.empty()) {
      order.arguments.Set(source_.metrics_argument, Json(Json::Array{Json(metric)}));
    }
    return order;
  }

  void ReadOverviews() {
    std::vector<CallOrder> orders;
    for (const std::size_t row : asked_) orders.push_back(OrderFor(set_.rows[row], ""));
    const auto results = calls_.Run(orders, Plural(), patience_);
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      Row& row = set_.rows[asked_[i]];
      const CallResult& result = results[i];
      if (result.failed || !result.complete || result.pages.empty()) {
        row.unread = "its metrics could not be read: " + result.why;
        continue;
      }
      const Json& page = result.pages.front();
      const Json* none = source_.none.empty() ? nullptr : page.At(source_.none);
      const Json* available = page.At(source_.available);
      if (available == nullptr || available->Items().empty()) {
        row.unread = none != nullptr && none->IsNull() ? "it has no metrics now"
                                                       : "its metrics have an unknown form";
        continue;
      }
      overviews_[asked_[i]] = page;
      measured_.push_back(asked_[i]);
    }
  }

  std::string Plural() const { return settings_.model.FindEntity(source_.entity)->naming.plural; }

  std::string KindOf(const Row& row) const {
    const Cell* cell = measure_.by.empty() ? nullptr : set_.At(row, measure_.by);
    return cell == nullptr || !cell->HasValue() ? "*" : cell->text();
  }

  bool IsListed(std::size_t row, const std::string& metric) const {
    const Json* available = overviews_.at(row).At(source_.available);
    return std::any_of(available->Items().begin(), available->Items().end(),
                       [&](const Json& name) { return name.Text() == metric; });
  }

  // One metric for all rows: the best that all of them list.
  bool Choose() {
    std::set<std::string> kinds;
    for (const std::size_t row : asked_) kinds.insert(KindOf(set_.rows[row]));
    const auto own =
        kinds.size() == 1 ? measure_.candidates.find(*kinds.begin()) : measure_.candidates.end();
    const auto all = own == measure_.candidates.end() ? measure_.candidates.find("*") : own;
    if (all == measure_.candidates.end()) return LeaveOutOtherKinds();
    best_ = &all->second.front();
    std::size_t most = 0;
    for (const Candidate& candidate : all->second) {
      const auto listed = static_cast<std::size_t>(
          std::count_if(measured_.begin(), measured_.end(),
                        [&](std::size_t row) { return IsListed(row, candidate.metric); }));
      if (candidate_ == nullptr || listed > most) {
        candidate_ = &candidate;
        most = listed;
      }
      if (most == measured_.size()) break;
    }
    std::erase_if(measured_, [&](std::size_t row) {
      if (IsListed(row, candidate_->metric)) return false;
      set_.rows[row].unread = "it reports no " + candidate_->label;
      return true;
    });
    return true;
  }

  // A measure of one kind of row, asked of several: the others have no such thing.
  bool LeaveOutOtherKinds() {
    std::vector<std::size_t> asked;
    for (const std::size_t row : asked_) {
      const bool has = measure_.candidates.count(KindOf(set_.rows[row])) > 0;
      if (has) {
        asked.push_back(row);
        continue;
      }
      set_.rows[row].left_out = "other kinds have no " + measure_.label;
      without_.insert(row);
    }
    std::erase_if(measured_, [&](std::size_t row) { return without_.count(row) > 0; });
    if (asked.empty() || asked.size() == asked_.size()) return false;
    asked_ = std::move(asked);
    return Choose();
  }

  void AddColumns(const Candidate& candidate, bool is_measured) {
    std::string label = plan::LabelOf(use_, measure_);
    if (is_measured && candidate.label != measure_.label && candidate.is_proxy) {
      label += " (" + candidate.label + ")";
    }
    const auto add = [&](const std::string& name, const std::string& shown) {
      return set_.Add(
          {.name = name, .type = rows::Type::kNumber, .unit = candidate.unit, .label = shown});
    };
    if (use_.grain) {
      time_ = set_.Add(
          {.name = use_.alias + "_time", .type = rows::Type::kTime, .unit = "", .label = "time"});
    }
    value_ = add(use_.alias, label);
    if (use_.compares) {
      before_ = add(use_.alias + "_before", label + " before");
      change_ = add(use_.alias + "_change", "change of " + label);
    }
    for (const std::size_t row : without_) {
      for (const auto place : {time_, value_, before_, change_}) {
        if (place) set_.rows[row].cells[*place] = Cell::LeftOut();
      }
    }
  }

  void FillFromOverviews(OverNodes over_nodes, OverTime over_time) {
    for (const std::size_t row : measured_) {
      const auto number =
          Reduce(source_, overviews_[row], candidate_->metric, over_nodes, over_time);
      if (number) set_.rows[row].cells[*value_] = Cell::Number(*number);
      if (!number) set_.rows[row].unread = "its " + candidate_->label + " has no values";
      NoteRange(overviews_[row]);
    }
  }

  void FillFromPoints(OverNodes over_nodes, OverTime over_time) {
    std::vector<CallOrder> orders;
    for (const std::size_t row : measured_) {
      orders.push_back(OrderFor(set_.rows[row], candidate_->metric));
    }
    const auto results = calls_.Run(orders, Plural(), patience_);
    std::vector<Row> series;
    std::set<std::size_t> replaced;
    for (std::size_t i = 0; i < measured_.size(); ++i) {
      Row& row = set_.rows[measured_[i]];
      const CallResult& result = results[i];
      if (result.failed || !result.complete || result.pages.empty()) {
        row.unread = "its points could not be read: " + result.why;
        continue;
      }
      const auto points = PointsOf(source_, result.pages.front(), candidate_->metric, over_nodes);
      if (use_.grain) {
        for (const Point& bucket : Buckets(points, window_.period, *use_.grain, over_time)) {
          Row copy = row;
          copy.cells[*time_] = Cell::Time(bucket.time_ms);
          copy.cells[*value_] = Cell::Number(bucket.value);
          series.push_back(std::move(copy));
        }
        replaced.insert(measured_[i]);
        continue;
      }
      const auto now = Over(points, window_.period, over_time);
      if (!now) row.unread = "it has no points in that period";
      if (now) row.cells[*value_] = Cell::Number(*now);
      if (!window_.before) continue;
      const auto before = Over(points, *window_.before, over_time);
      if (!before) row.unread = "it has no points in the period before";
      if (before) row.cells[*before_] = Cell::Number(*before);
      if (now && before) row.cells[*change_] = Cell::Number(*now - *before);
    }
    if (use_.grain) Replace(replaced, std::move(series));
  }

  // Rows that became a row for each stretch of time.
  void Replace(const std::set<std::size_t>& replaced, std::vector<Row> series) {
    for (std::size_t i = 0; i < set_.rows.size(); ++i) {
      if (replaced.count(i) == 0) series.push_back(std::move(set_.rows[i]));
    }
    set_.rows = std::move(series);
  }

  void NoteRange(const Json& overview) {
    const auto range = RangeOf(source_, overview, candidate_->metric);
    if (!range) return;
    if (!range_) range_ = *range;
    range_->from_ms = std::min(range_->from_ms, range->from_ms);
    range_->to_ms = std::max(range_->to_ms, range->to_ms);
  }

  void Say() {
    static const std::vector<std::string> kNodes{"the sum over nodes", "the mean over nodes",
                                                 "the highest node", "the lowest node"};
    static const std::vector<std::string> kTime{"mean over time", "highest value", "lowest value",
                                                "latest value", "sum over time"};
    const auto over_time = static_cast<std::size_t>(use_.over_time.value_or(measure_.over_time));
    const auto over_nodes =
        static_cast<std::size_t>(use_.over_nodes.value_or(candidate_->over_nodes));
    const std::string& name = measure_.label;
    if (measured_.empty()) return;
    const plan::TimeWindow period = range_.value_or(window_.period);
    const std::string metric = Capital(candidate_->label) == Capital(name)
                                   ? "the metric " + candidate_->metric
                                   : candidate_->label + " (" + candidate_->metric + ")";
    set_.notes.push_back(Capital(name) + ": " + metric + ", " + kTime[over_time] + " of " +
                         kNodes[over_nodes] + ", " + plan::WindowText(period) + ".");
    if (window_.before) {
      set_.notes.push_back("Compared with " + plan::WindowText(*window_.before) + ".");
    }
    if (!candidate_->is_proxy) return;
    std::string why = "the vendor's metrics have none of its own";
    if (best_ != candidate_) why = "not every one of them reports " + best_->label;
    set_.notes.push_back(Capital(candidate_->label) + " stand for the " + name + ", because " +
                         why + ".");
  }

  static std::string Capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
      text[0] = static_cast<char>(text[0] - 32);
    return text;
  }

  const plan::MeasureUse& use_;
  const plan::MeasureWindow& window_;
  const RunSettings& settings_;
  const Measure& measure_;
  const MetricSource& source_;
  RowSet& set_;
  CallRunner& calls_;
  const outcome::Patience& patience_;
  std::vector<std::size_t> asked_;     // rows that can have metrics
  std::vector<std::size_t> measured_;  // of those, the ones whose overview is here
  std::set<std::size_t> without_;
  std::map<std::size_t, Json> overviews_;
  const Candidate* candidate_ = nullptr;
  const Candidate* best_ = nullptr;
  std::optional<std::size_t> time_, value_, before_, change_;
  std::optional<plan::TimeWindow> range_;
};

}  // namespace

void MeasureRows(const plan::MeasureUse& use, const RunSettings& settings, RowSet& set,
                 CallRunner& calls, const outcome::Patience& patience) {
  const auto window = plan::WindowFor(use, settings.model, settings.now_ms);
  if (!window) return;  // the engine has declined such a plan
  Measuring(use, *window, settings, set, calls, patience).Run();
}

}  // namespace claribi::executor
