#include "policy/name_verb.h"

#include <algorithm>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/lexicon.h"
#include "policy/name_word_lists.h"
#include "policy/tool_name.h"

namespace claribi::policy {
NameVerb::NameVerb(std::string_view name, const Vocabulary& vocabulary, ReadingClaims claims)
    : has_hint_(claims.hint),
      says_it_reads_(claims.description),
      claims_read_only_(claims.hint || claims.description),
      is_believed_(claims.is_believed),
      says_it_acts_(claims.acts),
      nothing_said_(claims.nothing_said),
      is_grouped_(name.find_first_of("./:") != std::string_view::npos) {
  for (std::string& text : core::NameWords(name)) {
    const std::string_view inside = WriteInside(text);
    WordClass word_class = vocabulary.ClassOf(text);
    if (word_class == WordClass::kOther && !inside.empty()) word_class = vocabulary.ClassOf(inside);
    words_.push_back({std::move(text), word_class});
  }
  // list_users_v2: a version says nothing.
  while (words_.size() > 1 && OneOf(words_.back().text, {"alpha", "beta", "tool", "v"})) {
    ends_in_tool_ = ends_in_tool_ || words_.back().text == "tool";
    words_.pop_back();
  }
  // "deletes_users": a first word that is a write word with an "s" is a verb.
  if (!words_.empty() && words_.front().text.ends_with('s')) {
    std::string_view stem = words_.front().text;
    stem.remove_suffix(1);
    if (vocabulary.ClassOf(stem) == WordClass::kWrite)
      words_.front().word_class = WordClass::kWrite;
  }
  for (const NamePiece& piece : NamePieces(name, vocabulary.longest_write_word())) {
    if (!piece.is_word && vocabulary.Writes(piece.text)) disguised_write_ = piece.text;
  }
}

bool NameVerb::Is(std::size_t i, WordClass word_class) const {
  return i < words_.size() && words_[i].word_class == word_class;
}

bool NameVerb::Writes(std::size_t i) const {
  return Is(i, WordClass::kWrite) || Is(i, WordClass::kWriteOrNoun);
}

bool NameVerb::Reads(std::size_t i) const {
  return Is(i, WordClass::kRead) || Is(i, WordClass::kReadOrNoun) ||
         (Is(i, WordClass::kMayRead) && MayReadReads(i));
}

bool NameVerb::EndsPhrase(std::size_t i) const {
  return i + 1 >= words_.size() || IsPreposition(words_[i + 1].text);
}

std::size_t NameVerb::Head(std::size_t i) const {
  while (!EndsPhrase(i)) ++i;
  return i;
}

bool NameVerb::IsPlural(std::size_t i) const {
  const std::string& word = words_[i].text;
  return word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") &&
         !word.ends_with("is");
}

bool NameVerb::IsTrace(std::size_t i) const {
  return Is(i, WordClass::kInformation) || IsTraceWord(words_[i].text);
}

// A verb that is in no list, recognised by its form: anonymize, reprocess, bulkrun.
bool NameVerb::IsDisguisedVerb(std::size_t i) const {
  const std::string_view word = words_[i].text;
  if (!Is(i, WordClass::kOther) || word.size() < 6) return false;
  if (PartOf(word) == PartOfSpeech::kNeverVerb) return false;  // enterprise
  if (word.ends_with("ify") || word.ends_with("ize") || word.ends_with("ise")) return true;
  for (const std::string_view prefix :
       {"auto", "bulk", "de", "force", "hard", "mass", "re", "soft", "un"}) {
    if (!word.starts_with(prefix)) continue;
    const WordClass rest = GeneralClassOf(word.substr(prefix.size()));
    if (rest == WordClass::kAction || rest == WordClass::kWrite ||
        rest == WordClass::kWriteOrNoun) {
      return true;
    }
  }
  return false;
}

// The verb that decides. A word that is more often a noun counts as one if a reading verb follows
// that could not be its object: message_get, pull_request_read, query_list, file_list_versions; and
// acme_text_search, if the server claims that it reads. So does a verb in front of a group of
// tools: load_balancer_get, deploy_describe_site.
std::size_t NameVerb::LeadingVerb() const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (Is(i, WordClass::kRead) || Is(i, WordClass::kReadOrNoun)) return i;
    if (IsBehindAPreposition(i) || IsNounOfAPhrase(i) || IsCompoundAt(i)) continue;
    if (Is(i, WordClass::kActionOrNoun) || Is(i, WordClass::kMayRead)) {
      for (std::size_t j = i + 1; j < words_.size(); ++j) {
        if (Is(j, WordClass::kAction) || (Writes(j) && !IsReadObject(j))) break;
        if (Is(j, WordClass::kRead) || (words_[j].text == "list" && IsListVerb(i, j)) ||
            IsLastVerb(i, j)) {
          return j;
        }
      }
      return i;
    }
    if (Is(i, WordClass::kAction) && ReadingVerbOfGroup(i) == words_.size()) return i;
  }
  return words_.size();
}

// usage_by_reporting_group: what it is by, and no verb. "to" and "into" may lead to one.
bool NameVerb::IsBehindAPreposition(std::size_t i) const {
  if (!Is(i, WordClass::kAction) && !Is(i, WordClass::kActionOrNoun)) return false;
  for (std::size_t k = i; k-- > 1;) {
    if (IsJoint(words_[k].text)) return false;
    if (OneOf(words_[k].text, {"by", "per"})) return true;
  }
  return false;
}

// acme_file_download: a verb that reads ends the name, behind a word at `i` that is what it reads.
bool NameVerb::IsLastVerb(std::size_t i, std::size_t j) const {
  if (!Is(j, WordClass::kReadOrNoun) || !EndsPhrase(j)) return false;
  if (says_it_reads_ && Is(i, WordClass::kActionOrNoun)) return true;
  // feed_validate: a verb that is hardly a noun can be no object.
  if (IsHardlyANoun(words_[j].text)) return true;
  if (i > 0 && claims_read_only_ && words_[j].text == "search") return true;
  return (i > 0 || claims_read_only_) && IsThingToRead(words_[i].text);
}

// "list" at `j`, behind a word at `i` that may be a verb: order_list, file_list_versions.
bool NameVerb::IsListVerb(std::size_t i, std::size_t j) const {
  if (!EndsPhrase(j)) return IsPlural(Head(j));
  return j != i + 1 || claims_read_only_ || !NamesAList(words_[i].text);
}

// The verb that only reads behind a group of words that begins with a verb at `i`; words_.size():
// there is none, or something between them may be a verb of its own.
std::size_t NameVerb::ReadingVerbOfGroup(std::size_t i) const {
  for (std::size_t j = i + 1; j < words_.size(); ++j) {
    if (j == i + 1 && words_.size() == j + 1) break;  // create_get
    if (OneOf(words_[j].text, {"describe", "fetch", "get", "retrieve"})) return j;
    const bool lists = IsPlural(EndsPhrase(j) ? j - 1 : Head(j));
    if (words_[j].text == "list" && claims_read_only_ && lists) return j;
    // protect_alarm_get_status, described as one that gets it.
    const bool is_between = says_it_reads_ && Is(j, WordClass::kOther) && !IsDisguisedVerb(j) &&
                            !IsJoint(words_[j].text);
    if (Writes(j) || IsPreposition(words_[j].text) || !(IsThing(j) || is_between)) break;
  }
  return words_.size();
}

std::string_view NameVerb::FoundWrite(bool& is_first) const {
  is_first = true;
  if (!disguised_write_.empty()) return disguised_write_;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (Writes(i) && !IsNounHere(i)) return words_[i].text;
    if (Reads(i)) is_first = false;
    if (IsJoint(words_[i].text)) is_first = true;
  }
  return {};
}

bool NameVerb::WritesFirst() const {
  bool is_first = false;
  return !FoundWrite(is_first).empty() && is_first;
}

std::optional<Denial> NameVerb::FindWrite() const {
  bool is_first = false;
  const std::string_view found = FoundWrite(is_first);
  if (found.empty()) return std::nullopt;
  return Denial{Layer::kNamePattern, "the name contains the word " + core::Quoted(found)};
}

// True after a joint for another verb, or, if the joint follows the first verb directly, for any
// word but a reading verb.
bool NameVerb::IsSecondVerb(std::size_t i) const {
  if (i >= words_.size() || !IsJoint(words_[i - 1].text)) return false;
  if (words_[i - 1].text == "plus" && i >= 2 && words_[i - 2].text == "plus")
    return false;  // SQL++
  if (Is(i, WordClass::kRead) || Is(i, WordClass::kReadOrNoun)) return false;
  const bool behind_a_verb =
      i >= 2 && (Is(i - 2, WordClass::kRead) || Is(i - 2, WordClass::kReadOrNoun));
  return behind_a_verb || words_[i - 1].text == "then" || Is(i, WordClass::kAction) ||
         Is(i, WordClass::kMayRead) || IsDisguisedVerb(i);
}

bool NameVerb::MayReadReads(std::size_t verb) const {
  const std::size_t head = Head(verb);
  // To resolve an id reads; to resolve an incident or a thread does not.
  if (words_[verb].text == "resolve") {
    return OneOf(words_[head].text, {"id", "ids", "reference", "references"}) ||
           (claims_read_only_ && IsResolvable(words_[head].text));
  }
  const std::string& last = words_[head].text;
  if (words_[verb].text == "generate") {
    // generate_insight_cards
    return claims_read_only_ && (IsReadWhenGenerated(last) ||
                                 std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(verb),
                                             words_.end(), [](const Word& word) {
                                               return OneOf(word.text, {"insight", "insights"});
                                             }));
  }
  // In a browser.
  if (words_[verb].text == "select" && OneOf(last, {"option", "options", "tab"})) return false;
  if (claims_read_only_) return true;
  // docs_query
  if (words_[verb].text == "query" && head == verb && verb > 0 &&
      OneOf(words_[verb - 1].text, {"docs", "documents", "events", "logs", "metrics", "traces"})) {
    return true;
  }
  // query_logs reads logs; a query of a database, or in a language, may write.
  return words_[verb].text == "query" && head > verb &&
         std::none_of(words_.begin(), words_.end(), [](const Word& word) {
           return OneOf(word.text, {"cypher", "database", "databases", "db", "graphql", "sql",
                                    "run", "execute"});
         });
}

bool NameVerb::ActionReads(std::size_t verb) const {
  const std::string& text = words_[verb].text;
  const std::size_t head = Head(verb);
  const std::string& last = words_[head].text;
  // execute_read_query: the qualifier is the verb.
  if (OneOf(text, {"execute", "perform", "run"})) {
    if (claims_read_only_ && (IsReader(last) || IsReadingActivity(last))) return true;
    // run_soql_query: a language that cannot write.
    if (OneOf(last, {"queries", "query"}) && head > 0 && IsReadingLanguage(words_[head - 1].text))
      return true;
    return OneOf(last, {"queries", "query", "sql", "statement"}) &&
           std::any_of(words_.begin(), words_.end(), [](const Word& word) {
             return OneOf(word.text, {"read", "readonly", "select"});
           });
  }
  if (text == "request" && last == "data") return true;
  // A query is only written, not run.
  if (text == "build" && verb < head && claims_read_only_ &&
      OneOf(last, {"cql", "dql", "filter", "promql", "queries", "query", "regex", "sql"})) {
    return true;
  }
  if (claims_read_only_ && (IsStateOfAnAction(verb) || (head > verb && IsOutlook(last)))) {
    return true;
  }
  // plan_usage_summary, ticket_audit_trail
  if (OneOf(text, {"audit", "plan", "review", "scan"}) && head > verb &&
      (Is(head, WordClass::kInformation) ||
       OneOf(last, {"findings", "log", "report", "reports", "results", "trail"}))) {
    return true;
  }
  if (claims_read_only_ && text == "test") {
    return OneOf(last, {"auth", "authentication", "connection", "connections", "connectivity"});
  }
  if (claims_read_only_ && text == "load") {
    return Is(head, WordClass::kInformation) ||
           (head + 1 < words_.size() && words_[head + 1].text == "from") ||
           OneOf(last, {"context", "instructions", "prompt", "prompts", "resource", "resources",
                        "skill", "skills", "template", "templates"});
  }
  if (OneOf(text, {"capture", "take"})) {
    return OneOf(last, {"screenshot", "screenshots"}) || (claims_read_only_ && last == "snapshot");
  }
  if (text == "snapshot" && verb > 0 && head == verb) return claims_read_only_;
  return Is(verb, WordClass::kActionOrNoun) && ActionIsNoun(verb);
}

std::optional<Denial> NameVerb::JudgeRead(std::size_t verb) const {
  const auto denied = [](std::string reason) {
    return Denial{Layer::kUnknownVerb, std::move(reason)};
  };
  const std::string permitted = ", and the allow list does not name this tool";
  for (std::size_t i = 0; i < verb; ++i) {
    if (IsDisguisedVerb(i)) {
      return denied("the word " + core::Quoted(words_[i].text) +
                    " in front of its verb looks like a verb" + permitted);
    }
  }
  for (std::size_t i = verb + 2; i < words_.size(); ++i) {
    if (IsSecondVerb(i)) {
      return denied("the word " + core::Quoted(words_[i].text) +
                    " may be a second verb that does not read" + permitted);
    }
  }
  // list_share and view_open name an object first, then what is done to it. check_out acts, too.
  const std::size_t last = words_.size() - 1;
  const bool object_first = Is(verb, WordClass::kReadOrNoun) && last == verb + 1 &&
                            Is(last, WordClass::kAction) && !claims_read_only_;
  // list_item_for_sale
  if (words_[verb].text == "list" && words_[last].text == "sale" && last > 1 &&
      words_[last - 1].text == "for") {
    return denied("to list something for sale is no reading" + permitted);
  }
  // show_notification: to somebody.
  if (OneOf(words_[verb].text, {"display", "show"}) && last == verb + 1 &&
      OneOf(words_[last].text, {"alert", "dialog", "message", "notification", "popup", "toast"})) {
    return denied("what it shows may be shown to somebody" + permitted);
  }
  const bool checks_out = words_[verb].text == "check" && verb < last &&
                          OneOf(words_[verb + 1].text, {"in", "off", "out"});
  if (object_first || checks_out) {
    return denied("the word " + core::Quoted(words_[checks_out ? verb + 1 : last].text) +
                  " may make its verb another one" + permitted);
  }
  return std::nullopt;
}

bool NameVerb::WritesAndNothingElse() const {
  bool is_first = false;
  const std::string_view found = FoundWrite(is_first);
  return !found.empty() && found != "manage";
}

bool NameVerb::ReadsForCertain() const {
  const std::size_t verb = LeadingVerb();
  return (Is(verb, WordClass::kRead) || Is(verb, WordClass::kReadOrNoun)) && !FindWrite() &&
         !JudgeRead(verb);
}

std::optional<Denial> NameVerb::FindNoRead() const {
  const std::size_t verb = LeadingVerb();
  if (!says_it_acts_ && IsInAnotherLanguage()) return std::nullopt;
  // stock_count: at the end, a word that may be a noun speaks for nothing.
  const bool begins_by_reading =
      Is(verb, WordClass::kReadOrNoun) && (verb == 0 || !EndsPhrase(verb));
  if (says_it_acts_ && !Is(verb, WordClass::kRead) && !begins_by_reading) {
    return Denial{
        Layer::kUnknownVerb,
        "its description says that it acts, and its name does not say that it only reads"};
  }
  if (verb == words_.size()) {
    if (NamesInformation() || IsSettled(verb)) return std::nullopt;
    return Denial{Layer::kUnknownVerb,
                  "no word of the name says that it only reads, and the allow list does not name "
                  "this tool"};
  }
  if (Reads(verb)) return JudgeRead(verb);
  if (ActionReads(verb) || IsSettled(verb)) return std::nullopt;
  return Denial{Layer::kUnknownVerb,
                "its verb " + core::Quoted(words_[verb].text) +
                    " does not say that it only reads, and the allow list does "
                    "not name this tool"};
}

}  // namespace claribi::policy
