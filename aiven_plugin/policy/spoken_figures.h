// Figures in a sentence that say that a part is here: "Showing 3 of 1,200 rows", "2/31 pods", "345
// results, showing 20", "the first 100 rows are returned". Pure; bounded by SentenceWords.
#pragma once

#include "policy/incompleteness.h"
#include "policy/sentence_words.h"

namespace claribi::policy {

Incompleteness SaidByFigures(const SentenceWords& words);

// It counts what is shown and, larger, what there is; over two sentences, too.
bool CountsTwice(const SentenceWords& words);

}  // namespace claribi::policy
