#include "http/http_date.h"

#include <array>
#include <charconv>
#include <vector>

namespace claribi::http {
namespace {

constexpr std::size_t kLongestDate = 40;

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t begin; (begin = text.find_first_not_of(" ,-")) != std::string_view::npos;) {
    text.remove_prefix(begin);
    words.push_back(text.substr(0, text.find_first_of(" ,-")));
    text.remove_prefix(words.back().size());
  }
  return words;
}

// Digits only; -1 for anything else.
int Number(std::string_view text, std::size_t min_digits, std::size_t max_digits) {
  if (text.size() < min_digits || text.size() > max_digits) return -1;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && text[0] != '-' ? number : -1;
}

unsigned Month(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (text == kMonths[i]) return i + 1;
  }
  return 0;
}

std::optional<std::chrono::seconds> TimeOfDay(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const int hours = Number(text.substr(0, 2), 2, 2);
  const int minutes = Number(text.substr(3, 2), 2, 2);
  const int seconds = Number(text.substr(6, 2), 2, 2);
  constexpr int kLeapSecond = 60;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 ||
      seconds > kLeapSecond) {
    return std::nullopt;
  }
  return std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
}

int Year(std::string_view text, core::UnixTime now) {
  if (text.size() != 2) return Number(text, 4, 4);
  const int of_century = Number(text, 2, 2);
  if (of_century < 0) return -1;
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int latest = static_cast<int>(today.year()) + 50;
  return latest - (latest - of_century) % 100;
}

}  // namespace

std::optional<core::UnixTime> ParseHttpDate(std::string_view text, core::UnixTime now) {
  if (text.size() > kLongestDate) return std::nullopt;
  const std::vector<std::string_view> words = Words(text);
  // "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"
  const bool day_first = words.size() == 6 && words[5] == "GMT";
  // "Sun Nov  6 08:49:37 1994"
  const bool month_first = words.size() == 5;
  if (!day_first && !month_first) return std::nullopt;
  const int day = Number(words[day_first ? 1 : 2], 1, 2);
  const unsigned month = Month(words[day_first ? 2 : 1]);
  const int year = Year(words[day_first ? 3 : 4], now);
  const std::optional<std::chrono::seconds> time = TimeOfDay(words[day_first ? 4 : 3]);
  if (day < 0 || year < 0 || !time) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return core::UnixTime(std::chrono::sys_days(date).time_since_epoch() + *time);
}

}  // namespace claribi::http
