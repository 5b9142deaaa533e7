#include "policy/header_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace claribi::policy {
namespace {

using MarkAndAscii = std::pair<std::string_view, std::string_view>;

constexpr std::array kTypographicMarks = {
    MarkAndAscii{"\u2010", "-"},   MarkAndAscii{"\u2011", "-"},   MarkAndAscii{"\u2012", "-"},
    MarkAndAscii{"\u2013", "-"},   MarkAndAscii{"\u2014", "-"},   MarkAndAscii{"\u2018", "'"},
    MarkAndAscii{"\u2019", "'"},   MarkAndAscii{"\u201A", "'"},   MarkAndAscii{"\u201C", "\""},
    MarkAndAscii{"\u201D", "\""},  MarkAndAscii{"\u201E", "\""},  MarkAndAscii{"\u2022", "*"},
    MarkAndAscii{"\u2026", "..."}, MarkAndAscii{"\u2028", " "},   MarkAndAscii{"\u2029", " "},
    MarkAndAscii{"\u202F", " "},   MarkAndAscii{"\u20AC", "EUR"}, MarkAndAscii{"\u2212", "-"},
};

// The bytes of the character that `text` begins with; it is well-formed UTF-8 and not empty.
std::size_t CharacterBytes(std::string_view text) {
  std::size_t bytes = 1;
  while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
  return bytes;
}

// What replaces one character: itself, its ASCII form, or "?".
std::string_view InHeader(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7F ? " " : character;
  const auto second = static_cast<unsigned char>(character[1]);
  if (first == 0xC2 && second < 0xA0) return " ";  // U+0080 to U+009F: control characters
  if (first == 0xC2 || first == 0xC3) return character;
  for (const auto& [mark, ascii] : kTypographicMarks) {
    if (mark == character) return ascii;
  }
  return "?";
}

}  // namespace

std::string HeaderText(std::string_view utf8, std::size_t max_characters) {
  const std::string well_formed = core::ReplaceMalformed(utf8);
  std::string_view rest = well_formed;
  std::string line;
  std::size_t characters = 0;
  bool was_replaced = false;
  while (!rest.empty()) {
    const std::string_view character = rest.substr(0, CharacterBytes(rest));
    rest.remove_prefix(character.size());
    const std::string_view written = InHeader(character);
    const bool is_replaced = written == "?" && character != "?";
    const bool is_leading_blank = written == " " && line.empty();
    if ((is_replaced && was_replaced) || is_leading_blank) continue;
    characters += written == character ? 1 : written.size();
    if (characters > max_characters) break;
    line += written;
    was_replaced = is_replaced;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace claribi::policy
