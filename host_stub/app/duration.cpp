#include "app/duration.h"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace claribi::app {
namespace {

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
constexpr std::int64_t kWeekMs = 7 * kDayMs;

std::int64_t UnitMs(std::string_view unit) {
  if (unit == "ms") return 1;
  if (unit == "s") return 1000;
  if (unit == "m") return 60'000;
  if (unit == "h") return 3'600'000;
  if (unit == "d") return kDayMs;
  return 0;
}

std::optional<std::chrono::milliseconds> ParseUpTo(const std::string& text, std::int64_t most_ms) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || number <= 0) return std::nullopt;
  const std::int64_t unit = UnitMs(std::string_view(rest, static_cast<std::size_t>(end - rest)));
  if (unit == 0 || number > most_ms / unit) return std::nullopt;
  return std::chrono::milliseconds(number * unit);
}

}  // namespace

std::optional<std::chrono::milliseconds> ParseDuration(const std::string& text) {
  return text.ends_with('d') ? std::nullopt : ParseUpTo(text, kWeekMs);
}

std::optional<std::chrono::milliseconds> ParseAge(const std::string& text) {
  return ParseUpTo(text, 36'500 * kDayMs);
}

std::string MissingUnit(const std::string& text, char unit) {
  const bool is_number = !text.empty() && text.size() < 10 &&
                         text.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number) return "";
  return "; " + text + (unit == 'd' ? " days are " : " seconds are ") + text + unit;
}

}  // namespace claribi::app
