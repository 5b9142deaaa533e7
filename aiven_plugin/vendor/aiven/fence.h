// The fence in a text of Aiven's server: one sentence of warning, a line
// <untrusted-aiven-response-UUID>, the data, a closing line with the same UUID. Only a closing line
// with the UUID of the opening line counts: data may hold closing tags, but cannot know the UUID. A
// text that was too long is cut, its brackets are closed, and a paragraph that begins with
// **Trimmed:** replaces the closing line. Pure; nothing is copied.
#pragma once

#include <optional>
#include <string_view>

namespace claribi::vendor::aiven {

// Views into the text that was given.
struct FencedText {
  std::string_view whole;    // `data`, the fence's lines and the line of warning before them
  std::string_view data;     // what stands between, without the line breaks around it
  std::string_view trimmed;  // the server's paragraph about the cut; empty if there is none
  bool closed = false;       // the closing line is there
};

// Empty if the text does not begin with a short line or two and then the opening line.
std::optional<FencedText> Unfence(std::string_view text);

// Separates a text without a fence from the paragraph about a cut. `closed` is true if there is no
// such paragraph.
FencedText SplitTrimmed(std::string_view text);

}  // namespace claribi::vendor::aiven
