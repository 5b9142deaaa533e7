// What an answer leaves out by its own account, beside counts and cursors (page_marks.h) and errors
// (part_marks.h): places that failed or were skipped, a question that is still being worked on, and
// a message in words. Read in the objects around the rows, never in the rows. Pure; bounded.
#pragma once

#include <string_view>

#include "policy/answer_shape.h"
#include "policy/incompleteness.h"

namespace claribi::policy {

// tool: its name, which may say what the numbers count. vendor: how sentences call it.
void ReadLeftOut(const AnswerShape& shape, std::string_view tool, std::string_view vendor,
                 Findings& found);

}  // namespace claribi::policy
