// The words by which a tool's name shows what it does, for every vendor: the English of interfaces,
// one list for each class. A manifest adds its vendor's own words (vocabulary.h) and can remove
// none of these. Not a judge: name_verb.h decides what a word means in its place.
//
// To add a word: it belongs here if it means the same at any vendor. Put a word among the reading
// verbs only if it certainly reads. Tools whose verb is in no list are hidden.
#pragma once

#include <span>
#include <string_view>

namespace claribi::policy {

enum class WordClass {
  kOther,         // in no list: a name, or an unknown word
  kNoun,          // a thing, and nothing else
  kInformation,   // a noun for information: a name that ends in one and has no verb means "get"
  kRead,          // reads, and is a verb only: get, fetch, describe
  kReadOrNoun,    // reads where it is a verb, but names things too: list, search, view
  kMayRead,       // reads at some tools and not at others: query, verify, export
  kActionOrNoun,  // does something where it is a verb, and more often is a noun: file, report
  kAction,        // does something: run, generate
  kWriteOrNoun,   // writes where it is a verb, and is a noun behind a reading verb: update, refund
  kWrite,         // writes: create, delete, send
};

// kOther for a word in none of the lists. word: lower case.
WordClass GeneralClassOf(std::string_view word);

// The list of a class, sorted; empty for kOther.
std::span<const std::string_view> GeneralWords(WordClass word_class);

}  // namespace claribi::policy
