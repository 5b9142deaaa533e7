// The escapes of a text in JSON: how large the text is without them, and the text itself. Pure.
// Source: RFC 8259 section 7.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace claribi::core {

inline constexpr std::size_t kUnitEscapeBytes = 6;  // \uXXXX

// The UTF-16 code unit of the escape \uXXXX at `at`; empty where none is.
std::optional<char32_t> EscapedUnit(std::string_view text, std::size_t at);
inline bool IsHighHalf(std::optional<char32_t> unit) { return unit && *unit >> 10U == 0x36; }
inline bool IsLowHalf(std::optional<char32_t> unit) { return unit && *unit >> 10U == 0x37; }

// A text that was looked through up to the quote behind it.
struct MeasuredText {
  std::size_t end = 0;        // where the quote is
  std::size_t size = 0;       // decoded
  bool has_low_half = false;  // an escape of a low surrogate without the high one
};
// text: from behind the opening quote on. escape: where the first \ is. Empty where the text does
// not end, holds a control character, or what is no escape, or a high surrogate alone.
std::optional<MeasuredText> MeasureText(std::string_view text, std::size_t escape);

// Decodes `text`, which was measured and has no half of a character, into room of the size that it
// has then. `room` may be in front of `text` in the same buffer, sixteen bytes or more.
void DecodeText(std::string_view text, char* room, std::size_t size);

}  // namespace claribi::core
