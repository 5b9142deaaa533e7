// What changed between two texts, word by word, for a person: words that are gone in [-…-], new
// ones in {+…+}, in the lines that they stand in. A line break that is alone in a mark is \n there.
// Not a patch: blanks between words count for nothing, but for line breaks.
#pragma once

#include <string>
#include <string_view>

namespace claribi::app {

/// Printable, whatever the texts hold. Of texts with very many different words the whole old text
/// and then the whole new one.
std::string WordDiff(std::string_view before, std::string_view after);

}  // namespace claribi::app
