// The part of name_verb.h about nouns that a name is made of beside its verb: compounds that every
// trade has (pull_request), phrases with "of" and "to" (share_of_voice, time_to_hire), events that
// something is told of (burn_rate), and names of nothing but things.
#include <algorithm>

#include "policy/general_words.h"
#include "policy/lexicon.h"
#include "policy/name_verb.h"
#include "policy/name_word_lists.h"
#include "policy/other_languages.h"

namespace claribi::policy {

std::vector<std::string> NameVerb::Texts() const {
  std::vector<std::string> texts;
  for (const Word& word : words_) texts.push_back(word.text);
  return texts;
}

// pull_requests, merge_request_list: the first word of a compound is no verb.
bool NameVerb::IsCompoundAt(std::size_t i) const {
  return i + 1 < words_.size() && IsCompound(words_[i].text, words_[i + 1].text) &&
         (i + 2 >= words_.size() || !Writes(i + 2));
}

// share_of_voice, spend_by_day, time_to_hire: not "dispose_of" and not "send_to".
bool NameVerb::IsNounOfAPhrase(std::size_t i) const {
  if (i >= 2 && words_[i - 1].text == "to" && words_[i - 2].text == "time") return true;
  if (i + 2 >= words_.size()) return false;
  const bool may_be_noun = Is(i, WordClass::kActionOrNoun) || Is(i, WordClass::kAction);
  if (words_[i + 1].text == "of") {
    return (may_be_noun && Is(i, WordClass::kActionOrNoun)) ||
           (Is(i, WordClass::kWriteOrNoun) && claims_read_only_);
  }
  return may_be_noun && words_[i + 1].text == "by" &&
         OneOf(words_[i + 2].text, {"category", "country", "day", "hour", "month", "quarter",
                                    "region", "source", "team", "week", "year"});
}

// burn_rate, deploy_key_list, merge_conflict_check: what is told of something that happens, if the
// description or a hint that is believed says that it is told.
bool NameVerb::IsEventOfAThing(std::size_t i) const {
  if (!says_it_reads_ && !is_believed_) return false;
  const std::size_t last = words_.size() - 1;
  // sleep: alone, said to read by both.
  if (last == 0) {
    return says_it_reads_ && has_hint_ && IsAnEventOrThing(words_[0].text);
  }
  // charges_register
  if (i == last) {
    return words_[i].text == "register" && i > 0 && IsPlural(i - 1) &&
           (!says_it_reads_ || is_believed_);
  }
  if (!Is(i, WordClass::kWriteOrNoun) || !IsAnEventOrThing(words_[i].text)) return false;
  // sync_read, import_read: data are moved by the one and by the other, so both may be meant.
  if (words_[last].text == "read") return false;
  for (std::size_t k = 0; k <= last; ++k) {
    if (IsJoint(words_[k].text) || IsPreposition(words_[k].text)) return false;
    if (k == i || k == last) continue;
    if (Writes(k) || Is(k, WordClass::kAction) || IsDisguisedVerb(k)) return false;
    if (k < i && (Is(k, WordClass::kRead) || Is(k, WordClass::kReadOrNoun))) return false;
  }
  const std::string& text = words_[last].text;
  if (Writes(last) || (Is(last, WordClass::kAction) && !IsToldOfThings(text))) return false;
  return IsPlural(last) || Is(last, WordClass::kInformation) || Is(last, WordClass::kRead) ||
         Is(last, WordClass::kReadOrNoun) || IsTrace(last) || IsMeasure(text) ||
         IsThingAtTheEnd(text) || IsToldOfThings(text) || IsOutlook(text) || text == "text" ||
         IsLeftByAnEvent(text);
}

// unsubscribe_reasons, best_send_times, job_rerun_count: a fact of what is done, if the description
// says that it is read. Where no hint says so, too, only of facts that nobody could mean as an
// object.
bool NameVerb::IsToldOfAnAct(std::size_t i) const {
  if (!says_it_reads_ || i + 2 != words_.size() || !Writes(i)) return false;
  for (std::size_t k = 0; k < i; ++k) {
    if (Writes(k) || Is(k, WordClass::kAction) || IsDisguisedVerb(k) || IsJoint(words_[k].text) ||
        IsPreposition(words_[k].text)) {
      return false;
    }
  }
  const std::string& text = words_.back().text;
  if (OneOf(text, {"dates", "rates", "reasons", "times", "volumes", "windows"})) return true;
  return has_hint_ &&
         OneOf(text, {"count", "counts", "date", "frequency", "lag", "levels", "limits", "quota",
                      "rate", "reason", "rules", "state", "states", "time", "volume", "window"});
}

// A word at the front of a name that is hardly ever an order: voyage, soil, library.
bool NameVerb::IsUnlikelyAnOrder(std::size_t i) const {
  const std::string& text = words_[i].text;
  if (Writes(i) || Is(i, WordClass::kAction) || Is(i, WordClass::kRead) || IsDisguisedVerb(i)) {
    return false;
  }
  if (Is(i, WordClass::kActionOrNoun)) return IsNounOfAPhrase(i) || IsCompoundAt(i);
  // A word of no language may be one of the trade's own, an abbreviation is none.
  constexpr std::size_t kLongestAbbreviation = 4;
  const PartOfSpeech part = PartOf(text);
  if (Is(i, WordClass::kOther) && part == PartOfSpeech::kUnknown) {
    return text.size() <= kLongestAbbreviation || IsGerundOfNoWriting(text);
  }
  return IsPlural(i) || Is(i, WordClass::kInformation) || IsSelector(text) ||
         part != PartOfSpeech::kVerb;
}

// calibrate, enforce, dislodge: words whose form makes verbs and hardly anything else.
bool NameVerb::HasTheFormOfAVerb(std::size_t i) const {
  const std::string_view word = words_[i].text;
  if (IsDisguisedVerb(i) || (word.size() > 6 && word.ends_with("ate"))) return true;
  for (const std::string_view prefix : {"dis", "em", "en", "mis", "out", "over", "un"}) {
    if (word.size() > prefix.size() + 3 && word.starts_with(prefix) &&
        PartOf(word.substr(prefix.size())) != PartOfSpeech::kUnknown) {
      return true;
    }
  }
  return false;
}

bool NameVerb::MayBeAnOrder(bool is_claimed) const {
  if (words_.empty() || IsCompoundAt(0) || IsNounOfAPhrase(0)) return false;
  const std::size_t head = Head(0);
  // What is looked at is nobody's object, and what is told of a deed is no deed.
  if (head > 0 && (IsLookedAt(head) || IsTrace(head) || IsOutlook(words_[head].text))) return false;
  switch (words_[0].word_class) {
    case WordClass::kWrite:
    case WordClass::kWriteOrNoun:
    case WordClass::kAction:
    case WordClass::kActionOrNoun:
      return true;
    case WordClass::kOther:
      break;
    default:
      return false;
  }
  if (IsDisguisedVerb(0)) return true;
  return !IsPlural(0) && PartOf(words_[0].text) == PartOfSpeech::kVerb &&
         !IsParticiple(words_[0].text) && (!is_claimed || HasTheFormOfAVerb(0));
}

// vessel_position, library_loans, instances_available: with no word that is done, where nothing
// else is said.
bool NameVerb::IsThingsAlone() const {
  const std::size_t head = Head(0);
  if (words_.size() < 2 || !IsUnlikelyAnOrder(0)) return false;
  for (std::size_t i = 0; i <= head; ++i) {
    const std::string& text = words_[i].text;
    if (IsMadeOrDone(text) || Writes(i)) return false;
    if (i > 0 && i < head && !IsThing(i) && !IsUnlikelyAnOrder(i)) return false;
  }
  const std::string& last = words_[head].text;
  if (head + 1 < words_.size()) {
    if (OneOf(words_[head + 1].text, {"into", "to", "with"}) && last != "time") return false;
    return IsThing(head) || IsUnlikelyAnOrder(head);
  }
  if (IsStateAtTheEnd(last) || OneOf(last, {"children", "data", "media", "people"})) return true;
  // recent_changes
  if (IsSelector(words_[0].text) && IsPlural(head) && head == 1) return true;
  // An object and what is done to it: seat, order, block.
  if (Is(head, WordClass::kActionOrNoun)) return false;
  // specimen_accession
  if (Is(head, WordClass::kOther) && !IsPlural(head) && PartOf(last) == PartOfSpeech::kVerb) {
    return IsToldAndNotDone(last) || last == "range";
  }
  // library_loans, but not box_snapshots
  const std::string singular = last.substr(0, last.size() - 1);
  const bool is_plural = IsPlural(head) && Is(head, WordClass::kOther) &&
                         GeneralClassOf(singular) == WordClass::kOther;
  return IsThing(head) || is_plural ||
         (Is(head, WordClass::kOther) && PartOf(last) == PartOfSpeech::kMostlyNoun);
}

// bon_suchen, clientes.listar; and artikel_bestand, which is looked up, where nothing speaks
// against it.
bool NameVerb::IsInAnotherLanguage() const {
  const std::vector<std::string> texts = Texts();
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (Writes(i) || Is(i, WordClass::kAction) || IsDisguisedVerb(i) || IsJoint(words_[i].text)) {
      return false;
    }
  }
  if (ReadsInAnotherLanguage(texts)) return true;
  return (nothing_said_ || claims_read_only_) && NamesAThingInAnotherLanguage(texts);
}

}  // namespace claribi::policy
