#include "plan/measure_window.h"

#include <cmath>

namespace claribi::plan {
namespace {

using outcome::Code;
using outcome::Error;
using semantic_model::MetricSource;
using semantic_model::Window;

constexpr double kSameLength = 0.05;
constexpr std::int64_t kFewestPoints = 2;

std::int64_t NominalSeconds(CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::kMinute:
      return 60;
    case CalendarUnit::kHour:
      return 3600;
    case CalendarUnit::kDay:
      return 86'400;
    case CalendarUnit::kWeek:
      return 604'800;
    case CalendarUnit::kMonth:
      return 2'592'000;
    case CalendarUnit::kYear:
      return 31'536'000;
  }
  return 0;
}

const Window* Named(const MetricSource& source, const std::string& name) {
  for (const Window& window : source.windows) {
    if (window.name == name) return &window;
  }
  return nullptr;
}

const Window* OfLength(const MetricSource& source, std::int64_t seconds) {
  for (const Window& window : source.windows) {
    const double difference = std::fabs(static_cast<double>(window.seconds - seconds));
    if (difference <= kSameLength * static_cast<double>(window.seconds)) return &window;
  }
  return nullptr;
}

const Window* ReachingBackTo(const MetricSource& source, std::int64_t from_ms,
                             std::int64_t now_ms) {
  for (const Window& window : source.windows) {
    if (now_ms - window.seconds * 1000 <= from_ms) return &window;
  }
  return nullptr;
}

Error TooFar(const std::string& measure, const Window& longest) {
  return Error{.code = Code::kUnsupported,
               .what = "The " + measure + " cannot be told for that period.",
               .cause = "The longest window that can be read is the last " + longest.name + ".",
               .fix = "Ask about a shorter or a later period."};
}

Error TooFine(const std::string& measure, const Window& window) {
  return Error{.code = Code::kUnsupported,
               .what = "The " + measure + " cannot be told that finely.",
               .cause = "In the window that holds the period, the points are " +
                        std::to_string(window.step_seconds) + " s apart.",
               .fix = "Ask about a longer period."};
}

}  // namespace

outcome::Result<MeasureWindow> WindowFor(const MeasureUse& use, const semantic_model::Model& model,
                                         std::int64_t now_ms) {
  const auto& measure = *model.FindMeasure(use.measure);
  const MetricSource& source = *model.FindSource(measure.source);
  const std::string& name = measure.label;
  MeasureWindow found;
  if (!use.period) {
    found.window = Named(source, measure.window);
    found.period = {now_ms - found.window->seconds * 1000, now_ms};
  } else {
    found.period = WindowOf(*use.period, now_ms);
    const bool is_rolling = use.period->kind == Period::Kind::kRolling;
    if (is_rolling) {
      found.window = OfLength(source, use.period->count * NominalSeconds(use.period->unit));
    }
    found.needs_points = found.window == nullptr;
  }
  // The present moment is inside of a window that ends now.
  if (found.period.to_ms == now_ms) ++found.period.to_ms;
  std::int64_t from = found.period.from_ms;
  if (use.compares) {
    if (use.with_period) {
      found.before = WindowOf(*use.with_period, now_ms);
    } else if (use.period) {
      found.before = WindowBefore(*use.period, now_ms);
    } else {
      found.before = TimeWindow{from - (now_ms - from), from};
    }
    from = std::min(from, found.before->from_ms);
    found.needs_points = true;
    found.window = nullptr;
  }
  if (found.window == nullptr) found.window = ReachingBackTo(source, from, now_ms);
  if (found.window == nullptr) return TooFar(name, source.windows.back());
  if (use.grain) found.needs_points = true;
  const std::int64_t step_ms = found.window->step_seconds * 1000;
  const auto too_short = [&](const TimeWindow& window) {
    return window.to_ms - window.from_ms < kFewestPoints * step_ms;
  };
  if (found.needs_points &&
      (too_short(found.period) || (found.before && too_short(*found.before)))) {
    return TooFine(name, *found.window);
  }
  if (use.grain && NominalSeconds(*use.grain) < found.window->step_seconds) {
    return TooFine(name, *found.window);
  }
  return found;
}

}  // namespace claribi::plan
