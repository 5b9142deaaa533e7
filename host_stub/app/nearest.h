// What somebody may have meant: names that a mistyped word is near to. Not a search.
#pragma once

#include <string>
#include <vector>

namespace claribi::app {

/// Of `candidates` those that `word` may be a slip of, the nearest first, at most three. Upper and
/// lower case are the same. Empty for a word that is near to none.
std::vector<std::string> Nearest(const std::string& word,
                                 const std::vector<std::string>& candidates);

/// `Did you mean "tools" or "test"?`, or "".
std::string DidYouMean(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace claribi::app
