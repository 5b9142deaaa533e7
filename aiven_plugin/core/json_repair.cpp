#include "core/json_repair.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/secret.h"
#include "core/text.h"

namespace claribi::core {
namespace {

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

// In place: an escape has the size of the one that it becomes. A backslash outside of a string is
// an error whatever follows it, so that strings need not be told apart.
bool ReplaceHalves(std::string& text) {
  bool found = false;
  std::size_t at = text.find('\\');
  while (at != std::string::npos) {
    const auto unit = EscapedUnit(text, at);
    std::size_t size = unit ? kEscapeBytes : 2;
    if (IsHigh(unit) && IsLow(EscapedUnit(text, at + kEscapeBytes))) {
      size = 2 * kEscapeBytes;
    } else if (IsHigh(unit) || IsLow(unit)) {
      text.replace(at, kEscapeBytes, "\\uFFFD");
      found = true;
    }
    at = text.find('\\', std::min(at + size, text.size()));
  }
  return found;
}

}  // namespace

std::string RepairJsonText(std::string& text) {
  std::string found;
  const auto note = [&found](std::string_view what) {
    found.append(found.empty() ? "" : ", ").append(what);
  };
  if (text.starts_with(kByteOrderMark)) {
    text.erase(0, kByteOrderMark.size());
    note("a byte order mark");
  }
  if (!IsUtf8(text)) {
    std::string whole = ReplaceMalformed(text);
    text.swap(whole);
    Wipe(whole);
    note("bytes that are no UTF-8");
  }
  if (ReplaceHalves(text)) note("half of a surrogate pair");
  return found;
}

}  // namespace claribi::core
