#include "plan/period.h"

#include <algorithm>

namespace claribi::plan {
namespace {

using values::AddUnits;
using values::FloorTo;

// The last such weekday that has begun, today included.
std::int64_t LastWeekday(int weekday, std::int64_t now_ms) {
  const std::int64_t today = FloorTo(now_ms, CalendarUnit::kDay);
  const int back = (values::WeekdayOf(now_ms) - weekday + 7) % 7;
  return AddUnits(today, -back, CalendarUnit::kDay);
}

}  // namespace

TimeWindow WindowOf(const Period& period, std::int64_t now_ms) {
  switch (period.kind) {
    case Period::Kind::kRolling:
      return {AddUnits(now_ms, -period.count, period.unit), now_ms};
    case Period::Kind::kCalendar: {
      const std::int64_t from = AddUnits(FloorTo(now_ms, period.unit), period.offset, period.unit);
      return {from, std::min(AddUnits(from, 1, period.unit), now_ms)};
    }
    case Period::Kind::kSince:
      return {period.weekday ? LastWeekday(*period.weekday, now_ms) : period.from_ms, now_ms};
    case Period::Kind::kBetween:
      return {period.from_ms, period.to_ms};
  }
  return {now_ms, now_ms};
}

TimeWindow WindowBefore(const Period& period, std::int64_t now_ms) {
  const TimeWindow window = WindowOf(period, now_ms);
  if (period.kind == Period::Kind::kRolling) {
    return {AddUnits(window.from_ms, -period.count, period.unit), window.from_ms};
  }
  if (period.kind == Period::Kind::kCalendar) {
    return {AddUnits(window.from_ms, -1, period.unit), window.from_ms};
  }
  return {window.from_ms - (window.to_ms - window.from_ms), window.from_ms};
}

std::string WindowText(const TimeWindow& window) {
  const std::string from = values::MomentText(window.from_ms);
  // "2026-06-15 12:00 UTC": the zone stands once.
  return from.substr(0, from.size() - 4) + " to " + values::MomentText(window.to_ms);
}

}  // namespace claribi::plan
