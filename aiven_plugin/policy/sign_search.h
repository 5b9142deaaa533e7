// Finds the signs of instruction_signs.h in spoken sentences. The words of all signs are indexed
// once, and each sign is known by its rarest step: a sentence that shows none of those steps is
// left after one look at each of its words. So a text costs time in proportion to its words,
// whatever the number of signs. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/instruction_signs.h"
#include "policy/instructions.h"
#include "policy/spoken_words.h"

namespace claribi::policy {

// Searches one sentence after another, and keeps its memory between them. Not for two threads at
// once.
class SignSearch {
 public:
  using Found = std::function<void(InstructionKind, std::size_t begin, std::size_t end)>;

  SignSearch();

  // Calls found(kind, begin, end) for the first of each sign that the sentence shows; begin and end
  // are places in its text.
  void EachSign(const SpokenSentence& sentence, const Found& found);

 private:
  using Span = std::pair<std::uint32_t, std::uint32_t>;  // the first and last word

  // What a sentence shows of a sign so far.
  struct Progress {
    std::uint32_t sentence = 0;  // the one in which the rarest step was seen; 0: in none yet
    std::uint32_t reached = 0;   // a bit a step
    std::array<Span, InstructionSign::kMaxSteps> spans;
  };

  void Follow(const SpokenSentence& sentence, const Found& found);

  std::vector<Progress> progress_;    // by sign
  std::vector<std::size_t> entries_;  // in the index, of each word of the sentence
  std::uint32_t sentence_ = 0;
};

// The same for languages that do not part words, in a whole text.
void EachPhrase(std::string_view text, const SignSearch::Found& found);

}  // namespace claribi::policy
