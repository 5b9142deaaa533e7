// The verb of a tool's name: what a name says that its tool does, by the class of its words
// (vocabulary.h) and by where they stand. Two layers of the filter ask: the block list whether a
// word that writes stands where a verb stands, and the verb judgement whether the verb reads. Not a
// judge of hints, descriptions or schemas.
//
// The first word that is a verb decides; nouns in front of it (vendor, service, object) need no
// list: aiven_kafka_topic_list lists, run_search runs. A word that writes counts as the verb
// wherever it stands, unless its place shows that it names what is read:
//
//   - A reading verb stands in front of it, and no joint (and, or, then, to) between them:
//     get_or_create, fetch_and_delete, list_then_send are verbs for good.
//   - If it is a noun too (update, refund): it ends the name behind a verb that is nothing but a
//     verb (get_refund), or what follows is what a deed leaves behind, or several things
//     (get_update_history, list_import_jobs). "list", "view", "search" are objects too, so behind
//     them it takes more: list_update and view_update_item may well update a list.
//   - If it is a verb only (create, delete): what follows is what a deed leaves behind, and either
//   a
//     noun parts it from the verb or that verb is get or describe (get_create_fields,
//     list_network_add_requests). search_replace, read_write_file, list_delete stay denied.
//   - As a participle it is another word: list_deleted_items holds no "delete".
//
// At the front, as the only verb, or in odd capitals it is always the verb. A server's claim to be
// read-only settles only what is open: a noun-like word behind a reading verb, a verb that may read
// (query, verify), or a collection of things without a verb. It never makes up for a verb that does
// not read, nor for a word that may be one: post_message, task_complete and load_index stay hidden.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/denial.h"
#include "policy/vocabulary.h"

namespace claribi::policy {

class NameVerb {
 public:
  // name: one that IsToolName takes. The vocabulary outlives the object. claims_read_only: the
  // server's read-only hint is there and true.
  NameVerb(std::string_view name, const Vocabulary& vocabulary, bool claims_read_only);

  // Layer name_pattern: a word that writes stands as a verb.
  std::optional<Denial> FindWrite() const;
  // Layer unknown_verb: nothing says that the name reads.
  std::optional<Denial> FindNoRead() const;

 private:
  struct Word {
    std::string text;
    WordClass word_class;
  };

  bool Is(std::size_t i, WordClass word_class) const;
  bool Writes(std::size_t i) const;
  bool Reads(std::size_t i) const;  // without a doubt, or by the server's claim
  bool EndsPhrase(std::size_t i) const;
  std::size_t Head(std::size_t i) const;  // the last word of the phrase that word i is in
  bool IsPlural(std::size_t i) const;
  bool IsTrace(std::size_t i) const;
  bool IsDisguisedVerb(std::size_t i) const;
  bool IsSecondVerb(std::size_t i) const;

  std::size_t LeadingVerb() const;  // words_.size(): none
  bool IsNounHere(std::size_t i) const;
  std::optional<Denial> JudgeRead(std::size_t verb) const;
  bool ActionReads(std::size_t verb) const;
  bool ActionIsNoun(std::size_t verb) const;
  bool MayReadReads(std::size_t verb) const;
  bool NamesInformation() const;
  bool IsNounPhrase() const;
  bool IsThing(std::size_t i) const;

  std::vector<Word> words_;
  std::string disguised_write_;
  bool claims_read_only_;
  bool ends_in_tool_ = false;
};

}  // namespace claribi::policy
