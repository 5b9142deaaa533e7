// Text functions that several rooms share. They make untrusted text safe to show: what a server
// sent reaches a log, an error or a terminal only as an Excerpt. They write times (RFC 3339), and
// compare and classify ASCII.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"

namespace claribi::core {

// True if every byte belongs to a well-formed UTF-8 sequence (RFC 3629).
bool IsUtf8(std::string_view text);

// `text` with U+FFFD in place of every malformed byte.
std::string ReplaceMalformed(std::string_view text);

// At most max_bytes of `text`, cut at a character, "…" appended if cut; control characters and
// malformed bytes become "?", line breaks and tabs become spaces. The result is valid UTF-8.
std::string Excerpt(std::string_view text, std::size_t max_bytes = 200);

// An excerpt between quotation marks, for a name inside a sentence.
std::string Quoted(std::string_view name, std::size_t max_bytes = 64);

// "2026-11-26T18:40:00Z" (RFC 3339): UTC, to the second. "an unknown time" for one that was never
// set: no record and no server of ours is of 1970.
std::string TimeText(UnixTime time);

// ASCII only, independent of the locale.
std::string AsciiLower(std::string_view text);
bool EqualsIgnoringCase(std::string_view a, std::string_view b);
bool Contains(const std::vector<std::string>& list, std::string_view value);
bool IsIn(std::string_view text, std::initializer_list<std::string_view> list);
inline bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
inline bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsLetter(char c) { return IsLower(c) || IsUpper(c); }
inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
// 0 to 15 for a hexadecimal digit in either case; -1 for any other character.
int HexValue(char c);

// Without the spaces and tabs around it: what RFC 9110 calls optional whitespace.
std::string_view TrimBlanks(std::string_view text);

}  // namespace claribi::core
