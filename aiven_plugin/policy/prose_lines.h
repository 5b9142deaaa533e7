// What the lines of a prose say of the rest: its first and its last ones, rows of a log, of a list
// or of a table apart. Pure; one pass over the prose.
#pragma once

#include <string_view>

#include "policy/incompleteness.h"

namespace claribi::policy {

// Without the blanks and the ends of lines around it.
std::string_view Stripped(std::string_view text);

// "2026-11-30T08:00:01Z …", "08:00:01 WARN …", "Nov 30 08:00:01 …", "[INFO] …"
bool IsOfLog(std::string_view line);

// What the first and the last lines of a prose say of the rest (answer_words.h, listing_words.h):
// rows of a log, of a list or of a table are no such lines, and neither is what is indented. Of a
// document, only remarks about it are read (document_texts.h).
Incompleteness SaidAroundProse(std::string_view prose, bool is_document = false);

}  // namespace claribi::policy
