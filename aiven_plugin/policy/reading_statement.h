// What a description claims of reading and of acting, by its first sentence, and what its arguments
// say against that. Claims like readOnlyHint: they settle a doubt about a name (name_verb.h), and
// undo no denial. Pure; bounded work.
#pragma once

#include <string_view>

#include "core/json.h"
#include "policy/vocabulary.h"

namespace claribi::policy {

// Whether the first sentence says that the tool reads: its verb does ("Retrieves …", "This tool
// lists …", "Performs a search"), it names information ("List of …"), or calls itself read-only.
// Not if a verb that acts is joined to it.
bool SaysItReads(std::string_view description, const Vocabulary& vocabulary);

// Whether the first sentence has no verb and names what is read: "Entries filed in a case."
bool NamesWhatIsRead(std::string_view description, const Vocabulary& vocabulary);

// Whether such a phrase names several things, a question or information, and not one thing.
bool NamesSeveral(std::string_view description, const Vocabulary& vocabulary);

// Whether it is a question: "What a share holds", "Which rows a rule would drop".
bool AsksAQuestion(std::string_view description);

// Whether it names one thing and for whom it is: "A free ticket for a guest."
bool NamesOneForSomebody(std::string_view description, const Vocabulary& vocabulary);

// Whether that phrase begins with `thing`: file_revisions, "Saved revisions and their authors."
bool NamesTheSame(std::string_view description, std::string_view thing);

// "Scene of a room" with a required argument "scene": what is named is what the caller gives.
bool GivesItsOwnValue(std::string_view description, const core::Json& input_schema);

// Whether the first sentence has a subject with a verb of its own that tells what comes of the
// call: "The song plays next.", "From now on the rule holds."
bool TellsWhatHappens(std::string_view description);

// Whether it begins with what is made or done: "Booking of a room."
bool NamesWhatIsMade(std::string_view description);

// Whether the first sentence says that the tool acts ("Books time on a matter."): no evidence of
// writing, but a hint that it only reads is not meant.
bool SaysItActs(std::string_view description, const Vocabulary& vocabulary);

// Whether a sentence says expressly that nothing is changed: "Read-only.", "Nothing is stored.",
// "It does not modify data."
bool SaysItOnlyReads(std::string_view description);

// Whether the caller has to give what is stored or sent (a text, an amount, a new value): then a
// phrase without a verb says nothing of reading.
bool TakesContent(const core::Json& input_schema);

// Whether a value has to be given that selects nothing of what there is: an object, an amount, a
// switch, "forward_to", the end of a term.
bool HandsOverAValue(const core::Json& input_schema);

}  // namespace claribi::policy
