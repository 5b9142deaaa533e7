// The verb of a tool's name: what the name says that the tool does, by the class of its words
// (vocabulary.h) and by their places. Two layers of the filter ask it: name_pattern, whether a word
// that writes is in the place of a verb, and unknown_verb, whether the verb reads. Not a judge of
// hints, descriptions or schemas.
//
// The first word that is a verb decides; nouns in front of it (vendor, service, object) need no
// list: aiven_kafka_topic_list lists, run_search runs. A word that writes counts as the verb
// wherever it stands, unless its place shows that it names what is read:
//
//   - A reading verb must stand before it, without a joint (and, or, then, to) between them:
//     get_or_create, fetch_and_delete and list_then_send always write.
//   - If it can be a noun (update, refund), either it ends the name after a word that is only
//     a verb (get_refund), or a record of the action or a plural follows (get_update_history,
//     list_import_jobs). "list", "view" and "search" can be nouns themselves, so after them more is
//     needed: list_update and view_update_item may update a list or a view.
//   - If it is only a verb (create, delete), a record of the action must follow, and either a noun
//     separates it from the reading verb, or that verb is get or describe (get_create_fields,
//     list_network_add_requests). search_replace, read_write_file and list_delete stay denied.
//   - A participle is another word: list_deleted_items does not contain "delete".
//   - In front of a verb that only reads and nothing but things between them, it names a group of
//     tools: load_balancer_get.
//
// As the first word, as the only verb, or in odd capitals it is always the verb, unless the
// description says that it is none there (deploy_list). A server's claim to be read-only decides
// what is open: a noun-like word after a reading verb, a verb that may read (query, verify), a
// collection of things without a verb. A description that reads, or a hint that is believed
// (ToolFacts::hints_vary), also settles a verb that is missing and a word that is an order and a
// noun (IsSettled). Nothing makes up for a verb that writes: post_message, task_complete and
// load_index stay hidden, whatever all tools of a server claim.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/denial.h"
#include "policy/vocabulary.h"

namespace claribi::policy {

// What speaks for a tool besides its name.
struct ReadingClaims {
  bool hint = false;          // the server's read-only hint is there and true
  bool description = false;   // it begins by saying that the tool reads (SaysItReads)
  bool acts = false;          // it says that the tool acts (SaysItActs)
  bool is_believed = false;   // the hint is more than a flag that all tools have (ToolFacts)
  bool nothing_said = false;  // there is no hint and no description: the name stands alone
};

class NameVerb {
 public:
  // name: one that IsToolName takes. The vocabulary outlives the object.
  NameVerb(std::string_view name, const Vocabulary& vocabulary, ReadingClaims claims);

  // Layer name_pattern: a word that writes stands as a verb.
  std::optional<Denial> FindWrite() const;
  // Whether that word is the first verb of the name, or joined to another one (get_or_create).
  bool WritesFirst() const;
  // Whether a word that writes decides and can mean nothing else: delete_user, but not
  // manage_users, which says nothing of what is done.
  bool WritesAndNothingElse() const;
  // Whether the deciding verb only reads, without any claim: list, get, search.
  bool ReadsForCertain() const;
  // Whether its first word may be an order to do something to what follows: block_domain,
  // split_ticket, enforce_policy; not plan_summary, share_of_voice. is_claimed: something says that
  // it reads, so that a word of no list is one only if it has the form of a verb.
  bool MayBeAnOrder(bool is_claimed) const;
  // Whether it is a verb before all: block_domain, but not split_ticket.
  bool IsAnOrder() const { return Writes(0) || Is(0, WordClass::kAction); }
  // Layer unknown_verb: nothing says that the name reads.
  std::optional<Denial> FindNoRead() const;

 private:
  struct Word {
    std::string text;
    WordClass word_class;
  };

  bool Is(std::size_t i, WordClass word_class) const;
  bool Writes(std::size_t i) const;
  bool Reads(std::size_t i) const;  // for certain, or by the server's claim
  bool EndsPhrase(std::size_t i) const;
  std::size_t Head(std::size_t i) const;  // the last word of the phrase that word i is in
  bool IsPlural(std::size_t i) const;
  bool IsTrace(std::size_t i) const;
  bool IsDisguisedVerb(std::size_t i) const;
  bool IsSecondVerb(std::size_t i) const;

  std::string_view FoundWrite(bool& is_first) const;  // empty: none
  std::size_t LeadingVerb() const;                    // words_.size(): none
  std::size_t ReadingVerbOfGroup(std::size_t i) const;
  bool IsListVerb(std::size_t i, std::size_t j) const;
  bool IsLastVerb(std::size_t i, std::size_t j) const;
  bool IsBehindAPreposition(std::size_t i) const;
  bool IsReadObject(std::size_t i) const;
  bool IsNounHere(std::size_t i) const;
  std::optional<Denial> JudgeRead(std::size_t verb) const;
  bool ActionReads(std::size_t verb) const;
  bool ActionIsNoun(std::size_t verb) const;
  bool IsStateOfAnAction(std::size_t verb) const;
  bool MayReadReads(std::size_t verb) const;
  bool NamesInformation() const;
  bool IsNounPhrase() const;
  bool IsNounPhraseFrom(std::size_t begin) const;
  bool IsThing(std::size_t i) const;
  bool IsPluralAtTheFront() const;
  bool IsName(std::size_t i) const;
  bool IsLookedAt(std::size_t i) const;
  bool IsSettled(std::size_t verb) const;
  bool IsCompoundAt(std::size_t i) const;
  bool IsNounOfAPhrase(std::size_t i) const;
  bool IsEventOfAThing(std::size_t i) const;
  bool IsToldOfAnAct(std::size_t i) const;
  bool HasTheFormOfAVerb(std::size_t i) const;
  bool IsThingsAlone() const;
  bool IsUnlikelyAnOrder(std::size_t i) const;
  std::vector<std::string> Texts() const;
  bool IsInAnotherLanguage() const;

  std::vector<Word> words_;
  std::string disguised_write_;
  bool has_hint_;
  bool says_it_reads_;
  bool claims_read_only_;  // one of the two
  bool is_believed_;
  bool says_it_acts_;
  bool nothing_said_;
  bool is_grouped_;  // users/get, test.flakes
  bool ends_in_tool_ = false;
};

}  // namespace claribi::policy
