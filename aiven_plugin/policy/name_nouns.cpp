// The part of name_verb.h about nouns: which words are things in their place, and which names
// without a verb mean "get".
#include <algorithm>

#include "policy/general_words.h"
#include "policy/lexicon.h"
#include "policy/name_verb.h"
#include "policy/name_word_lists.h"
#include "policy/other_languages.h"

namespace claribi::policy {

// project_invite_list: a noun that could be a verb, between a thing and the verb that ends the
// name.
bool NameVerb::IsReadObject(std::size_t i) const {
  // deploy_list, described as one that lists.
  if (says_it_reads_ && i == 0 && words_.size() == 2 && Is(0, WordClass::kWriteOrNoun) &&
      OneOf(words_[1].text, {"describe", "get", "list", "search"})) {
    return true;
  }
  return claims_read_only_ && i > 0 && i + 2 == words_.size() && Is(i, WordClass::kWriteOrNoun) &&
         OneOf(words_.back().text, {"describe", "get", "list"}) &&
         (words_[i - 1].text.size() > 2 || says_it_reads_) && !Writes(i - 1) &&
         !IsJoint(words_[i - 1].text) &&
         (IsThing(i - 1) || Is(i - 1, WordClass::kActionOrNoun) ||
          (says_it_reads_ && IsName(i - 1)));
}

bool NameVerb::IsNounHere(std::size_t i) const {
  if (IsReadObject(i) || IsNounOfAPhrase(i) || IsCompoundAt(i) || IsEventOfAThing(i) ||
      IsToldOfAnAct(i)) {
    return true;
  }
  const bool may_be_noun = Is(i, WordClass::kWriteOrNoun);
  const std::size_t verb = LeadingVerb();
  const std::size_t head = Head(i);
  // bulk_send_progress
  if (is_believed_ && i > 0 && head == i + 1 && OneOf(words_[head].text, {"history", "progress"})) {
    return true;
  }
  if (says_it_reads_ && i == 0 && head == 1 && IsAnEvent(words_[0].text) &&
      words_[1].text == "diff") {
    return true;
  }
  // refund_quote: what it would cost, and nothing that can be refunded.
  // SHOW CREATE TABLE
  if (says_it_reads_ && i > 0 && i + 1 == words_.size() && words_[i].text == "create" &&
      words_[i - 1].text == "show") {
    return true;
  }
  if (claims_read_only_ && may_be_noun && head == i + 1 && IsOutlook(words_[head].text))
    return true;
  if (i == 0 && verb > i && verb < words_.size() && ReadingVerbOfGroup(0) == verb) return true;
  if (verb >= i) {
    // deploy_status: no other word is a verb, and a status cannot be deployed.
    if (!may_be_noun || verb < words_.size()) return false;
    if (claims_read_only_ && head == i + 1 && IsAnEvent(words_[i].text) &&
        words_[head].text == "history") {
      return true;  // rollout_history
    }
    // refund_history, described as one that gets it; import_errors.
    if (says_it_reads_ && head > i && Is(head, WordClass::kInformation)) return true;
    if (says_it_reads_ && head == i + 1 && IsAnEvent(words_[i].text) &&
        (IsTrace(head) || IsLeftByAnEvent(words_[head].text))) {
      return true;
    }
    return head == i + 1 && OneOf(words_[head].text, {"status", "statuses", "progress"}) &&
           OneOf(words_[i].text, {"deploy", "failover", "import", "refund", "restore", "rollback",
                                  "rollout", "sync", "upgrade", "upload"});
  }
  if (!Reads(verb)) return false;
  for (std::size_t k = verb + 1; k < i; ++k) {
    if (IsJoint(words_[k].text) || words_[k].text == "to") return false;
  }
  const bool adjacent = i == verb + 1;
  const bool verb_only = Is(verb, WordClass::kRead);
  const bool leaves_trace =
      head != i && (IsTrace(head) || IsTrace(i + 1) || IsTextAboutAction(words_[head].text));
  if (!may_be_noun) {
    return leaves_trace && (!adjacent || OneOf(words_[verb].text, {"get", "describe"}));
  }
  if (head == i) return verb_only || claims_read_only_;
  return leaves_trace || claims_read_only_ || (IsPlural(head) && (verb_only || !adjacent));
}

// A noun in front of a noun for information: query_statistics, order_details, pipelines_build_log.
bool NameVerb::ActionIsNoun(std::size_t verb) const {
  // new_report makes one.
  if (OneOf(words_[0].text, {"batch", "bulk", "mass", "new"}) && !says_it_reads_) return false;
  const std::size_t head = Head(verb);
  const std::string& text = words_[verb].text;
  if (head == verb) {
    // pods_log, but time_entry_log may log time.
    if (text == "log" && (verb == 0 || !(says_it_reads_ || IsPlural(verb - 1)))) return false;
    if (verb == 0) return false;
    // attendance_record: kept of it. outage_map: it is one.
    const std::string& before = words_[verb - 1].text;
    const bool is_of_a_fact = PartOf(before) == PartOfSpeech::kNeverVerb &&
                              (before.ends_with("ance") || before.ends_with("tion"));
    if (nothing_said_ && (OneOf(text, {"map", "price", "profile", "quote"}) ||
                          (is_of_a_fact && OneOf(text, {"record", "schedule"})))) {
      return is_of_a_fact || IsUnlikelyAnOrder(verb - 1);
    }
    return text == "report" || (claims_read_only_ && IsThingAtTheEnd(text));
  }
  for (std::size_t i = verb + 1; i < head; ++i) {
    if (Is(i, WordClass::kAction)) return false;
  }
  if (verb == 0 && says_it_reads_ && IsNounPhraseFrom(1)) return true;  // invoice_units
  // vote_tally, price_ticker
  if (verb == 0 && (claims_read_only_ || nothing_said_) && IsToldAndNotDone(words_[head].text) &&
      !OneOf(text, {"log", "post", "record"})) {
    return true;
  }
  if (verb == 0 && head == 1 && claims_read_only_ &&
      OneOf(words_[head].text, {"keys", "names", "values"})) {
    return true;  // label_values
  }
  if (verb > 0) {
    // static_map_image: a map is a thing in front of one, too.
    return Is(head, WordClass::kInformation) || words_[head].text == "log" ||
           (claims_read_only_ && IsThingAtTheEnd(text) && Is(head, WordClass::kNoun));
  }
  // With these verbs information is the object: log_info, store_details and post_status write.
  return OneOf(words_[head].text,
               {"availability", "balance", "breakdown", "details", "history", "info", "information",
                "pricing", "progress", "statistics", "stats", "status", "statuses", "usage"}) &&
         !OneOf(text,
                {"call",   "check",   "draft",  "email",    "flag",      "format",     "handle",
                 "label",  "log",     "mail",   "message",  "note",      "post",       "process",
                 "record", "release", "report", "schedule", "share",     "store",      "stream",
                 "switch", "tag",     "track",  "transfer", "transform", "transition", "trigger"});
}

// wal_replay_status: between a thing and a state an action is one, too, unless it is a change of
// that state.
bool NameVerb::IsStateOfAnAction(std::size_t verb) const {
  const std::size_t head = Head(verb);
  if (verb == 0 || head != verb + 1 || !Is(verb, WordClass::kAction)) return false;
  if (!OneOf(words_[head].text, {"progress", "status", "statuses"})) return false;
  for (std::size_t i = 0; i < verb; ++i) {
    if (!IsThing(i) && !IsName(i)) return false;
  }
  return !OneOf(words_[verb].text,
                {"adjust", "change", "choose", "correct", "define", "ensure", "fix",
                 "flip",   "force",  "give",   "own",     "push",   "raise",  "respond",
                 "share",  "skip",   "take",   "tell",    "turn",   "use"});
}

// True if every word is a thing, and the first can be nothing else: access_token, static_map_image.
bool NameVerb::IsNounPhrase() const {
  return IsNounPhraseFrom(0) &&
         (words_.size() > 1 || ends_in_tool_ || (says_it_reads_ && IsThing(0)));
}

bool NameVerb::IsNounPhraseFrom(std::size_t begin) const {
  const std::size_t head = Head(0);
  for (std::size_t i = begin; i <= head; ++i) {
    // Between others a word that can be a verb is none: account_cache_entry.
    const bool is_between = i > 0 && i < head && Is(i, WordClass::kOther) && !IsDisguisedVerb(i);
    const bool is_own_name = i == 0 && says_it_reads_ && IsName(0);
    if (!IsThing(i) && !is_between && !is_own_name) return false;
  }
  return true;
}

// True for a word that is no verb in its place: by its class, its ending, or as an abbreviation.
bool NameVerb::IsThing(std::size_t i) const {
  const Word& word = words_[i];
  if (i < Head(i) && IsParticiple(word.text)) return true;  // merged_requests
  if (IsCompoundAt(i) || IsNounOfAPhrase(i) ||
      (i < Head(i) && word.word_class == WordClass::kOther && IsGerundOfNoWriting(word.text))) {
    return true;  // pull_requests, charging_history
  }
  if (word.word_class == WordClass::kNoun || word.word_class == WordClass::kInformation)
    return true;
  if (word.word_class == WordClass::kActionOrNoun) return i > 0;
  if (word.word_class == WordClass::kWriteOrNoun) return IsNounHere(i);
  if (word.word_class != WordClass::kOther) return false;
  std::string_view text = word.text;
  if (IsPlural(i)) {
    text.remove_suffix(1);
    const WordClass stem = GeneralClassOf(text);
    if (stem == WordClass::kNoun || (stem == WordClass::kActionOrNoun && i > 0)) return true;
    if (stem != WordClass::kOther) return false;
  }
  if (text.find_first_of("aeiouy") == std::string_view::npos) return true;
  // auditlogs: a record, whatever it is of.
  if (text.size() > 4 && word.text.ends_with("logs") && IsCompoundNoun(word.text)) return true;
  switch (PartOf(word.text)) {
    case PartOfSpeech::kNeverVerb:
      return true;
    case PartOfSpeech::kMostlyNoun:
      return i > 0 || claims_read_only_;
    case PartOfSpeech::kVerb:
    case PartOfSpeech::kUnknown:
      break;
  }
  if (text.size() < 6) return false;
  for (const std::string_view ending :
       {"ance", "ence", "ics", "ity", "ment", "ness", "sion", "tion"}) {
    if (text.ends_with(ending)) return true;
  }
  return false;
}

// flags, targets_metadata, alertmanagers: more likely several things than what somebody does.
bool NameVerb::IsPluralAtTheFront() const {
  if (!IsPlural(0) || !Is(0, WordClass::kOther) || IsDisguisedVerb(0)) return false;
  std::string_view singular = words_[0].text;
  singular.remove_suffix(1);
  return GeneralClassOf(singular) == WordClass::kActionOrNoun ||
         (PartOf(words_[0].text) == PartOfSpeech::kUnknown && IsCompoundNoun(singular));
}

// A word of no language is a name: acme, fastpurge.
bool NameVerb::IsName(std::size_t i) const {
  return Is(i, WordClass::kOther) && !IsDisguisedVerb(i) &&
         PartOf(words_[i].text) == PartOfSpeech::kUnknown;
}

// True for a name without a verb that means "get": a noun for information, or several things. If
// the server claims that the tool reads, also any thing, and a selector of something that exists.
bool NameVerb::NamesInformation() const {
  if (words_.empty()) return false;
  if (nothing_said_ && IsThingsAlone()) return true;
  const std::size_t head = Head(0);
  const bool informs = Is(head, WordClass::kInformation) || IsReader(words_[head].text);
  // "to" and "into" make a verb of it: messages_to_channel sends, text_to_speech generates.
  if (head + 1 < words_.size() && OneOf(words_[head + 1].text, {"into", "to"})) return false;
  const bool lists = (IsPlural(head) && IsThing(head)) ||
                     (head > 0 && OneOf(words_[head].text, {"children", "people"}));
  if (!claims_read_only_) {
    for (std::size_t i = 0; i < head; ++i) {
      // cache_stats: no list knows a verb there, and nobody can do anything to statistics.
      const bool is_named = IsStateOfThings(words_[head].text) && IsName(i);
      const bool is_told_of =
          IsSaidOfThings(words_[head].text) && Is(i, WordClass::kOther) && !IsDisguisedVerb(i);
      if (!IsThing(i) && !is_named && !is_told_of) return false;
    }
    // audience_by_app
    const bool is_grouped = head + 2 < words_.size() && words_[head + 1].text == "by";
    return informs ||
           (words_.size() > 1 && IsThing(head) &&
            (lists || is_grouped || IsSelector(words_[0].text) || IsMeasure(words_[head].text)));
  }
  const bool begins_with_thing =
      IsThing(0) || IsSelector(words_[0].text) ||
      (IsPluralAtTheFront() && (informs || head == 0)) ||
      (informs && IsCompoundNoun(words_[0].text)) ||
      (IsStateOfThings(words_[head].text) && Is(0, WordClass::kOther) && !IsDisguisedVerb(0)) ||
      (says_it_reads_ && IsName(0));
  if (!begins_with_thing) return false;
  return informs || ((lists || IsPluralAtTheFront()) && head == 0) || IsNounPhrase() ||
         IsTrace(head) || std::any_of(words_.begin(), words_.end(), [](const Word& word) {
           return IsSelector(word.text);
         });
}

// A word at the end of a name that tells of something: a list, a score, a history.
bool NameVerb::IsLookedAt(std::size_t i) const {
  const std::string& text = words_[i].text;
  return i > 0 && (Is(i, WordClass::kInformation) || Is(i, WordClass::kReadOrNoun) ||
                   IsReadingActivity(text) || IsThingAtTheEnd(text) || IsMeasure(text) ||
                   IsToldOfThings(text) || text == "table");
}

// A doubt that something besides the name settles: its description, or a hint that is believed. Not
// against a word that looks like a verb of its own, nor one that is joined to another.
bool NameVerb::IsSettled(std::size_t verb) const {
  if (!says_it_reads_ && !is_believed_) return false;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const std::string& text = words_[i].text;
    if (IsDisguisedVerb(i) || (IsJoint(text) && text != "plus")) return false;
    // frobnicate: a word of no language with the ending of a verb.
    if (IsName(i) && text.size() > 5 && text.ends_with("ate")) return false;
  }
  if (WritesInAnotherLanguage(Texts())) return false;
  if (!says_it_reads_ && MayActInAnotherLanguage(Texts())) return false;
  // By the hint alone: no word that nobody knows, and no order in front of its object (run_job, but
  // run_report), for which a hint was set by mistake.
  if (!says_it_reads_) {
    if (words_.size() == 1 && IsName(0) && !IsPlural(0)) return false;
    // test.flakes: of a group.
    const bool is_group = is_grouped_ && IsPlural(words_.size() - 1) && !Writes(0);
    const bool is_order =
        verb == 0 && !is_group && (Is(verb, WordClass::kAction) || IsPlainOrder(words_[0].text));
    if (is_order && !IsLookedAt(Head(verb))) return false;
  }
  if (Is(verb, WordClass::kMayRead)) {
    return says_it_reads_ || !OneOf(words_[verb].text, {"generate", "resolve", "select"});
  }
  return true;
}

}  // namespace claribi::policy
