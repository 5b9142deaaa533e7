// Finds the signs of instruction_signs.h in spoken sentences. The words of all signs are indexed
// once, so that a text costs time in proportion to its words, whatever the number of signs. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "policy/instructions.h"
#include "policy/spoken_words.h"

namespace claribi::policy {

// Calls found(kind, begin, end) for the first of each sign that the sentence shows; begin and end
// are places in its text.
void EachSign(const SpokenSentence& sentence,
              const std::function<void(InstructionKind, std::size_t, std::size_t)>& found);

// The same for languages that do not part words, in a whole text.
void EachPhrase(std::string_view text,
                const std::function<void(InstructionKind, std::size_t, std::size_t)>& found);

}  // namespace claribi::policy
