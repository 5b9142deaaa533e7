#include "app/printable.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace claribi::app {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool IsIn(const std::array<Range, N>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(), [point](const Range& range) {
    return point >= range.first && point <= range.last;
  });
}

// Controls, direction marks and overrides, whatever Unicode lets a display ignore (joiners,
// fillers, tags; not the selectors that shape emoji), separators of lines, private use,
// noncharacters.
constexpr std::array kUnprintable{
    Range{0x00, 0x1f},       Range{0x7f, 0x9f},        Range{0xad, 0xad},
    Range{0x34f, 0x34f},     Range{0x61c, 0x61c},      Range{0x115f, 0x1160},
    Range{0x17b4, 0x17b5},   Range{0x180b, 0x180f},    Range{0x200b, 0x200f},
    Range{0x2028, 0x202e},   Range{0x2060, 0x206f},    Range{0x3164, 0x3164},
    Range{0xe000, 0xf8ff},   Range{0xfdd0, 0xfdef},    Range{0xfe00, 0xfe0d},
    Range{0xfeff, 0xfeff},   Range{0xffa0, 0xffa0},    Range{0xfff0, 0xfffb},
    Range{0xfffe, 0xffff},   Range{0x1bca0, 0x1bca3},  Range{0x1d173, 0x1d17a},
    Range{0xe0000, 0xe0fff}, Range{0xf0000, 0x10ffff},
};

// East Asian wide and fullwidth, and pictographs (Unicode TR11), as far as a table needs to be
// straight.
constexpr std::array kWide{
    Range{0x1100, 0x115e}, Range{0x2e80, 0xa4cf},   Range{0xac00, 0xd7a3},
    Range{0xf900, 0xfaff}, Range{0xfe30, 0xfe6f},   Range{0xff00, 0xff60},
    Range{0xffe0, 0xffe6}, Range{0x1f300, 0x1faff}, Range{0x20000, 0x3fffd},
};

constexpr std::array kZeroWidth{
    Range{0x300, 0x36f},   Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff},
    Range{0x20d0, 0x20ff}, Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f},
};

constexpr char32_t kReplacement = 0xfffd;

// The code point at the front of `text`, which is not empty; takes it off. Malformed, overlong and
// surrogate sequences take one byte and give U+FFFD.
char32_t TakePoint(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  std::size_t length = 1;
  char32_t point = lead;
  char32_t least = 0;
  if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4, point = lead & 0x07u, least = 0x10000;
  } else if (lead >= 0xe0 && lead < 0xf0) {
    length = 3, point = lead & 0x0fu, least = 0x800;
  } else if (lead >= 0xc2 && lead < 0xe0) {
    length = 2, point = lead & 0x1fu, least = 0x80;
  } else if (lead >= 0x80) {
    point = kReplacement;
  }
  bool is_valid = text.size() >= length;
  for (std::size_t i = 1; is_valid && i < length; ++i) {
    is_valid = (byte(i) & 0xc0u) == 0x80u;
    point = (point << 6u) | (byte(i) & 0x3fu);
  }
  is_valid = is_valid && point >= least && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  text.remove_prefix(is_valid ? length : 1);
  return is_valid ? point : kReplacement;
}

void AppendEscape(std::string& out, char32_t point) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string digits;
  for (char32_t rest = point; rest != 0 || digits.empty(); rest >>= 4u) {
    digits.insert(digits.begin(), kDigits[rest & 0xfu]);
  }
  out += "\\u{" + digits + "}";
}

std::string MakePrintable(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t point = TakePoint(text);
    if (point == '\n' || point == '\t' || point == '\r') {
      if (point == '\n' && keep_lines)
        out += '\n';
      else if (point != '\r')
        out += ' ';
    } else if (point == kReplacement) {
      out += "\xef\xbf\xbd";
    } else if (IsIn(kUnprintable, point)) {
      AppendEscape(out, point);
    } else {
      out.append(before.substr(0, before.size() - text.size()));
    }
  }
  return out;
}

std::size_t WidthOf(char32_t point) {
  if (IsIn(kZeroWidth, point)) return 0;
  return IsIn(kWide, point) ? 2 : 1;
}

}  // namespace

std::string Printable(std::string_view text) { return MakePrintable(text, false); }

std::string PrintableBlock(std::string_view text) { return MakePrintable(text, true); }

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::string_view before = text;
    const bool is_replaced = TakePoint(text) == kReplacement;
    if (is_replaced && before.size() - text.size() == 1) return false;  // U+FFFD itself takes three
  }
  return true;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += WidthOf(TakePoint(text));
  return width;
}

std::string CutToWidth(std::string_view text, std::size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string_view rest = text;
  std::size_t used = 0;
  while (!rest.empty()) {
    std::string_view next = rest;
    used += WidthOf(TakePoint(next));
    if (used + 1 > width) break;  // one column for the mark
    rest = next;
  }
  return std::string(text.substr(0, text.size() - rest.size())) + "\xe2\x80\xa6";
}

}  // namespace claribi::app
