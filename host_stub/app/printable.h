// Text of unknown origin, made safe for a terminal: what the vendor sends may hold escape sequences
// that hide, forge or redraw output. Not a translation and not HTML escaping. Source: ECMA-48
// (control functions), Unicode TR36 and TR55 (bidirectional and invisible characters).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace claribi::app {

/// One line: controls, direction marks and invisible characters become visible escapes like \u{1b};
/// line breaks and tabs become spaces; bytes that are no UTF-8 become U+FFFD.
std::string Printable(std::string_view text);

/// The same, but line breaks stay.
std::string PrintableBlock(std::string_view text);

/// True if all of it is UTF-8, without overlong forms and surrogates.
bool IsUtf8(std::string_view text);

/// Columns that `text` (printable) takes on a terminal.
std::size_t DisplayWidth(std::string_view text);

/// At most `width` columns (at least 1) of `text` (printable); a cut ends with "…".
std::string CutToWidth(std::string_view text, std::size_t width);

}  // namespace claribi::app
