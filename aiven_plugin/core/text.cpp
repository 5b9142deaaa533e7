#include "core/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "core/byte_blocks.h"
#include "core/utf8.h"
#include "core/visible_text.h"

namespace claribi::core {
namespace {

char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// How many bytes at the beginning are ASCII.
std::size_t AsciiPrefix(std::string_view text) {
  std::size_t count = BytesInPlainBlocks(text, [](ByteBlock block) { return block & 0x80; });
  while (count < text.size() && static_cast<unsigned char>(text[count]) < 0x80) ++count;
  return count;
}

// The length of the well-formed character beyond ASCII at `at`, before `end`; 0 if there is none
// (RFC 3629 section 4). The same as DecodeUtf8 says, in a third of the time.
std::size_t ForeignLength(const char* at, const char* end) {
  const auto byte = [at](std::size_t i) { return static_cast<std::uint8_t>(at[i]); };
  const auto goes_on = [&byte](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const std::uint8_t lead = byte(0);
  const auto left = static_cast<std::size_t>(end - at);
  if (lead < 0xE0) return lead >= 0xC2 && left >= 2 && goes_on(1) ? 2 : 0;
  if (lead < 0xF0) {
    if (left < 3 || !goes_on(1) || !goes_on(2)) return 0;
    // Overlong, or half of a surrogate pair.
    return (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F) ? 0 : 3;
  }
  if (lead > 0xF4 || left < 4 || !goes_on(1) || !goes_on(2) || !goes_on(3)) return 0;
  return (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F) ? 0 : 4;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  const char* const end = text.data() + text.size();
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  for (const char* at = text.data(); at != end;) {
    if (is_ascii(*at)) {
      ++at;  // in a text of other letters it is a blank, alone
      if (at != end && is_ascii(*at)) {
        at += AsciiPrefix({at, static_cast<std::size_t>(end - at)});
      }
      continue;
    }
    const std::size_t length = ForeignLength(at, end);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string ReplaceMalformed(std::string_view text) {
  char32_t code_point = 0;
  std::size_t malformed = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t length = DecodeUtf8(rest, code_point);
    malformed += length == 0 ? 1 : 0;
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  std::string whole;
  whole.reserve(text.size() + 2 * malformed);  // never moved: it may hold secrets
  while (!text.empty()) {
    const std::size_t length = DecodeUtf8(text, code_point);
    whole += length == 0 ? "\xEF\xBF\xBD" : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return whole;
}

std::string Excerpt(std::string_view text, std::size_t max_bytes) {
  const bool is_plain =
      text.size() <= max_bytes &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
  if (is_plain) return std::string(text);
  std::string shown;
  char32_t code_point = 0;
  char32_t before = 0;
  while (!text.empty()) {
    const std::size_t length = DecodeUtf8(text, code_point);
    const std::size_t taken = std::max<std::size_t>(length, 1);
    if (shown.size() + taken > max_bytes) return shown + "…";
    if (length == 1 && (text[0] == '\n' || text[0] == '\r' || text[0] == '\t')) {
      shown += ' ';
    } else if (length == 0 || (IsInvisible(code_point) && !ShapesEmoji(code_point, before))) {
      shown += '?';
    } else {
      shown += text.substr(0, length);
    }
    before = code_point;
    text.remove_prefix(taken);
  }
  return shown;
}

std::string TimeText(UnixTime time) {
  if (ToMs(time) <= 0) return "an unknown time";
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

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool Contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool IsIn(std::string_view text, std::initializer_list<std::string_view> list) {
  // The first characters tell nearly all apart, without a call.
  return std::any_of(list.begin(), list.end(), [text](std::string_view one) {
    return one.size() == text.size() && (text.empty() || (one[0] == text[0] && one == text));
  });
}

std::string_view TrimBlanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace claribi::core
