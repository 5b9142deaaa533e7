// Whether an English word can be a verb, for words that no list of ours names (general_words.h):
// "invoice" may be one, "isochrone" is none. Data derived from WordNet 3.0 (tests/lexicon), looked
// up in place: a look allocates nothing. What a word means at a place in a name is for name_verb.h.
#pragma once

#include <string_view>

namespace claribi::policy {

enum class PartOfSpeech {
  kUnknown,     // no English word: a brand, an abbreviation, another language
  kNeverVerb,   // a noun or an adjective
  kMostlyNoun,  // can be a verb, and hardly ever is
  kVerb,        // can be a verb
};

// word: lower case. A plural is looked up by its singular, too, and a third person by its verb;
// "-ing" and "-ed" forms are not taken apart.
PartOfSpeech PartOf(std::string_view word);

// Whether a noun, in the singular, first of all means what somebody does: cancellation, rotation.
bool MeansAnAct(std::string_view word);

}  // namespace claribi::policy
