#include "results/encoded_views.h"

#include <algorithm>
#include <array>
#include <limits>

namespace claribi::results {
namespace {

struct Decoded {
  char c;
  std::size_t length;  // of what stands for it; 0: nothing does
};

// Printable ASCII and line breaks: what names, marks and values are made of.
bool IsPlain(int code) { return (code >= ' ' && code < 0x7F) || code == '\n' || code == '\t'; }

int HexCode(std::string_view text, std::size_t at, std::size_t digits) {
  if (text.size() < at + digits) return -1;
  int code = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    const int digit = core::HexValue(text[i]);
    if (digit < 0 || code > 0x0FFF) return -1;
    code = code * 16 + digit;
  }
  return code;
}

Decoded OfHex(std::string_view text, std::size_t at, std::size_t digits, std::size_t before) {
  const int code = HexCode(text, at, digits);
  return IsPlain(code) ? Decoded{static_cast<char>(code), before + digits} : Decoded{'\0', 0};
}

// &quot; &#34; &#x22;
Decoded OfEntity(std::string_view text, std::size_t at) {
  struct Entity {
    std::string_view name;
    char c;
  };
  constexpr std::array kEntities{
      Entity{"quot;", '"'},  Entity{"lt;", '<'},     Entity{"gt;", '>'},   Entity{"amp;", '&'},
      Entity{"apos;", '\''}, Entity{"equals;", '='}, Entity{"colon;", ':'}};
  const std::string_view rest = text.substr(at + 1, 10);
  for (const Entity& entity : kEntities) {
    if (rest.starts_with(entity.name)) return {entity.c, entity.name.size() + 1};
  }
  if (!rest.starts_with('#')) return {'\0', 0};
  const std::size_t end = rest.find(';');
  if (end == std::string_view::npos || end < 2) return {'\0', 0};
  int code = 0;
  if (rest[1] == 'x' || rest[1] == 'X') {
    code = HexCode(rest, 2, end - 2);
  } else {
    for (const char c : rest.substr(1, end - 1)) {
      code = core::IsDigit(c) && code < 1000 ? code * 10 + (c - '0') : 1000;
    }
  }
  return IsPlain(code) ? Decoded{static_cast<char>(code), end + 2} : Decoded{'\0', 0};
}

// \x22 \u0022, and the same with every backslash doubled.
Decoded OfEscape(std::string_view text, std::size_t at) {
  const std::size_t letter = text.find_first_not_of('\\', at);
  if (letter == std::string_view::npos) return {'\0', 0};
  if (text[letter] == 'x') return OfHex(text, letter + 1, 2, letter + 1 - at);
  if (text[letter] == 'u') return OfHex(text, letter + 1, 4, letter + 1 - at);
  return {'\0', 0};
}

Decoded At(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '%':
      return OfHex(text, at + 1, 2, 1);
    case '&':
      return OfEntity(text, at);
    case '\\':
      return OfEscape(text, at);
    case '"':
      // Of CSV: {""name"": ""x""}
      return at + 1 < text.size() && text[at + 1] == '"' ? Decoded{'"', 2} : Decoded{'\0', 0};
    default:
      return {'\0', 0};
  }
}

// What a name and its value are seen by. A text with no other code in it reads no better.
bool Matters(char c) { return std::string_view("=:\"'<{[&%\n").find(c) != std::string_view::npos; }

// Doubled marks are of CSV where JSON stands in a field, and else empty texts.
bool HoldsJsonInCsv(std::string_view text) {
  return text.find("\"{\"\"") != std::string_view::npos ||
         text.find("\"[{\"\"") != std::string_view::npos;
}

}  // namespace

std::optional<EncodedView> ViewOf(std::string_view text) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  const bool is_csv = HoldsJsonInCsv(text);
  EncodedView view;
  bool is_encoded = false;
  bool matters = false;
  for (std::size_t at = 0; at < text.size();) {
    Decoded one{'\0', 0};
    if (text[at] != '"' || is_csv) one = At(text, at);
    matters = matters || (one.length > 0 && (text[at] == '\\' || Matters(one.c)));
    if (one.length > 0 && !is_encoded) {
      is_encoded = true;
      view.text = text.substr(0, at);
      view.from.reserve(text.size() + 1);
      for (std::size_t i = 0; i < at; ++i) view.from.push_back(static_cast<std::uint32_t>(i));
    }
    if (is_encoded) {
      view.text += one.length > 0 ? one.c : text[at];
      view.from.push_back(static_cast<std::uint32_t>(at));
    }
    at += std::max<std::size_t>(one.length, 1);
  }
  if (!matters) return std::nullopt;
  view.from.push_back(static_cast<std::uint32_t>(text.size()));
  return view;
}

std::optional<EncodedView> ViewOf(const EncodedView& view) {
  auto inner = ViewOf(std::string_view(view.text));
  if (!inner) return std::nullopt;
  for (std::uint32_t& place : inner->from) place = view.from[place];
  return inner;
}

std::optional<Span> SpanInText(const EncodedView& view, const Span& span, std::string_view text) {
  Span placed{.begin = view.from[span.begin], .end = view.from[span.end]};
  std::size_t decoded = span.begin;
  for (std::size_t i = placed.begin; i < placed.end; ++i) {
    while (decoded < span.end && view.from[decoded + 1] <= i) ++decoded;
    const bool is_itself = view.from[decoded] == i && view.from[decoded + 1] == i + 1;
    if (text[i] != '"' || !is_itself) continue;
    placed.end = i;
    // What escapes the mark stays with it.
    while (placed.end > placed.begin && text[placed.end - 1] == '\\') --placed.end;
  }
  if (placed.end <= placed.begin) return std::nullopt;
  return placed;
}

}  // namespace claribi::results
