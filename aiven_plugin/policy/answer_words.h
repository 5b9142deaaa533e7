// Sentences in which a vendor says that an answer is not all there is: "Showing 3 of 1,200 rows",
// "Output truncated to 20000 characters.", "2 of 5 shards failed". They stand in a message beside
// the rows, or in the first or the last line of a prose answer. What ends a cut JSON text or a cell
// is read in cut_json.h. Pure; looks at a bounded number of words.
#pragma once

#include <string_view>

#include "policy/incompleteness.h"
#include "policy/sentence_words.h"

namespace claribi::policy {

// What the sentences say is missing; kNone if they say nothing of the kind.
Incompleteness SaidIncomplete(std::string_view words, Look look = Look::kQuick);

// The sentence says that a question is still being worked on.
bool SaidOpen(std::string_view words);

}  // namespace claribi::policy
