// Sentences in languages other than English in which a vendor says that an answer is not all there
// is: "2 von 318 Kunden", "résultats 1 à 2 sur 96", "共 318 条，显示 2 条". Words have roles, as in
// mark_words.h, and the rules are the same for all languages. Pure; looks at a bounded number of
// words.
#pragma once

#include <string_view>

#include "policy/incompleteness.h"
#include "policy/sentence_words.h"

namespace claribi::policy {

// sentence: the text of `words`. What it says is missing; kNone if it says nothing of the kind.
Incompleteness SaidInOtherLanguage(const SentenceWords& words, std::string_view sentence);

}  // namespace claribi::policy
