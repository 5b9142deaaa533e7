// Sentences in English in which a vendor says that a list goes on, or that it is a choice of the
// rows: "continued on page 2", "this is a subset", "too many results", "LIMIT 20 applied", "older
// entries exist". Other sentences are read in answer_words.h. Pure; looks at a bounded number of
// words.
#pragma once

#include <string_view>

#include "policy/incompleteness.h"
#include "policy/sentence_words.h"

namespace claribi::policy {

// What the sentence says is missing; kNone if it says nothing of the kind.
Incompleteness SaidOfListing(const SentenceWords& words);

// A line that leads on, and is nothing else: "[Next page]", "Next →", "Load more", "--More--(12%)",
// "(2/340)", "[2 of 340]", "(continued)".
bool IsLineToNext(std::string_view line);

// A line that counts all and shows the first of them: "I found 118 items. Here are the top 3:"
bool CountsFirst(std::string_view line);

}  // namespace claribi::policy
