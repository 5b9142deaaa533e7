// Sentences in English in which a vendor says that it did not come to the end: a sample, the end of
// a file, a question that was cancelled, a read that stopped at its maximum, what remains. Other
// sentences are read in answer_words.h. Pure; looks at a bounded number of words.
#pragma once

#include "policy/incompleteness.h"
#include "policy/sentence_words.h"

namespace claribi::policy {

// What the sentence says is missing; kNone if it says nothing of the kind.
Incompleteness SaidStopped(const SentenceWords& words);

}  // namespace claribi::policy
