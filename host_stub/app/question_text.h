// An answer of the question engine as text: the sentence, bars or a table, notes, and how it was
// answered. Printable. Inside of this room only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "presentation/answer_document.h"

namespace claribi::app {

/// `commands`: every call as a command to paste, instead of their number; {}: none of them.
std::string QuestionText(const presentation::AnswerDocument& answer, std::size_t width,
                         const std::vector<std::string>& commands);

/// The table alone, as CSV with a header.
std::string QuestionCsv(const presentation::AnswerDocument& answer);

}  // namespace claribi::app
