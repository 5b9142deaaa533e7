// Where a name, a word or a value begins and ends in a text that may be JSON, a string inside JSON
// with its escapes, or no JSON at all. Knows no credential. Each function is linear in what it
// steps over, most of them bounded, and allocates nothing. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.h"

namespace claribi::results {

// The extent of a credential. With a `quote` it is a bare JSON value, which becomes a string:
// between marks of that kind with so many backslashes before each.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  char quote = '\0';
  std::size_t backslashes = 0;
};

inline std::string_view TextOf(std::string_view text, const Span& span) {
  return text.substr(span.begin, span.end - span.begin);
}

// The mark around a name or a value: a quotation mark, and the backslashes before it where the text
// is inside another string.
struct Mark {
  char quote = '\0';  // none
  std::size_t backslashes = 0;
  std::size_t end = 0;  // of an opening one

  bool IsLike(const Mark& other) const {
    return quote == other.quote && backslashes == other.backslashes;
  }
};

// What a character may be part of, looked up: most of the work on a text is to step over
// characters.
enum CharacterClass : std::uint8_t {
  kInAlnum = 1,
  kInWord = 2,
  kInName = 4,
  kInToken68 = 8,
  kInForeign = 16  // a part of a character beyond ASCII
};
constexpr std::array<std::uint8_t, 256> MakeCharacterClasses() {
  std::array<std::uint8_t, 256> classes{};
  for (const char c :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")) {
    classes[static_cast<unsigned char>(c)] = kInAlnum | kInWord | kInName | kInToken68;
  }
  classes['_'] = kInWord | kInName | kInToken68;
  classes['-'] = classes['.'] = kInName | kInToken68;
  for (std::size_t c = 0x80; c < classes.size(); ++c) classes[c] = kInForeign;
  classes['~'] = classes['+'] = classes['/'] = classes['='] = kInToken68;
  return classes;
}
inline constexpr std::array<std::uint8_t, 256> kCharacterClasses = MakeCharacterClasses();
constexpr bool IsIn(char c, unsigned int wanted) {
  return (kCharacterClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}

constexpr bool IsAlnum(char c) { return IsIn(c, kInAlnum); }
// What may stand in a word: letters, digits, "_".
constexpr bool IsWordCharacter(char c) { return IsIn(c, kInWord); }
constexpr bool IsNameCharacter(char c) { return IsIn(c, kInName); }
// The same in any language.
constexpr bool IsForeignWordCharacter(char c) { return IsIn(c, kInWord | kInForeign); }
constexpr bool IsForeignNameCharacter(char c) { return IsIn(c, kInName | kInForeign); }
// Characters of RFC 7235's token68, which base64 and base64url are part of.
constexpr bool IsToken68Character(char c) { return IsIn(c, kInToken68); }
inline bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }
inline bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
template <typename Predicate>
std::size_t RunEnd(std::string_view text, std::size_t at, Predicate&& belongs) {
  const char* const bytes = text.data();
  while (at < text.size() && belongs(bytes[at])) ++at;
  return at;
}

inline bool IsAt(std::string_view text, std::size_t at, std::string_view word) {
  return at <= text.size() && core::EqualsIgnoringCase(text.substr(at, word.size()), word);
}

// Length of the backslashes at `at` and what they escape, for white space and codes: \n, \\n,
// \u0026. 0 for any other escape, such as `\"` and `\/`.
std::size_t BlankEscapeLength(std::string_view text, std::size_t at);

// Behind blanks and escaped blanks, at most 64 of them.
std::size_t BlanksEnd(std::string_view text, std::size_t at);
// Behind spaces and tabs.
std::size_t SpacesEnd(std::string_view text, std::size_t at);

// The mark that opens at `at`, if there is one.
std::optional<Mark> MarkAt(std::string_view text, std::size_t at);

// True if the mark closes a JSON string that ends with the "=" or ":" after a name, so that it
// opens no value.
bool IsClosing(std::string_view text, const Mark& mark);

// Where the value that `mark` opens is closed; the end of the text if it was cut before. A mark
// with more backslashes is part of the value, one with fewer closes the string around it.
std::size_t QuotedEnd(std::string_view text, const Mark& mark);

// Where a value without quotation marks ends, or `limit`: at a blank, a mark, a bracket that closes
// what is around it, and before the next "name=" of parameters.
std::size_t BareEnd(std::string_view text, std::size_t at, std::size_t limit);

// The name that ends before blanks at `at`; empty if there is none.
std::string_view WordBefore(std::string_view text, std::size_t at);

// Where a line ends: at a line break, an escaped one, or the mark of a JSON string.
std::size_t LineEnd(std::string_view text, std::size_t at, std::size_t limit);
// Where the next line begins after LineEnd, or `at` if there is none.
std::size_t NextLine(std::string_view text, std::size_t at);

// True if only indentation, a "- " or a mark is between `at` and the beginning of its line.
bool BeginsLine(std::string_view text, std::size_t at);

// True if nothing but a comment, a comma or a mark is between `at` and the end of its line.
bool EndsLine(std::string_view text, std::size_t at);

// JSON may write any character as \u00XX, which would hide the name or the prefix of a credential.
// Returns the same JSON with the printable ASCII characters that need no escape written plainly;
// empty if no such escape is there.
std::string WithoutNeedlessEscapes(std::string_view text);

}  // namespace claribi::results
