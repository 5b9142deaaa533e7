#include "core/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace claribi::core {
namespace {

char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Length of the well-formed sequence at the start of `text` and its code point; 0 if malformed.
std::size_t DecodeOne(std::string_view text, std::uint32_t& code_point) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) {
    code_point = lead;
    return 1;
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  code_point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
    code_point = code_point << 6U | (byte(i) & 0x3FU);
  }
  const bool overlong =
      (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return overlong || surrogate || code_point > 0x10FFFF ? 0 : length;
}

// C0, DEL, C1, and the marks that reorder or hide text (soft hyphen, bidirectional controls,
// zero-width, line separators, annotations, tags).
bool IsUnprintable(std::uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F) || code_point == 0xAD ||
         code_point == 0x61C || code_point == 0x180E ||
         (code_point >= 0xFFF9 && code_point <= 0xFFFB) ||
         (code_point >= 0x200B && code_point <= 0x200F) ||
         (code_point >= 0x2028 && code_point <= 0x202E) ||
         (code_point >= 0x2060 && code_point <= 0x206F) || code_point == 0xFEFF ||
         (code_point >= 0xE0000 && code_point <= 0xE007F);
}

}  // namespace

bool IsUtf8(std::string_view text) {
  std::uint32_t code_point = 0;
  while (!text.empty()) {
    const std::size_t length = DecodeOne(text, code_point);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string ReplaceMalformed(std::string_view text) {
  std::string whole;
  std::uint32_t code_point = 0;
  while (!text.empty()) {
    const std::size_t length = DecodeOne(text, code_point);
    whole += length == 0 ? "\xEF\xBF\xBD" : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return whole;
}

std::string Excerpt(std::string_view text, std::size_t max_bytes) {
  std::string shown;
  std::uint32_t code_point = 0;
  while (!text.empty()) {
    const std::size_t length = DecodeOne(text, code_point);
    const std::size_t taken = std::max<std::size_t>(length, 1);
    if (shown.size() + taken > max_bytes) return shown + "…";
    if (length == 1 && (text[0] == '\n' || text[0] == '\r' || text[0] == '\t')) {
      shown += ' ';
    } else if (length == 0 || IsUnprintable(code_point)) {
      shown += '?';
    } else {
      shown += text.substr(0, length);
    }
    text.remove_prefix(taken);
  }
  return shown;
}

std::string TimeText(UnixTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss of_day(std::chrono::floor<std::chrono::seconds>(time - day));
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(of_day.hours().count()),
                static_cast<int>(of_day.minutes().count()),
                static_cast<int>(of_day.seconds().count()));
  return text.data();
}

std::string AsciiLower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), LowerAscii);
  return lower;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return LowerAscii(x) == LowerAscii(y);
         });
}

std::string Quoted(std::string_view name, std::size_t max_bytes) {
  return "\"" + Excerpt(name, max_bytes) + "\"";
}

bool Contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

std::string_view TrimBlanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace claribi::core
