#include "core/json_repair.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/byte_blocks.h"
#include "core/secret.h"
#include "core/text.h"

namespace claribi::core {
namespace {

constexpr std::string_view kNoUtf8 = "bytes that are no UTF-8";
constexpr std::string_view kHalf = "half of a surrogate pair";
constexpr std::string_view kNoNumber = "a number that is none";
constexpr std::string_view kNameTwice = "a name twice in one object";  // json.cpp
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kEscapeBytes = 6;  // \uXXXX

// The UTF-16 code unit of the escape at `at`; empty if none stands there.
std::optional<std::uint32_t> EscapedUnit(std::string_view text, std::size_t at) {
  if (at > text.size() || text.size() - at < kEscapeBytes) return std::nullopt;
  if (text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  std::uint32_t unit = 0;
  const char* const end = text.data() + at + kEscapeBytes;
  const auto read = std::from_chars(text.data() + at + 2, end, unit, 16);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return unit;
}

bool IsHigh(std::optional<std::uint32_t> unit) { return unit && *unit >> 10U == 0xD800U >> 10U; }
bool IsLow(std::optional<std::uint32_t> unit) { return unit && *unit >> 10U == 0xDC00U >> 10U; }

// Where the first escape of half a pair is behind `at`; npos if there is none. A backslash outside
// of a string is an error whatever follows it, so that strings need not be told apart.
std::size_t FindHalf(std::string_view text, std::size_t at) {
  while ((at = text.find('\\', at)) != std::string_view::npos) {
    const auto unit = EscapedUnit(text, at);
    if (IsHigh(unit) && IsLow(EscapedUnit(text, at + kEscapeBytes))) {
      at += 2 * kEscapeBytes;
    } else if (IsHigh(unit) || IsLow(unit)) {
      return at;
    } else {
      at = std::min(at + (unit ? kEscapeBytes : 2), text.size());
    }
  }
  return at;
}

// In place: an escape has the size of the one that it becomes.
bool ReplaceHalves(std::string& text) {
  bool found = false;
  for (std::size_t at = FindHalf(text, 0); at != std::string::npos; at = FindHalf(text, at)) {
    text.replace(at, kEscapeBytes, "\\uFFFD");
    found = true;
  }
  return found;
}

// What printf and the libraries of several languages write for a number that is none. Longer ones
// first.
constexpr std::array<std::string_view, 8> kNoNumbers = {"-Infinity", "Infinity", "-NaN", "NaN",
                                                        "-nan",      "nan",      "-inf", "inf"};

// The one that stands at `at`; empty if none does.
std::string_view NoNumberAt(std::string_view text, std::size_t at) {
  if (std::string_view("-INin").find(text[at]) == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at);
  const auto found = std::find_if(kNoNumbers.begin(), kNoNumbers.end(),
                                  [rest](std::string_view one) { return rest.starts_with(one); });
  if (found == kNoNumbers.end()) return {};
  // A longer word is no number either.
  const bool is_longer = rest.size() > found->size() && IsLetter(rest[found->size()]);
  return is_longer ? std::string_view() : *found;
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20; }

// "\u001F"
void AppendEscaped(std::string& text, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto unit = static_cast<unsigned char>(c);
  text.append("\\u00").append(1, kDigits[unit >> 4U]).append(1, kDigits[unit & 0xFU]);
}

constexpr std::size_t kManyControls = 4096;

// Nothing else is JSON that could hold what is repaired in it: NaN alone is a word.
bool MayHoldTokens(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos &&
         (text[first] == '{' || text[first] == '[' || text[first] == '"');
}

struct FoundTokens {
  bool control = false;
  bool no_number = false;
};

std::size_t ControlsInStrings(std::string_view text) {
  std::size_t count = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string && c == '\\' && at + 1 < text.size() && !IsControl(text[at + 1])) {
      ++at;
    } else if (in_string && IsControl(c)) {
      ++count;
    } else if (c == '"') {
      in_string = !in_string;
    }
  }
  return count;
}

// Tells strings from what is around them.
FoundTokens RepairTokens(std::string& text) {
  FoundTokens found;
  if (!MayHoldTokens(text)) return found;
  const std::size_t controls = ControlsInStrings(text);
  // Such a thing is no text, and it would grow by a multiple.
  if (controls > kManyControls && controls > text.size() / 4) return found;
  std::string whole;
  // Never moved, so that nothing of it is left elsewhere.
  whole.reserve(text.size() + controls * (kEscapeBytes - 1) + (text.size() / 3) + 1);
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string && c == '\\' && at + 1 < text.size() && !IsControl(text[at + 1])) {
      whole.append(text, at++, 2);
      continue;
    }
    if (in_string && IsControl(c)) {
      AppendEscaped(whole, c);
      found.control = true;
      continue;
    }
    const std::string_view none = in_string ? std::string_view() : NoNumberAt(text, at);
    if (!none.empty()) {
      whole.append("null");
      at += none.size() - 1;
      found.no_number = true;
      continue;
    }
    if (c == '"') in_string = !in_string;
    whole.push_back(c);
  }
  if (found.control || found.no_number) text.swap(whole);
  Wipe(whole);
  return found;
}

// Whether RepairTokens would see anything.
bool HasTokens(std::string_view text) {
  if (!MayHoldTokens(text)) return false;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (in_string) at += BytesInPlainBlocks(text.substr(at), EscapedInJson());
    if (at == text.size()) break;
    const char c = text[at];
    if (in_string && c == '\\' && at + 1 < text.size() && !IsControl(text[at + 1])) {
      ++at;
    } else if (in_string ? IsControl(c) : !NoNumberAt(text, at).empty()) {
      return true;
    } else if (c == '"') {
      in_string = !in_string;
    }
  }
  return false;
}

// Where NUL bytes at the end begin, for so a C string is often sent; npos if there are none.
std::size_t FinalNuls(std::string_view text) {
  const std::size_t last = text.find_last_not_of(std::string_view("\0 \t\r\n", 5));
  const std::size_t end = last == std::string_view::npos ? 0 : last + 1;
  return text.find('\0', end) == std::string_view::npos ? std::string_view::npos : end;
}

bool DropFinalNuls(std::string& text) {
  const std::size_t end = FinalNuls(text);
  if (end != std::string::npos) text.erase(end);
  return end != std::string::npos;
}

// Where halves, controls and what is no number may be. Most texts have none, not in strings either.
struct Suspicious {
  auto operator()(ByteBlock first, ByteBlock second, ByteBlock third, ByteBlock fourth) const {
    const auto is_end = ((fourth | 0x20) - 'a') >= 26;
    const auto half = (first == '\\') & (second == 'u') & ((third | 0x20) == 'd');
    const auto nan = ((first | 0x20) == 'n') & (second == 'a') & ((third | 0x20) == 'n') & is_end;
    const auto inf = (second == 'n') & (third == 'f') &
                     (((first == 'i') & is_end) | ((first == 'I') & (fourth == 'i')));
    return (first < 0x20) | half | nan | inf;
  }
};

}  // namespace

bool MayBeRepaired(std::string_view text) {
  if (text.starts_with(kByteOrderMark) || FinalNuls(text) != std::string_view::npos) return true;
  if (!IsUtf8(text)) return true;
  if (!MarksAny(text, Suspicious())) return false;
  return FindHalf(text, 0) != std::string_view::npos || HasTokens(text);
}

std::string RepairJsonText(std::string& text) {
  std::string found;
  const auto note = [&found](std::string_view what) {
    found.append(found.empty() ? "" : ", ").append(what);
  };
  std::size_t marks = 0;
  while (std::string_view(text).substr(marks).starts_with(kByteOrderMark)) {
    marks += kByteOrderMark.size();
  }
  if (marks > 0) {
    text.erase(0, marks);
    note("a byte order mark");
  }
  if (!IsUtf8(text)) {
    std::string whole = ReplaceMalformed(text);
    text.swap(whole);
    Wipe(whole);
    note(kNoUtf8);
  }
  if (DropFinalNuls(text)) note("NUL bytes behind it");
  if (ReplaceHalves(text)) note(kHalf);
  const FoundTokens tokens = RepairTokens(text);
  if (tokens.control) note("control characters in a string");
  if (tokens.no_number) note(kNoNumber);
  return found;
}

std::string LostIn(std::string_view found) {
  std::string lost;
  for (const std::string_view what : {kNoUtf8, kHalf, kNoNumber, kNameTwice}) {
    if (found.find(what) == std::string_view::npos) continue;
    lost.append(lost.empty() ? "" : ", ").append(what);
  }
  return lost;
}

}  // namespace claribi::core
