// Moments in UTC as text, and calendar arithmetic on them. Not a clock: "now" is an argument.
// Source: RFC 3339; ISO 8601 for weeks, which begin on Monday.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace claribi::values {

enum class CalendarUnit { kMinute, kHour, kDay, kWeek, kMonth, kYear };

inline constexpr std::int64_t kMsOfASecond = 1000;
inline constexpr std::int64_t kMsOfAnHour = 3'600'000;
inline constexpr std::int64_t kMsOfADay = 24 * kMsOfAnHour;

/// Unix milliseconds of "2026-06-15T12:00:00Z", also with a fraction, an offset, a blank for the T,
/// or the date alone. Nothing for any other text.
std::optional<std::int64_t> ParseMoment(std::string_view text);

/// "2026-06-15T12:00:00Z".
std::string Rfc3339(std::int64_t unix_ms);

/// "2026-11-29T20:25:07.042Z".
std::string Rfc3339WithMs(std::int64_t unix_ms);
/// "2026-06-15 12:00 UTC", for people; with seconds where they are not zero.
std::string MomentText(std::int64_t unix_ms);

/// The beginning of the unit in which the moment lies.
std::int64_t FloorTo(std::int64_t unix_ms, CalendarUnit unit);
/// So many units later, or earlier. The 31st becomes the last day of a shorter month.
std::int64_t AddUnits(std::int64_t unix_ms, std::int64_t count, CalendarUnit unit);
/// 0 for Monday to 6 for Sunday.
int WeekdayOf(std::int64_t unix_ms);

}  // namespace claribi::values
