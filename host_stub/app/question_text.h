// An answer of the question engine as text: the sentence, bars or a table, notes, and how it was
// answered. Printable. Inside of this room only.
#pragma once

#include <cstddef>
#include <string>

#include "presentation/answer_document.h"

namespace claribi::app {

/// `explains`: every call as a line of the command line, instead of their number.
std::string QuestionText(const presentation::AnswerDocument& answer, const std::string& source,
                         std::size_t width, bool explains);

/// The table alone, as CSV with a header.
std::string QuestionCsv(const presentation::AnswerDocument& answer);

}  // namespace claribi::app
