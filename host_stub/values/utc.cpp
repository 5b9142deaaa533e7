#include "values/utc.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace claribi::values {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kMsOfAMinute = 60'000;

std::int64_t FloorDivide(std::int64_t number, std::int64_t by) {
  const std::int64_t quotient = number / by;
  return number % by < 0 ? quotient - 1 : quotient;
}

sys_days DayOf(std::int64_t unix_ms) { return sys_days(days(FloorDivide(unix_ms, kMsOfADay))); }

std::int64_t MsOf(sys_days day) { return std::int64_t{day.time_since_epoch().count()} * kMsOfADay; }

// Reads exactly `digits` digits and moves on.
std::optional<int> Take(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool TakeSign(std::string_view& text, char sign) {
  if (text.empty() || text.front() != sign) return false;
  text.remove_prefix(1);
  return true;
}

// "Z", "+02:00", "+0200", or nothing, which is UTC.
std::optional<std::int64_t> TakeOffset(std::string_view& text) {
  if (text.empty() || text == "Z" || text == "z" || text == " UTC") {
    text = {};
    return 0;
  }
  const int direction = text.front() == '-' ? -1 : 1;
  if (text.front() != '+' && text.front() != '-') return std::nullopt;
  text.remove_prefix(1);
  const auto hours = Take(text, 2);
  TakeSign(text, ':');
  const auto minutes = text.empty() ? std::optional(0) : Take(text, 2);
  if (!hours || !minutes || !text.empty() || *hours > 23 || *minutes > 59) return std::nullopt;
  return direction * (*hours * kMsOfAnHour + *minutes * kMsOfAMinute);
}

struct Shown {
  int year, month, day, hour, minute, second;
};

Shown PartsOf(std::int64_t unix_ms) {
  const year_month_day date(DayOf(unix_ms));
  const std::int64_t seconds = FloorDivide(unix_ms - MsOf(DayOf(unix_ms)), kMsOfASecond);
  return {int(date.year()),
          static_cast<int>(unsigned(date.month())),
          static_cast<int>(unsigned(date.day())),
          static_cast<int>(seconds / 3600),
          static_cast<int>(seconds / 60 % 60),
          static_cast<int>(seconds % 60)};
}

}  // namespace

std::optional<std::int64_t> ParseMoment(std::string_view text) {
  const auto year = Take(text, 4);
  if (!year || !TakeSign(text, '-')) return std::nullopt;
  const auto month = Take(text, 2);
  if (!month || !TakeSign(text, '-')) return std::nullopt;
  const auto day = Take(text, 2);
  if (!day) return std::nullopt;
  const year_month_day date{std::chrono::year(*year),
                            std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  std::int64_t moment = MsOf(sys_days(date));
  if (text.empty()) return moment;
  if (!TakeSign(text, 'T') && !TakeSign(text, 't') && !TakeSign(text, ' ')) return std::nullopt;
  const auto hour = Take(text, 2);
  if (!hour || !TakeSign(text, ':')) return std::nullopt;
  const auto minute = Take(text, 2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  moment += *hour * kMsOfAnHour + *minute * kMsOfAMinute;
  if (TakeSign(text, ':')) {
    const auto second = Take(text, 2);
    if (!second || *second > 60) return std::nullopt;
    moment += *second * kMsOfASecond;
    if (TakeSign(text, '.') || TakeSign(text, ',')) {
      std::int64_t weight = 100;
      if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
      while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        moment += (text.front() - '0') * weight;
        weight /= 10;
        text.remove_prefix(1);
      }
    }
  }
  const auto offset = TakeOffset(text);
  if (!offset) return std::nullopt;
  return moment - *offset;
}

std::string Rfc3339(std::int64_t unix_ms) {
  const Shown parts = PartsOf(unix_ms);
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.year, parts.month,
                parts.day, parts.hour, parts.minute, parts.second);
  return text.data();
}

std::string Rfc3339WithMs(std::int64_t unix_ms) {
  const std::int64_t ms = (unix_ms % 1000 + 1000) % 1000;
  std::string text = Rfc3339(unix_ms - ms);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(ms));
  text.replace(text.size() - 1, 1, fraction.data());
  return text;
}

std::string MomentText(std::int64_t unix_ms) {
  const Shown parts = PartsOf(unix_ms);
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d", parts.year, parts.month,
                parts.day, parts.hour, parts.minute);
  std::string shown = text.data();
  if (parts.second != 0) {
    std::snprintf(text.data(), text.size(), ":%02d", parts.second);
    shown += text.data();
  }
  return shown + " UTC";
}

std::int64_t FloorTo(std::int64_t unix_ms, CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::kMinute:
      return FloorDivide(unix_ms, kMsOfAMinute) * kMsOfAMinute;
    case CalendarUnit::kHour:
      return FloorDivide(unix_ms, kMsOfAnHour) * kMsOfAnHour;
    case CalendarUnit::kDay:
      return MsOf(DayOf(unix_ms));
    case CalendarUnit::kWeek:
      return MsOf(DayOf(unix_ms) - days(WeekdayOf(unix_ms)));
    case CalendarUnit::kMonth: {
      const year_month_day date(DayOf(unix_ms));
      return MsOf(sys_days(date.year() / date.month() / 1));
    }
    case CalendarUnit::kYear: {
      const year_month_day date(DayOf(unix_ms));
      return MsOf(sys_days(date.year() / std::chrono::January / 1));
    }
  }
  return unix_ms;
}

std::int64_t AddUnits(std::int64_t unix_ms, std::int64_t count, CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::kMinute:
      return unix_ms + count * kMsOfAMinute;
    case CalendarUnit::kHour:
      return unix_ms + count * kMsOfAnHour;
    case CalendarUnit::kDay:
      return unix_ms + count * kMsOfADay;
    case CalendarUnit::kWeek:
      return unix_ms + count * 7 * kMsOfADay;
    case CalendarUnit::kMonth:
    case CalendarUnit::kYear: {
      const sys_days day = DayOf(unix_ms);
      const std::int64_t rest = unix_ms - MsOf(day);
      const year_month_day date(day);
      const int months = static_cast<int>(unit == CalendarUnit::kYear ? count * 12 : count);
      year_month_day moved = date + std::chrono::months(months);
      if (!moved.ok()) moved = moved.year() / moved.month() / std::chrono::last;
      return MsOf(sys_days(moved)) + rest;
    }
  }
  return unix_ms;
}

int WeekdayOf(std::int64_t unix_ms) {
  return static_cast<int>(std::chrono::weekday(DayOf(unix_ms)).iso_encoding()) - 1;
}

}  // namespace claribi::values
