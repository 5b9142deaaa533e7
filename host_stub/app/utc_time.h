// A moment in UTC as text. Not a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace claribi::app {

/// What stands for a time that was never set: no record is of 1970.
inline constexpr char kUnknownTime[] = "an unknown time";

/// `unix_ms`, its milliseconds left out, in a format of strftime; kUnknownTime for 0 and less. ""
/// where that cannot be.
std::string UtcText(std::int64_t unix_ms, const char* format);

/// The milliseconds of a time like 2026-11-26T18:40:00Z, or of the beginning of a day like
/// 2026-11-26; nothing for any other text.
std::optional<std::int64_t> ParseUtc(const std::string& text);

}  // namespace claribi::app
