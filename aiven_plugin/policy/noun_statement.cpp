// Descriptions without a verb (reading_statement.h): "Time zone at a position.", "Entries filed in
// a case." Such a phrase names what is read, if it begins with a thing and not with an order, and
// what it names is not made or sent by naming it ("Payout to an account").
#include <algorithm>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/description_words.h"
#include "policy/lexicon.h"
#include "policy/name_word_lists.h"
#include "policy/reading_statement.h"
#include "policy/verb_or_noun.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kPhraseBytes = 600;

// Letters that are not English: what is left of such a sentence without them looks like a phrase.
bool HasForeignLetters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0xC3 && byte <= 0xE1) || (byte >= 0xE3 && byte <= 0xEE);
  });
}

bool HoldsEnglish(const ToldWords& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return IsIn(word, {"at", "by", "for", "from", "of", "on", "the", "which", "with"});
  });
}

// What is done, as a noun: who names it does it.
bool NamesAnAct(std::string_view word) {
  return IsIn(word, {"action",       "actions",      "activation", "administration", "approval",
                     "cancellation", "checkout",     "control",    "controls",       "creation",
                     "deactivation", "deletion",     "crawl",      "delivery",       "enrollment",
                     "execution",    "generation",   "insertion",  "manager",        "management",
                     "modification", "operation",    "operations", "placement",      "playback",
                     "provisioning", "registration", "removal",    "reset",          "restart",
                     "sender",       "submission",   "update",     "updater",        "upload"});
}

// One of them is made or sent, where several are looked at: "Comment on an issue".
bool IsMadeOrSent(std::string_view word) {
  return IsIn(
      word,
      {"annotation", "appointment", "assignment",   "backfill",    "backup",       "bid",
       "booking",    "broadcast",   "build",        "call",        "charge",       "comment",
       "commit",     "deployment",  "deposit",      "dispatch",    "donation",     "email",
       "escalation", "export",      "feedback",     "import",      "installation", "invitation",
       "invite",     "job",         "letter",       "lock",        "login",        "mail",
       "message",    "migration",   "notification", "order",       "payment",      "payout",
       "post",       "purchase",    "rebuild",      "refund",      "release",      "reminder",
       "renewal",    "reply",       "request",      "reservation", "restore",      "rollback",
       "run",        "scan",        "share",        "signature",   "sms",          "snapshot",
       "swap",       "switch",      "sync",         "test",        "trade",        "transfer",
       "trigger",    "tweet",       "upgrade",      "vote",        "warmup",       "withdrawal"});
}

// What somebody does, and no reading of it: "Rotation of a key", but not "Usage of a key".
bool MeansADeed(std::string_view word, const Vocabulary& vocabulary) {
  const WordClass word_class = vocabulary.ClassOf(word);
  if (word_class == WordClass::kInformation || IsReadingActivity(word)) return false;
  // Of the things that tools are about WordNet has some first of all as acts: account, path.
  return (MeansAnAct(word) && word_class != WordClass::kNoun &&
          !IsIn(word, {"attendance",  "lag",        "business",      "calculation", "choice",
                       "consumption", "estimate",   "evaluation",    "evidence",    "measurement",
                       "occupancy",   "occupation", "participation", "practice",    "presence",
                       "proof",       "record",     "research",      "route",       "routine",
                       "schedule",    "training",   "transcription", "translation", "use",
                       "way",         "work"})) ||
         IsIn(word, {"change", "clearance", "closure", "conversion", "correction", "dismissal",
                     "extension", "handoff", "handover", "pairing", "promotion", "reversal",
                     "rotation", "suspension", "takeover", "termination"});
}

// The last word of the phrase that the sentence begins with.
std::size_t HeadOfThePhrase(const ToldWords& words) {
  std::size_t i = 0;
  while (i + 1 < words.size() &&
         !IsIn(words[i + 1],
               {",",     ":",     "above",  "across", "after",  "and",   "around", "as",  "before",
                "below", "since", "common", "up",     "under",  "until", "used",   "at",  "between",
                "by",    "for",   "from",   "in",     "nobody", "of",    "on",     "one", "or",
                "over",  "per",   "that",   "to",     "which",  "who",   "whose",  "with"})) {
    ++i;
  }
  // "Jobs waiting by label"
  const bool is_told_of_them = i > 0 && (words[i].ends_with("ed") || words[i].ends_with("ing"));
  return is_told_of_them && IsPluralWord(words[i - 1]) ? i - 1 : i;
}

// "Payout to an account": whoever is at the end of it gets it. Not what was "sent to" somebody.
bool GoesToSomebody(const ToldWords& words, std::size_t head) {
  return head + 1 < words.size() && words[head + 1] == "to" && !words[head].ends_with("ed");
}

// "Tags the engine would propose": somebody does that to them.
bool IsToldOf(const ToldWords& words) {
  constexpr std::size_t kNear = 7;
  if (words.size() < 4 || !IsObject(words[1])) return false;
  for (std::size_t i = 3; i < std::min(words.size(), kNear); ++i) {
    if (IsIn(words[i], {"can", "could", "has", "have", "may", "will", "would"})) return true;
    if (IsIn(words[i], {",", "and", "that", "which", "who"})) return false;
  }
  return false;
}

// "Reach, saves and clicks of a post": words that are counted up, and what they are of.
bool IsListOfThings(const ToldWords& words) {
  constexpr std::size_t kLongest = 12;
  std::size_t run = 0;  // words since the last comma
  bool is_list = false;
  for (std::size_t i = 0; i < std::min(words.size(), kLongest); ++i) {
    if (IsIn(words[i], {",", "and", "or"})) {
      if (run == 0 && words[i - (i > 0 ? 1 : 0)] != ",") return false;
      is_list = true;
      run = 0;
      continue;
    }
    if (IsIn(words[i], {"of", "per"})) return is_list && run > 0;
    if (IsObject(words[i]) || ++run > 2) return false;
  }
  return false;
}

// "Queues failed jobs": a verb that acts, and its object.
bool ActsOnThings(const ToldWords& words, const Vocabulary& vocabulary) {
  const auto stems = StemsOfThirdPerson(words[0]);
  return HasBareObject(words, 0) &&
         std::any_of(stems.begin(), stems.end(), [&vocabulary](const std::string& stem) {
           const WordClass word_class = vocabulary.ClassOf(stem);
           return word_class == WordClass::kAction || word_class == WordClass::kActionOrNoun ||
                  word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun;
         });
}

// Whether the sentence begins with a thing and not with an order: by the sort of its first word,
// and by what follows where that could be either.
bool BeginsWithAThing(const ToldWords& words, const Vocabulary& vocabulary) {
  const std::string& first = words[0];
  const std::string_view second = words.size() > 1 ? words[1] : std::string_view();
  if (IsIn(first, {"a", "all", "an", "any", "both", "each", "every", "everybody", "everything",
                   "one", "several", "some", "the", "what", "which", "who", "whose"})) {
    return true;
  }
  if (IsIn(first, {"another", "higher", "lower", "new"})) return false;  // that is to come
  if (first == "how") return second != "to";
  if (first == "whether") return true;
  // "Where a claim stands", but not "When called, moves …".
  if (IsIn(first, {"when", "where", "why"})) {
    return !second.ends_with("ed") && !second.ends_with("ing") &&
           std::find(words.begin(), words.end(), ",") == words.end();
  }
  const std::string_view third = words.size() > 2 ? words[2] : std::string_view();
  if (BeginsWithSeveral(words, vocabulary) || BeginsWithTwoNouns(words, vocabulary)) return true;
  if (IsPluralWord(first) && (second.ends_with("ed") || IsToldOf(words)) &&
      !BeginsWithAnUnlistedDeed(words, vocabulary) && !ActsOnThings(words, vocabulary)) {
    return true;
  }
  if ((IsObject(second) && !IsIn(second, {"one", "that"})) || second == "to") return false;
  if (first == "access" && third == "of") return true;
  if (first == "only" || (first == "access" && !IsIn(third, {",", "and", "for", "of"})))
    return false;
  const auto sort_of = [&vocabulary](const std::string& word) {
    const WordClass word_class = vocabulary.ClassOf(word);
    if (word_class == WordClass::kNoun || word_class == WordClass::kInformation) {
      return PartOf(word) == PartOfSpeech::kVerb ? PartOfSpeech::kMostlyNoun
                                                 : PartOfSpeech::kNeverVerb;
    }
    return word_class == WordClass::kOther ? PartOf(word) : PartOfSpeech::kVerb;
  };
  // "Pull requests of a repository", "Highest scores", "Titles and ids of items".
  if (IsCompound(first, second) || IsListOfThings(words)) return true;
  if (first.size() > 5 && first.ends_with("est") && PartOf(first) != PartOfSpeech::kVerb &&
      PartOf(first) != PartOfSpeech::kMostlyNoun) {
    return true;
  }
  if (IsPluralWord(first)) {
    for (const std::string& stem : StemsOfThirdPerson(first)) {
      const PartOfSpeech sort = sort_of(stem);
      if (sort == PartOfSpeech::kNeverVerb) return true;
      if (sort == PartOfSpeech::kMostlyNoun && !IsPluralWord(second)) return true;
    }
    // "Gaps in calendars"
    const std::string singular = first.substr(0, first.size() - 1);
    const bool is_in =
        second == "in" && !IsObject(third) && vocabulary.ClassOf(singular) == WordClass::kOther;
    return (second == "with" && third == "their") || is_in ||
           IsIn(second, {",", "around", "between", "by", "near", "of", "past", "per", "that"}) ||
           // "Users who …", but not "Changes who may see it".
           (IsIn(second, {"which", "who", "why"}) && third != "can" && third != "may");
  }
  if (IsIn(first, {"clean", "complete", "exact", "free", "live", "open", "plain", "slow"})) {
    return IsIn(third, {"common", "of", "that", "which"});
  }
  switch (sort_of(first)) {
    case PartOfSpeech::kNeverVerb:
      return true;
    case PartOfSpeech::kMostlyNoun:  // "Bank lines", but not "Monitor hosts"
      return PartOf(first) == PartOfSpeech::kMostlyNoun || !IsPluralWord(second);
    case PartOfSpeech::kVerb:
      return second == "of";
    case PartOfSpeech::kUnknown:  // "EPP code of a domain", and English in the rest
      return HoldsEnglish(words) &&
             (first.ends_with("ed") || sort_of(std::string(second)) == PartOfSpeech::kNeverVerb);
  }
  return false;
}

// "A", "the" and no word at all mean one; "every" and "which" do not.
bool IsOfOne(const ToldWords& words) {
  return !IsIn(words[0], {"all", "any", "both", "each", "every", "how", "several", "some", "what",
                          "which", "who", "whose"});
}

ToldWords FirstSentence(std::string_view description) {
  if (HasForeignLetters(description.substr(0, kPhraseBytes))) return {};
  ToldWords words = SentencesOf(description.substr(0, kPhraseBytes)).front();
  DropHeading(words);
  return words;
}

bool IsAToolNoun(std::string_view word) {
  return IsIn(word, {"api", "command", "endpoint", "function", "helper", "interface", "program",
                     "tool", "utility", "wrapper"});
}

}  // namespace

bool NamesSeveral(std::string_view description, const Vocabulary& vocabulary) {
  const ToldWords words = FirstSentence(description);
  if (words.empty()) return false;
  const std::size_t head = HeadOfThePhrase(words);
  if (!IsOfOne(words) || IsListOfThings(words)) return true;
  for (std::size_t i = 0; i <= head; ++i) {
    if (IsPluralWord(words[i]) && words[i].find('\'') == std::string::npos)
      return true;  // "Entries filed", "Deals won"
  }
  // "Price by zone", "Time zone at a position": what is so here, and otherwise there.
  if (head + 1 < words.size() &&
      IsIn(words[head + 1], {"above", "at", "below", "between", "by", "near", "per"})) {
    return true;
  }
  const std::string& thing = words[head];
  return vocabulary.ClassOf(thing) == WordClass::kInformation || IsMeasure(thing) ||
         IsStateOfThings(thing) || IsToldAndNotDone(thing) ||
         IsIn(thing, {"area", "children", "consumption", "contents", "data", "difference",
                      "everything", "height", "list", "media", "number", "people", "score", "space",
                      "staff", "state", "temperature", "zone"});
}

bool AsksAQuestion(std::string_view description) {
  const ToldWords words = FirstSentence(description);
  return words.size() > 2 && IsIn(words[0], {"how", "what", "where", "whether", "which", "who"});
}

bool NamesOneForSomebody(std::string_view description, const Vocabulary& vocabulary) {
  const ToldWords words = FirstSentence(description);
  if (words.empty() || NamesSeveral(description, vocabulary)) return false;
  const std::size_t head = HeadOfThePhrase(words);
  return head + 2 < words.size() && words[head + 1] == "for" && IsObject(words[head + 2]);
}

bool NamesTheSame(std::string_view description, std::string_view thing) {
  const ToldWords words = FirstSentence(description);
  if (words.empty() || thing.size() < 3) return false;
  const std::size_t head = HeadOfThePhrase(words);
  return std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(head) + 1,
                     [thing](const std::string& word) { return word == thing; });
}

bool NamesWhatIsMade(std::string_view description) {
  const ToldWords words = FirstSentence(description);
  if (words.empty() || !IsOfOne(words)) return false;
  const std::string& head = words[HeadOfThePhrase(words)];
  return !IsPluralWord(head) && (IsMadeOrSent(head) || NamesAnAct(head));
}

bool GivesItsOwnValue(std::string_view description, const core::Json& input_schema) {
  const ToldWords words = FirstSentence(description);
  if (words.empty()) return false;
  const std::size_t head = HeadOfThePhrase(words);
  const core::Json* required = input_schema.Find("required");
  const auto names = required == nullptr ? std::nullopt : core::StringList(*required);
  if (!names) return false;
  return std::any_of(names->begin(), names->end(), [&](const std::string& name) {
    const auto name_words = core::NameWords(core::Excerpt(name, 128));
    return name_words.size() == 1 && name_words.front() == words[head];
  });
}

bool NamesWhatIsRead(std::string_view description, const Vocabulary& vocabulary) {
  const ToldWords words = FirstSentence(description);
  // "Free rooms on a day. Looks at bookings only."
  const bool is_looked_for = words.size() > 2 && IsIn(words[0], {"free", "open"}) &&
                             IsPluralWord(words[1]) && SaysItOnlyReads(description);
  if (words.size() < 2 || (!is_looked_for && !BeginsWithAThing(words, vocabulary))) return false;
  const std::size_t head = HeadOfThePhrase(words);
  // "Share of users", "Monthly payment": a part and a sum.
  const bool is_sum = (words[0] == "share" && words[1] == "of") ||
                      IsIn(words[0], {"average", "daily", "monthly", "total", "weekly", "yearly"});
  if (IsOfOne(words) && !IsPluralWord(words[head]) && !is_sum && !IsListOfThings(words) &&
      (IsMadeOrSent(words[head]) || MeansADeed(words[head], vocabulary) ||
       GoesToSomebody(words, head)) &&
      (head + 1 >= words.size() || words[head + 1] != "between")) {
    return false;
  }
  constexpr std::size_t kNear = 6;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (IsIn(words[i], {"if", "nobody", "that", "which", "who", "whom", "whose"}) ||
        (i > 1 && IsIn(words[i], {"how", "what", "when", "whether"}))) {
      break;
    }
    // "People with title, team and manager"
    const bool is_person = words[i] == "manager" && i > head;
    // "Photo of a delivery"
    const bool is_of_it =
        i > head + 1 && IsIn(words[i - 1], {"a", "an", "the"}) && words[i - 2] == "of";
    if ((NamesAnAct(words[i]) && !is_person && !is_of_it) || (i < kNear && IsAToolNoun(words[i])))
      return false;
    const bool is_question =
        IsIn(words[0], {"how", "what", "when", "where", "whether", "which", "who", "why"});
    if (is_question || !IsIn(words[i], {"are", "gets", "is", "must", "should", "was", "will"})) {
      continue;
    }
    // "The statement a table was created with"
    const bool is_told_of_it = i > 3 && words[i] == "was" && IsIn(words[i - 2], {"a", "an", "the"});
    if (!is_told_of_it) return false;
  }
  return true;
}

}  // namespace claribi::policy
