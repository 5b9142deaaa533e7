// Sentences that put a part before the reader, whatever the part is called: something that is some,
// several or a number and is not visible here; a taste, a preview, the first few; "12 others" at
// the end; time or a limit that ran out before all was reached. Read by the roles of words and not
// by their order in known sentences. Pure; bounded by SentenceWords.
#pragma once

#include "policy/incompleteness.h"
#include "policy/sentence_words.h"

namespace claribi::policy {

Incompleteness SaidOfPart(const SentenceWords& words);

// A question whether the reader wants what is not here: "Would you like to see the next 20?"
bool AsksToGoOn(const SentenceWords& words);

}  // namespace claribi::policy
