#include "values/unit.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace claribi::values {
namespace {

struct Unit {
  std::string_view name;  // as models and plans write it
  std::string_view kind;
  double factor;  // times the kind's base unit
  std::string_view sign;
  std::string_view ladder;  // units that a number for people may climb to; "" for none
};

// Decimal prefixes for data that people count, binary ones for memory and disks.
constexpr std::array kUnits = {
    Unit{"", "count", 1, "", ""},
    Unit{"%", "share", 1, "%", ""},
    Unit{"ratio", "share", 100, "", ""},
    Unit{"B", "data", 1, "B", "SI"},
    Unit{"kB", "data", 1e3, "kB", "SI"},
    Unit{"KB", "data", 1e3, "kB", "SI"},
    Unit{"MB", "data", 1e6, "MB", "SI"},
    Unit{"GB", "data", 1e9, "GB", "SI"},
    Unit{"TB", "data", 1e12, "TB", "SI"},
    Unit{"PB", "data", 1e15, "PB", "SI"},
    Unit{"KiB", "data", 1024.0, "KiB", "IEC"},
    Unit{"MiB", "data", 1048576.0, "MiB", "IEC"},
    Unit{"GiB", "data", 1073741824.0, "GiB", "IEC"},
    Unit{"TiB", "data", 1099511627776.0, "TiB", "IEC"},
    Unit{"B/s", "data rate", 1, "B/s", "SI/s"},
    Unit{"kB/s", "data rate", 1e3, "kB/s", "SI/s"},
    Unit{"KB/s", "data rate", 1e3, "kB/s", "SI/s"},
    Unit{"MB/s", "data rate", 1e6, "MB/s", "SI/s"},
    Unit{"GB/s", "data rate", 1e9, "GB/s", "SI/s"},
    Unit{"TB/s", "data rate", 1e12, "TB/s", "SI/s"},
    Unit{"KiB/s", "data rate", 1024.0, "KiB/s", ""},
    Unit{"MiB/s", "data rate", 1048576.0, "MiB/s", ""},
    Unit{"GiB/s", "data rate", 1073741824.0, "GiB/s", ""},
    Unit{"ms", "duration", 0.001, "ms", "time"},
    Unit{"s", "duration", 1, "s", "time"},
    Unit{"min", "duration", 60, "min", "time"},
    Unit{"h", "duration", 3600, "h", ""},
    Unit{"d", "duration", 86400, "days", ""},
    Unit{"weeks", "duration", 604800, "weeks", ""},
    Unit{"months", "duration", 2629746, "months", ""},
    Unit{"years", "duration", 31556952, "years", ""},
    Unit{"USD", "money", 1, "USD", ""},
    Unit{"USD/month", "money a month", 1, "USD/month", ""},
    Unit{"USD/h", "money a month", 730, "USD/h", ""},
    Unit{"rows/s", "row rate", 1, "rows/s", ""},
    Unit{"operations/s", "operation rate", 1, "operations/s", ""},
};

constexpr std::array<std::string_view, 6> kSi = {"B", "kB", "MB", "GB", "TB", "PB"};
constexpr std::array<std::string_view, 5> kSiRates = {"B/s", "kB/s", "MB/s", "GB/s", "TB/s"};
constexpr std::array<std::string_view, 4> kIec = {"KiB", "MiB", "GiB", "TiB"};
constexpr std::array<std::string_view, 3> kTimes = {"ms", "s", "min"};

const Unit* Find(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

std::vector<std::string_view> Ladder(std::string_view name) {
  if (name == "SI") return {kSi.begin(), kSi.end()};
  if (name == "SI/s") return {kSiRates.begin(), kSiRates.end()};
  if (name == "IEC") return {kIec.begin(), kIec.end()};
  if (name == "time") return {kTimes.begin(), kTimes.end()};
  return {};
}

// "1234567.8" as "1,234,567.8".
std::string WithSeparators(std::string text) {
  const auto point = std::min(text.find('.'), text.size());
  const std::size_t first = !text.empty() && text[0] == '-' ? 1 : 0;
  for (std::size_t at = point; at > first + 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string Fixed(double number, int digits) {
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, number);
  return text.data();
}

std::string WithoutTrailingZeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace

bool IsKnownUnit(std::string_view unit) { return Find(unit) != nullptr; }

std::string KindOfUnit(std::string_view unit) {
  const Unit* known = Find(unit);
  return std::string(known == nullptr ? unit : known->kind);
}

std::optional<double> Convert(double number, std::string_view from, std::string_view to) {
  if (from == to) return number;
  const Unit* source = Find(from);
  const Unit* target = Find(to);
  if (source == nullptr || target == nullptr || source->kind != target->kind) return std::nullopt;
  return number * source->factor / target->factor;
}

std::string SignOf(std::string_view unit) {
  const Unit* known = Find(unit);
  return std::string(known == nullptr ? unit : known->sign);
}

std::string PlainNumber(double number) {
  const double size = std::fabs(number);
  const int digits = size >= 100 ? 1 : size >= 1 ? 2 : 3;
  std::string text = WithoutTrailingZeros(Fixed(number, digits));
  if (text == "0" && number != 0) {
    std::array<char, 32> small{};
    std::snprintf(small.data(), small.size(), "%.2g", number);
    return small.data();
  }
  return WithSeparators(std::move(text));
}

std::string WithUnit(double number, std::string_view unit) {
  const Unit* known = Find(unit);
  if (known == nullptr) return PlainNumber(number) + " " + std::string(unit);
  if (known->kind.substr(0, 5) == "money") {
    return WithSeparators(Fixed(number, 2)) + " " + std::string(known->sign);
  }
  const Unit* shown = known;
  for (const std::string_view step : Ladder(known->ladder)) {
    const Unit* next = Find(step);
    const double there = number * known->factor / next->factor;
    if (next->factor > shown->factor && std::fabs(there) >= 1) shown = next;
  }
  std::string text = PlainNumber(number * known->factor / shown->factor);
  if (shown->sign.empty()) return text;
  std::string_view sign = shown->sign;
  const bool is_word = shown->kind == "duration" && sign.size() > 3;  // "days"
  if (text == "1" && is_word) sign.remove_suffix(1);
  return text + " " + std::string(sign);
}

}  // namespace claribi::values
