#include "core/visible_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/utf8.h"

namespace claribi::core {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Sorted, because IsInvisible searches by halves.
constexpr std::array kInvisible{
    Range{0x0, 0x1F},        Range{0x7F, 0x9F},       Range{0xAD, 0xAD},
    Range{0x34F, 0x34F},     Range{0x61C, 0x61C},     Range{0x115F, 0x1160},
    Range{0x17B4, 0x17B5},   Range{0x180B, 0x180F},   Range{0x200B, 0x200F},
    Range{0x2028, 0x202E},   Range{0x2060, 0x206F},   Range{0x2800, 0x2800},
    Range{0x3164, 0x3164},   Range{0xE000, 0xF8FF},   Range{0xFDD0, 0xFDEF},
    Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},   Range{0xFFA0, 0xFFA0},
    Range{0xFFF0, 0xFFFB},   Range{0xFFFE, 0xFFFF},   Range{0x13430, 0x13442},
    Range{0x16FE4, 0x16FE4}, Range{0x1BCA0, 0x1BCA3}, Range{0x1D159, 0x1D159},
    Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE0FFF}, Range{0xF0000, 0x10FFFF},
};

// The blocks of the characters of which emoji have two forms, coarsely: emoji-variation-sequences.
constexpr std::array kTwoForms{
    Range{0x23, 0x23},     Range{0x2A, 0x2A},     Range{0x30, 0x39},     Range{0xA9, 0xA9},
    Range{0xAE, 0xAE},     Range{0x203C, 0x203C}, Range{0x2049, 0x2049}, Range{0x2122, 0x2122},
    Range{0x2139, 0x2139}, Range{0x2190, 0x27BF}, Range{0x2934, 0x2935}, Range{0x2B00, 0x2BFF},
    Range{0x3030, 0x3030}, Range{0x303D, 0x303D}, Range{0x3297, 0x3299}, Range{0x1F000, 0x1FAFF},
};

template <typename Ranges>
bool IsIn(const Ranges& ranges, char32_t code_point) {
  const auto* range =
      std::lower_bound(ranges.begin(), ranges.end(), code_point,
                       [](const Range& each, char32_t point) { return each.last < point; });
  return range != ranges.end() && code_point >= range->first;
}

void AppendUnit(std::string& out, unsigned unit) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  out += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out += kDigits[(unit >> shift) & 0xFU];
}

void AppendEscape(std::string& out, char32_t code_point) {
  if (code_point < 0x10000) return AppendUnit(out, static_cast<unsigned>(code_point));
  const auto beyond = static_cast<unsigned>(code_point - 0x10000);
  AppendUnit(out, 0xD800U + (beyond >> 10U));
  AppendUnit(out, 0xDC00U + (beyond & 0x3FFU));
}

bool IsPlainAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

}  // namespace

bool IsInvisible(char32_t code_point) { return IsIn(kInvisible, code_point); }

bool ShapesEmoji(char32_t code_point, char32_t before) {
  return (code_point == 0xFE0E || code_point == 0xFE0F) && IsIn(kTwoForms, before);
}

std::string VisibleText(std::string_view text, Lines lines) {
  if (IsPlainAscii(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  char32_t before = 0;
  while (!text.empty()) {
    char32_t code_point = 0;
    const std::size_t length = DecodeUtf8(text, code_point);
    const char first = text.front();
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (first == '\n' || first == '\t') {
      out += lines == Lines::kKeep ? first : ' ';
    } else if (first == '\r' && text.size() > 1 && text[1] == '\n') {
      // The LF after it is enough.
    } else if (IsInvisible(code_point) && !ShapesEmoji(code_point, before)) {
      AppendEscape(out, code_point);
    } else {
      out += text.substr(0, length);
    }
    before = code_point;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

Json Visible(const Json& value) {
  if (const JsonString* text = value.AsString()) return VisibleText(*text, Lines::kKeep);
  if (const Json::Array* items = value.AsArray()) {
    Json::Array shown;
    shown.reserve(items->size());
    for (const Json& item : *items) shown.push_back(Visible(item));
    return Json::MakeArray(std::move(shown));
  }
  if (const Json::Object* members = value.AsObject()) {
    Json shown = Json::MakeObject();
    for (const auto& [name, member] : *members) {
      std::string shown_name = VisibleText(name, Lines::kJoin);
      // Names must stay unique: a member whose escaped name exists already is left out.
      if (shown_name != name && value.Find(shown_name) != nullptr) continue;
      shown.AsObject()->emplace_back(std::move(shown_name), Visible(member));
    }
    return shown;
  }
  return value;
}

}  // namespace claribi::core
