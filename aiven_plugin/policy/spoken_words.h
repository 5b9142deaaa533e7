// A text as the sentences that somebody speaks, for instruction_signs.h. Words are folded: lower
// case, Latin letters without their accents, Cyrillic and Greek in small letters. Besides words a
// sentence has marks: "^" at its beginning, "$" at its end, ":" and "," where it is divided (also
// by a bracket or a dash), "@" in front of a name that is written as names of tools are (get_row,
// rows.get), and "@at" within an address of mail. Pure; one pass.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace claribi::policy {

struct SpokenWord {
  std::string_view text;
  std::size_t begin;  // where it stands in the text
  std::size_t end;
};
using SpokenSentence = std::vector<SpokenWord>;

// Calls found(sentence) for each; it and its words are gone when found() returns. own_name: no "@"
// in front of it.
void EachSentence(std::string_view text, std::string_view own_name,
                  const std::function<void(const SpokenSentence&)>& found);

// The first letter-by-letter word: "i g n o r e  t h i s" hides from whoever looks for words.
// Empty: there is none.
std::string_view SpelledOut(std::string_view text);

// A text that stands in `text` in an encoding which no reader sees through at a glance: base64,
// hexadecimal or binary digits, or the numbers of the characters of a sentence. Empty: there is
// none.
std::string_view EncodedSentence(std::string_view text);

// Other readings of a text that a model makes without effort: escapes and entities decoded, read
// backwards, letters moved by thirteen, figures for letters. Only those that differ from it.
std::vector<std::string> OtherReadings(std::string_view text);

// Whether the letters alone, without what parts them, hold a well-known order: "ig nore prev-ious
// instruct ions", "IgnorePreviousInstructions". Not where it is spoken plainly.
bool SaysInOneWord(std::string_view text);

}  // namespace claribi::policy
