// The words by which a tool's name shows what it does, whoever its vendor is: English as interfaces
// use it, one list a class. A manifest adds its vendor's own words (vocabulary.h); no manifest can
// take one of these out. Not a judge: name_verb.h says what a word means where it stands.
//
// Adding one: a word belongs here if it means the same at any vendor. One that is no reading verb
// for certain is not put among them; a word that is left out of all lists hides the tools whose
// verb it is, and never shows one.
#pragma once

#include <span>
#include <string_view>

namespace claribi::policy {

enum class WordClass {
  kOther,         // a name, or a word that nobody knows
  kNoun,          // a thing, and nothing else
  kInformation,   // a noun for something told: a name that ends so and has no verb means "get"
  kRead,          // reads, and is a verb only: get, fetch, describe
  kReadOrNoun,    // reads where it is a verb, but names things too: list, search, view
  kMayRead,       // reads or not, by what the tool does: query, verify, export
  kActionOrNoun,  // does something where it is a verb, and more often is a noun: file, report
  kAction,        // does something: run, generate
  kWriteOrNoun,   // writes where it is a verb, and is a noun behind a reading verb: update, refund
  kWrite,         // writes: create, delete, send
};

// kOther for what stands in none of the lists. word: lower case.
WordClass GeneralClassOf(std::string_view word);

// The lists themselves, each in the order of the alphabet; empty for kOther.
std::span<const std::string_view> GeneralWords(WordClass word_class);

}  // namespace claribi::policy
