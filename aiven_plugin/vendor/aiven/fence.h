// The fence around what Aiven's server answers: one sentence of warning, a line
// <untrusted-aiven-response-UUID>, the data, a closing line with the same UUID. The UUID of the
// opening line alone counts: rows may hold closing tags of their own, but cannot know it. An
// answer that was too long is cut, its brackets are closed, and a paragraph that begins with
// **Trimmed:** stands in place of the closing line. Pure; nothing is copied.
#pragma once

#include <optional>
#include <string_view>

namespace claribi::vendor::aiven {

// Views into the text that was given.
struct FencedText {
  std::string_view whole;    // `data`, the fence's lines and the line of warning before them
  std::string_view data;     // what stands between, without the line breaks around it
  std::string_view trimmed;  // what the server says about the cut; empty if it says nothing
  bool closed = false;       // the closing line is there
};

// Empty if the text does not begin with a short line or two and then the opening line.
std::optional<FencedText> Unfence(std::string_view text);

// Parts a text without a fence from the paragraph about a cut; `closed` says that there is none.
FencedText SplitTrimmed(std::string_view text);

}  // namespace claribi::vendor::aiven
