#include "planner/period_words.h"

#include <array>
#include <utility>

#include "values/utc.h"

namespace claribi::planner {
namespace {

using plan::Period;
using values::CalendarUnit;

constexpr std::array<std::string_view, 7> kWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

std::string_view WordAt(const std::vector<Piece>& pieces, std::size_t at) {
  return at < pieces.size() ? std::string_view(pieces[at].words) : std::string_view();
}

std::optional<int> WeekdayOf(std::string_view word) {
  for (std::size_t i = 0; i < kWeekdays.size(); ++i) {
    if (word == kWeekdays[i]) return static_cast<int>(i);
  }
  return std::nullopt;
}

Period OfKind(Period::Kind kind) {
  Period period;
  period.kind = kind;
  return period;
}

Period Rolling(double count, CalendarUnit unit) {
  Period period;
  period.count = static_cast<std::int64_t>(count);
  period.unit = unit;
  return period;
}

Period Calendar(std::int64_t offset, CalendarUnit unit) {
  Period period = OfKind(Period::Kind::kCalendar);
  period.unit = unit;
  period.offset = offset;
  return period;
}

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

std::optional<int> YearAt(const std::vector<Piece>& pieces, std::size_t at) {
  if (at >= pieces.size() || pieces[at].kind != Token::Kind::kNumber || !pieces[at].unit.empty() ||
      pieces[at].text.size() != 4 || pieces[at].number < 1990 || pieces[at].number > 2100) {
    return std::nullopt;
  }
  return static_cast<int>(pieces[at].number);
}

// The first moment of a month, which is counted from 0 and may be more than 11.
std::int64_t MomentOf(int year, int month) {
  year += month / 12;
  month = month % 12 + 1;
  const std::string text =
      std::to_string(year) + (month < 10 ? "-0" : "-") + std::to_string(month) + "-01T00:00:00Z";
  return values::ParseMoment(text).value_or(0);
}

// "in 2024", "in March 2024": `at` is behind the preposition.
std::optional<PeriodWords> YearPeriodAt(const std::vector<Piece>& pieces, std::size_t at) {
  Period period = OfKind(Period::Kind::kBetween);
  if (const auto year = YearAt(pieces, at)) {
    period.from_ms = MomentOf(*year, 0);
    period.to_ms = MomentOf(*year, 12);
    return PeriodWords{period, 1};
  }
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    const auto year = YearAt(pieces, at + 1);
    if (WordAt(pieces, at) != kMonths[month] || !year) continue;
    period.from_ms = MomentOf(*year, static_cast<int>(month));
    period.to_ms = MomentOf(*year, static_cast<int>(month) + 1);
    return PeriodWords{period, 2};
  }
  return std::nullopt;
}

}  // namespace

std::optional<MonthWords> MonthAt(const std::vector<Piece>& pieces, std::size_t at) {
  const auto found = YearPeriodAt(pieces, at);
  if (!found || found->count != 2) return std::nullopt;
  return MonthWords{found->period.from_ms, found->period.to_ms};
}

namespace {

bool IsWhole(double number) {
  return number >= 1 && number < 100000 && number == static_cast<double>(static_cast<int>(number));
}

// "[the] last 7 days", "past hour", "previous week", "last 24h".
std::optional<PeriodWords> RollingAt(const std::vector<Piece>& pieces, std::size_t at) {
  const std::string_view first = WordAt(pieces, at);
  if (first != "last" && first != "past" && first != "previous") return std::nullopt;
  std::size_t next = at + 1;
  if (WordAt(pieces, next) == "few" || WordAt(pieces, next) == "couple") return std::nullopt;
  if (next < pieces.size() && pieces[next].kind == Token::Kind::kNumber) {
    const Piece& number = pieces[next];
    if (!IsWhole(number.number)) return std::nullopt;
    if (!number.unit.empty()) {
      const auto unit = CalendarUnitOf(number.unit);
      if (!unit) return std::nullopt;
      return PeriodWords{Rolling(number.number, *unit), 2};
    }
    const auto unit = CalendarUnitOf(WordAt(pieces, next + 1));
    if (!unit) return std::nullopt;
    return PeriodWords{Rolling(number.number, *unit), 3};
  }
  if (const auto unit = CalendarUnitOf(WordAt(pieces, next))) {
    return PeriodWords{Rolling(1, *unit), 2};
  }
  return std::nullopt;
}

// "on Monday", "last Monday": the whole day, the last one before today.
std::optional<PeriodWords> WeekdayAt(const std::vector<Piece>& pieces, std::size_t at,
                                     std::int64_t now_ms) {
  const std::string_view first = WordAt(pieces, at);
  if (first != "on" && first != "last") return std::nullopt;
  const std::size_t next = first == "on" && WordAt(pieces, at + 1) == "last" ? at + 2 : at + 1;
  const auto day = WeekdayOf(WordAt(pieces, next));
  if (!day) return std::nullopt;
  const std::int64_t today = values::FloorTo(now_ms, CalendarUnit::kDay);
  const int back = (values::WeekdayOf(today) - *day + 6) % 7 + 1;
  Period period = OfKind(Period::Kind::kBetween);
  period.from_ms = today - back * values::kMsOfADay;
  period.to_ms = period.from_ms + values::kMsOfADay;
  return PeriodWords{period, next + 1 - at};
}

std::optional<PeriodWords> BareAt(const std::vector<Piece>& pieces, std::size_t at) {
  const std::string_view first = WordAt(pieces, at);
  if (first == "yesterday") return PeriodWords{Calendar(-1, CalendarUnit::kDay), 1};
  if (first == "today") return PeriodWords{Calendar(0, CalendarUnit::kDay), 1};
  if (first == "this") {
    const auto unit = CalendarUnitOf(WordAt(pieces, at + 1));
    if (!unit) return std::nullopt;
    return PeriodWords{Calendar(0, *unit), 2};
  }
  if (first == "week" && WordAt(pieces, at + 1) == "to" && WordAt(pieces, at + 2) == "date") {
    return PeriodWords{Calendar(0, CalendarUnit::kWeek), 3};
  }
  return RollingAt(pieces, at);
}

// "since Monday", "since yesterday", "since last week", "since 2026-06-01", "after 2026-06-01".
std::optional<PeriodWords> SinceAt(const std::vector<Piece>& pieces, std::size_t at,
                                   std::int64_t now_ms) {
  if (WordAt(pieces, at) != "since" || at + 1 >= pieces.size()) return std::nullopt;
  Period period = OfKind(Period::Kind::kSince);
  std::size_t next = at + 1;
  if (WordAt(pieces, next) == "last" && WeekdayOf(WordAt(pieces, next + 1))) ++next;
  if (const auto day = WeekdayOf(WordAt(pieces, next))) {
    period.weekday = *day;
    return PeriodWords{period, next + 1 - at};
  }
  const bool yesterday = WordAt(pieces, next) == "yesterday";
  if (yesterday || WordAt(pieces, next) == "today") {
    const std::int64_t today = values::FloorTo(now_ms, CalendarUnit::kDay);
    period.from_ms = yesterday ? today - values::kMsOfADay : today;
    return PeriodWords{period, 2};
  }
  if (next < pieces.size() && pieces[next].kind == Token::Kind::kNumber &&
      pieces[next].unit.empty() && IsWhole(pieces[next].number)) {  // "since one week"
    if (const auto unit = CalendarUnitOf(WordAt(pieces, next + 1))) {
      return PeriodWords{Rolling(pieces[next].number, *unit), 3};
    }
    if (YearAt(pieces, next)) {
      period.from_ms = MomentOf(static_cast<int>(pieces[next].number), 0);
      return PeriodWords{period, 2};
    }
  }
  if (next >= pieces.size()) return std::nullopt;
  if (const auto date = DateOf(pieces[next])) {
    period.from_ms = *date;
    return PeriodWords{period, 2};
  }
  return std::nullopt;
}

std::optional<PeriodWords> BetweenAt(const std::vector<Piece>& pieces, std::size_t at) {
  const std::string_view first = WordAt(pieces, at);
  if ((first != "between" && first != "from") || at + 3 >= pieces.size()) return std::nullopt;
  const auto from = DateOf(pieces[at + 1]);
  const auto to = DateOf(pieces[at + 3]);
  const std::string_view middle = pieces[at + 2].words;
  if (!from || !to || *to <= *from) return std::nullopt;
  if (middle != "and" && middle != "to" && middle != "until") return std::nullopt;
  Period period = OfKind(Period::Kind::kBetween);
  period.from_ms = *from;
  period.to_ms = *to;
  return PeriodWords{period, 4};
}

}  // namespace

std::optional<std::int64_t> BeginOfYear(double year) {
  if (year < 1990 || year > 2100 || year != static_cast<double>(static_cast<int>(year))) {
    return std::nullopt;
  }
  return MomentOf(static_cast<int>(year), 0);
}

std::optional<std::int64_t> DateOf(const Piece& piece) {
  if (piece.kind != Token::Kind::kWord || piece.words.size() < 10) return std::nullopt;
  return values::ParseMoment(piece.text);
}

std::optional<CalendarUnit> CalendarUnitOf(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, CalendarUnit>, 22> kUnits{{
      {"minute", CalendarUnit::kMinute}, {"minutes", CalendarUnit::kMinute},
      {"min", CalendarUnit::kMinute},    {"mins", CalendarUnit::kMinute},
      {"hour", CalendarUnit::kHour},     {"hours", CalendarUnit::kHour},
      {"h", CalendarUnit::kHour},        {"hrs", CalendarUnit::kHour},
      {"hr", CalendarUnit::kHour},       {"day", CalendarUnit::kDay},
      {"days", CalendarUnit::kDay},      {"d", CalendarUnit::kDay},
      {"week", CalendarUnit::kWeek},     {"weeks", CalendarUnit::kWeek},
      {"w", CalendarUnit::kWeek},        {"month", CalendarUnit::kMonth},
      {"months", CalendarUnit::kMonth},  {"year", CalendarUnit::kYear},
      {"years", CalendarUnit::kYear},    {"hourly", CalendarUnit::kHour},
      {"daily", CalendarUnit::kDay},     {"weekly", CalendarUnit::kWeek},
  }};
  for (const auto& [name, unit] : kUnits) {
    if (name == word) return unit;
  }
  return std::nullopt;
}

std::optional<std::string> DurationUnitOf(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kUnits{{
      {"ms", "ms"},       {"millisecond", "ms"}, {"milliseconds", "ms"}, {"s", "s"},
      {"second", "s"},    {"seconds", "s"},      {"sec", "s"},           {"minute", "min"},
      {"minutes", "min"}, {"min", "min"},        {"hour", "h"},          {"hours", "h"},
      {"h", "h"},         {"day", "d"},          {"days", "d"},          {"d", "d"},
      {"week", "weeks"},  {"weeks", "weeks"},    {"month", "months"},    {"months", "months"},
      {"year", "years"},  {"years", "years"},    {"hrs", "h"},           {"secs", "s"},
  }};
  for (const auto& [name, unit] : kUnits) {
    if (name == word) return std::string(unit);
  }
  return std::nullopt;
}

std::optional<PeriodWords> PeriodAt(const std::vector<Piece>& pieces, std::size_t at,
                                    std::int64_t now_ms) {
  if (const auto between = BetweenAt(pieces, at)) return between;
  if (const auto since = SinceAt(pieces, at, now_ms)) return since;
  if (const auto weekday = WeekdayAt(pieces, at, now_ms)) return weekday;
  std::size_t begin = at;
  static constexpr std::array<std::string_view, 9> kBefore = {
      "in", "over", "during", "within", "for", "from", "on", "of", "the"};
  const auto is_before = [](std::string_view word) {
    for (const std::string_view known : kBefore) {
      if (known == word) return true;
    }
    return false;
  };
  while (begin < pieces.size() && begin < at + 2 && is_before(pieces[begin].words)) ++begin;
  if (begin > at && (WordAt(pieces, begin - 1) == "in" || WordAt(pieces, begin - 1) == "during")) {
    if (auto year = YearPeriodAt(pieces, begin)) {
      year->count += begin - at;
      return year;
    }
  }
  auto found = BareAt(pieces, begin);
  if (!found) return std::nullopt;
  found->count += begin - at;
  return found;
}

}  // namespace claribi::planner
