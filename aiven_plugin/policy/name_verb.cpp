#include "policy/name_verb.h"

#include <algorithm>
#include <array>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/tool_name.h"

namespace claribi::policy {
namespace {

using WordList = std::initializer_list<std::string_view>;

bool OneOf(std::string_view word, WordList list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// A word after which another verb may follow.
bool IsJoint(std::string_view word) {
  return OneOf(word, {"and", "or", "then", "n", "plus", "also", "but", "else"});
}

bool IsPreposition(std::string_view word) {
  return OneOf(word, {"at", "between", "by", "during", "for", "from", "in", "into", "of", "on",
                      "per", "since", "to", "under", "using", "via", "with", "within", "without"});
}

// A write word at either end of a word that is written as one: updateall, bulkdelete.
std::string_view WriteInside(std::string_view word) {
  for (const std::string_view write : {"create", "delete", "destroy", "insert", "overwrite",
                                       "remove", "truncate", "update", "upsert"}) {
    if (word.size() <= write.size()) continue;
    if (word.ends_with(write)) return write;
    const bool inflected = OneOf(word.substr(std::min(write.size(), word.size())),
                                 {"d", "s", "r", "rs", "ed", "ing", "able"});
    if (word.starts_with(write) && !inflected) return write;
  }
  return {};
}

// A noun for the record or the parameters of an action, not for its object: event, options.
bool IsTraceWord(std::string_view word) {
  return OneOf(word,
               {"attempts",     "audit",      "candidates",  "count",       "counts",   "date",
                "dates",        "errors",     "event",       "events",      "failures", "fields",
                "hooks",        "job",        "jobs",        "limit",       "limits",   "log",
                "meta",         "operations", "options",     "permissions", "policies", "progress",
                "queue",        "reason",     "reasons",     "records",     "request",  "requests",
                "requirements", "result",     "results",     "runs",        "schedule", "schedules",
                "state",        "states",     "suggestions", "tasks",       "snapshot", "time",
                "times",        "timestamp",  "trail",       "type",        "types",    "warnings",
                "window",       "windows"});
}

// A word that selects something that exists: current_user, available_plans.
bool IsSelector(std::string_view word) {
  return OneOf(word, {"available", "closest", "current", "latest", "my", "nearest", "recent",
                      "supported", "upcoming"});
}

// A noun for a tool that reads: resource_reader.
bool IsReader(std::string_view word) {
  return OneOf(word, {"analyzer", "checker", "explorer", "fetcher", "finder", "inspector", "reader",
                      "retriever", "searcher", "summarizer", "validator", "viewer"});
}

// A compound noun, recognised by its last part: workitem.
bool IsCompoundNoun(std::string_view word) {
  constexpr std::size_t kShortestPart = 4;
  for (std::size_t i = kShortestPart; i + kShortestPart <= word.size(); ++i) {
    if (GeneralClassOf(word.substr(i)) == WordClass::kNoun) return true;
  }
  return false;
}

}  // namespace

NameVerb::NameVerb(std::string_view name, const Vocabulary& vocabulary, bool claims_read_only)
    : claims_read_only_(claims_read_only) {
  for (std::string& text : core::NameWords(name)) {
    const std::string_view inside = WriteInside(text);
    WordClass word_class = vocabulary.ClassOf(text);
    if (word_class == WordClass::kOther && !inside.empty()) word_class = vocabulary.ClassOf(inside);
    words_.push_back({std::move(text), word_class});
  }
  ends_in_tool_ = words_.size() > 1 && words_.back().text == "tool";
  if (ends_in_tool_) words_.pop_back();
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
// acme_text_search, if the server claims that it reads.
std::size_t NameVerb::LeadingVerb() const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (Is(i, WordClass::kActionOrNoun) || Is(i, WordClass::kMayRead)) {
      for (std::size_t j = i + 1; j < words_.size(); ++j) {
        if (Is(j, WordClass::kAction) || Writes(j)) break;
        if (Is(j, WordClass::kRead) ||
            (words_[j].text == "list" && (EndsPhrase(j) || IsPlural(Head(j)))) ||
            (words_[j].text == "search" && EndsPhrase(j) && i > 0 && claims_read_only_)) {
          return j;
        }
      }
      return i;
    }
    if (Is(i, WordClass::kAction) || Is(i, WordClass::kRead) || Is(i, WordClass::kReadOrNoun)) {
      return i;
    }
  }
  return words_.size();
}

bool NameVerb::IsNounHere(std::size_t i) const {
  const bool may_be_noun = Is(i, WordClass::kWriteOrNoun);
  const std::size_t verb = LeadingVerb();
  const std::size_t head = Head(i);
  if (verb >= i) {
    // deploy_status: no other word is a verb, and a status cannot be deployed.
    if (!may_be_noun || verb < words_.size()) return false;
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
  const bool leaves_trace = head != i && (IsTrace(head) || IsTrace(i + 1));
  if (!may_be_noun) {
    return leaves_trace && (!adjacent || OneOf(words_[verb].text, {"get", "describe"}));
  }
  if (head == i) return verb_only || claims_read_only_;
  return leaves_trace || claims_read_only_ || (IsPlural(head) && (verb_only || !adjacent));
}

std::optional<Denial> NameVerb::FindWrite() const {
  std::string_view found = disguised_write_;
  for (std::size_t i = 0; i < words_.size() && found.empty(); ++i) {
    if (Writes(i) && !IsNounHere(i)) found = words_[i].text;
  }
  if (found.empty()) return std::nullopt;
  return Denial{Layer::kNamePattern, "the name contains the word " + core::Quoted(found)};
}

// True after a joint for another verb, or, if the joint follows the first verb directly, for any
// word but a reading verb.
bool NameVerb::IsSecondVerb(std::size_t i) const {
  if (i >= words_.size() || !IsJoint(words_[i - 1].text)) return false;
  if (Is(i, WordClass::kRead) || Is(i, WordClass::kReadOrNoun)) return false;
  const bool behind_a_verb =
      i >= 2 && (Is(i - 2, WordClass::kRead) || Is(i - 2, WordClass::kReadOrNoun));
  return behind_a_verb || words_[i - 1].text == "then" || Is(i, WordClass::kAction) ||
         Is(i, WordClass::kMayRead) || IsDisguisedVerb(i);
}

bool NameVerb::MayReadReads(std::size_t verb) const {
  const std::size_t head = Head(verb);
  // To resolve an id reads; to resolve an incident or a thread does not.
  if (words_[verb].text == "resolve")
    return OneOf(words_[head].text, {"id", "ids", "reference", "references"});
  if (claims_read_only_) return true;
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
    if (claims_read_only_ && (IsReader(last) || OneOf(last, {"report", "reports"}))) return true;
    return OneOf(last, {"queries", "query", "sql", "statement"}) &&
           std::any_of(words_.begin(), words_.end(), [](const Word& word) {
             return OneOf(word.text, {"read", "readonly", "select"});
           });
  }
  if (text == "request" && last == "data") return true;
  if (OneOf(text, {"capture", "take"})) {
    return OneOf(last, {"screenshot", "screenshots"}) || (claims_read_only_ && last == "snapshot");
  }
  if (text == "snapshot" && verb > 0 && head == verb) return claims_read_only_;
  return Is(verb, WordClass::kActionOrNoun) && ActionIsNoun(verb);
}

// A noun in front of a noun for information: query_statistics, order_details, pipelines_build_log.
bool NameVerb::ActionIsNoun(std::size_t verb) const {
  const std::size_t head = Head(verb);
  const std::string& text = words_[verb].text;
  if (head == verb)
    return verb > 0 && (text == "report" || (claims_read_only_ && OneOf(text, {"log", "map"})));
  for (std::size_t i = verb + 1; i < head; ++i) {
    if (Is(i, WordClass::kAction)) return false;
  }
  if (verb > 0) return Is(head, WordClass::kInformation) || words_[head].text == "log";
  // With these verbs information is the object: log_info and store_details write.
  return OneOf(words_[head].text, {"details", "info", "information", "statistics", "stats"}) &&
         !OneOf(text, {"email", "log", "mail", "message", "note", "post", "record", "report",
                       "share", "store", "stream", "track"});
}

// True if every word is a thing, and the first can be nothing else: access_token, static_map_image.
bool NameVerb::IsNounPhrase() const {
  for (std::size_t i = 0; i <= Head(0); ++i) {
    if (!IsThing(i)) return false;
  }
  return words_.size() + (ends_in_tool_ ? 1 : 0) > 1;
}

// True for a word that is no verb in its place: by its class, its ending, or as an abbreviation.
bool NameVerb::IsThing(std::size_t i) const {
  const Word& word = words_[i];
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
  if (text.size() < 6) return false;
  for (const std::string_view ending :
       {"ance", "ence", "ics", "ity", "ment", "ness", "sion", "tion"}) {
    if (text.ends_with(ending)) return true;
  }
  return false;
}

// True for a name without a verb that means "get": a noun for information, or several things. If
// the server claims that the tool reads, also any thing, and a selector of something that exists.
bool NameVerb::NamesInformation() const {
  if (words_.empty()) return false;
  const std::size_t head = Head(0);
  const bool informs = Is(head, WordClass::kInformation) || IsReader(words_[head].text);
  // "to" and "into" make a verb of it: messages_to_channel sends, text_to_speech generates.
  if (head + 1 < words_.size() && OneOf(words_[head + 1].text, {"into", "to"})) return false;
  const bool lists = IsPlural(head) && IsThing(head);
  if (!claims_read_only_) {
    for (std::size_t i = 0; i < head; ++i) {
      if (!IsThing(i)) return false;
    }
    return informs || (words_.size() > 1 && IsThing(head) && (lists || IsSelector(words_[0].text)));
  }
  const bool begins_with_thing =
      IsThing(0) || IsSelector(words_[0].text) || (informs && IsCompoundNoun(words_[0].text));
  if (!begins_with_thing) return false;
  return informs || (lists && head == 0) || IsNounPhrase() || IsTrace(head) ||
         std::any_of(words_.begin(), words_.end(),
                     [](const Word& word) { return IsSelector(word.text); });
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
  const bool object_first = Is(verb, WordClass::kReadOrNoun) && last > verb &&
                            Is(last, WordClass::kAction) && !claims_read_only_;
  const bool checks_out = words_[verb].text == "check" && verb < last &&
                          OneOf(words_[verb + 1].text, {"in", "off", "out"});
  if (object_first || checks_out) {
    return denied("the word " + core::Quoted(words_[checks_out ? verb + 1 : last].text) +
                  " may make its verb another one" + permitted);
  }
  return std::nullopt;
}

std::optional<Denial> NameVerb::FindNoRead() const {
  const std::size_t verb = LeadingVerb();
  if (verb == words_.size()) {
    if (NamesInformation()) return std::nullopt;
    return Denial{Layer::kUnknownVerb,
                  "no word of the name says that it only reads, and the allow list does not name "
                  "this tool"};
  }
  if (Reads(verb)) return JudgeRead(verb);
  if (ActionReads(verb)) return std::nullopt;
  return Denial{Layer::kUnknownVerb,
                "its verb " + core::Quoted(words_[verb].text) +
                    " does not say that it only reads, and the allow list does "
                    "not name this tool"};
}

}  // namespace claribi::policy
