// Whether the word that a description begins with is a verb or a thing, where it could be either:
// by what follows it. "Restarts failed pods" restarts them, "Restarts of pods" and "Restarts
// requested this week" are told of; "Page the engineer" is an order, "Page of results" is none. Of
// the words alone: what a verb does is for description_evidence.cpp and reading_statement.h. Pure.
#pragma once

#include <cstddef>

#include "policy/description_words.h"
#include "policy/vocabulary.h"

namespace claribi::policy {

// Whether a thing follows word `i`, a third person, without an article: "Compacts small files".
bool HasBareObject(const ToldWords& words, std::size_t i);

// Whether a sentence begins with an order or a statement of a verb that no list of ours has, and
// its object: "Page the engineer on call", "Dims lights in a room".
bool BeginsWithAnUnlistedDeed(const ToldWords& words, const Vocabulary& vocabulary);

// Whether a sentence begins with several things, of which something is said: "Offers with state and
// salary", "Groups with which a file is shared", "Tags in use". Not with a verb that writes.
bool BeginsWithSeveral(const ToldWords& words, const Vocabulary& vocabulary);

// Whether it begins with two nouns of which the first could be a verb: "Lock dates of periods".
bool BeginsWithTwoNouns(const ToldWords& words, const Vocabulary& vocabulary);

}  // namespace claribi::policy
