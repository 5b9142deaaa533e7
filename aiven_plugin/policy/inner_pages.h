// Lists that are pages of their own: those in the rows of an answer (the comments of an issue),
// those of several answers in one, and those beside the rows. A mark counts there only where it
// stands right beside the list that it speaks of, so that a row of data about pages says nothing.
// Also elements of a list that are no rows: "... and 12 more", {"_truncated": true}. Pure; one pass
// over the data.
#pragma once

#include <string_view>

#include "policy/answer_shape.h"
#include "policy/incompleteness.h"
#include "policy/page_marks.h"

namespace claribi::policy {

void ReadInnerPages(const AnswerShape& shape, const Asked& asked, std::string_view vendor,
                    Findings& found);

}  // namespace claribi::policy
