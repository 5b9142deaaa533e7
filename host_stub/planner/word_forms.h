// Forms of English words: singular and plural, comparison, number words, and how far two spellings
// lie apart. Pure; all words in lower case. Irregular plurals of a model stand in the model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::planner {

/// Lower case of ASCII; other characters stay.
std::string Lowered(std::string_view text);

/// What the word may be the plural of: "queries" -> {"querie", "query"}; without the word itself.
std::vector<std::string> SingularsOf(const std::string& word);

/// "big" -> "bigger". "expensive" has "more expensive", too, which is two words.
std::string ComparativeOf(const std::string& word);
/// "big" -> "biggest".
std::string SuperlativeOf(const std::string& word);

/// "twelve", "a dozen" without "a": 1 to 20, the tens, a hundred, a thousand.
std::optional<double> NumberOfWord(std::string_view word);

/// Insertions, deletions, changes and swapped neighbours that make one word of the other; no more
/// than `most` + 1 is told.
std::size_t SpellingDistance(std::string_view left, std::string_view right, std::size_t most);

/// The parts that a word is joined of. "powered-off": two; "500gb": two; "shop's": one.
std::vector<std::string> PartsOf(const std::string& word);

}  // namespace claribi::planner
