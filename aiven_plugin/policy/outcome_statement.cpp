// Descriptions that tell what comes of a call, without an order (reading_statement.h): "The song
// after this one plays.", "From now on the rule holds.", "Guests may open the door." A sentence
// with a subject and a verb of its own tells of a deed; a phrase does not, nor what is said of
// things behind "that" or "which", nor a sentence about the answer ("Mismatches are listed").
#include <algorithm>

#include "core/text.h"
#include "policy/description_words.h"
#include "policy/lexicon.h"
#include "policy/name_word_lists.h"
#include "policy/reading_statement.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kOutcomeBytes = 600;
constexpr std::size_t kMaxWords = 40;

std::string_view ToldAt(const ToldWords& words, std::size_t i) {
  return i < words.size() ? std::string_view(words[i]) : std::string_view();
}

// What is behind it is said of a thing, or asked.
bool BeginsAClause(std::string_view word) {
  return IsIn(word,
              {"although", "because", "how", "if", "that", "unless", "what", "when", "whenever",
               "where", "whether", "which", "while", "who", "whom", "whose", "why"});
}

bool BeginsANoun(std::string_view word) {
  return IsIn(word, {"a",     "an",     "another", "each", "every", "he",       "it",      "its",
                     "no",    "nobody", "one",     "our",  "she",   "somebody", "someone", "the",
                     "their", "these",  "they",    "this", "those", "we",       "you",     "your"});
}

bool IsSomebody(std::string_view word) {
  return IsIn(word, {"anybody", "anyone", "everybody", "everyone", "nobody", "none", "nothing",
                     "somebody", "someone"});
}

bool IsModal(std::string_view word) {
  return IsIn(word, {"can", "cannot", "could", "may", "might", "must", "shall", "will", "won't"});
}

// Verbs of what is known, of the answer, and of what things are like: no change.
bool IsOfAState(std::string_view stem) {
  return IsIn(stem, {"accept",    "account",  "add",     "answer",  "apply",  "await",   "belong",
                     "compare",   "concern",  "consist", "contain", "cost",   "count",   "cover",
                     "depend",    "describe", "differ",  "equal",   "exceed", "exist",   "explain",
                     "fit",       "give",     "have",    "help",    "hold",   "include", "indicate",
                     "involve",   "last",     "lead",    "let",     "like",   "lie",     "list",
                     "match",     "mean",     "measure", "need",    "offer",  "own",     "point",
                     "provide",   "rank",     "read",    "refer",   "relate", "remain",  "report",
                     "represent", "require",  "return",  "say",     "see",    "serve",   "show",
                     "stand",     "state",    "support", "tell",    "use",    "vary",    "view",
                     "wait",      "want",     "weigh",   "work"});
}

// "are listed", "is computed daily": told of the answer, or of how it came about.
bool IsOfTheAnswer(std::string_view participle) {
  return IsIn(
      participle,
      {"allowed",   "available", "based",     "cached",    "calculated", "capped",   "checked",
       "computed",  "counted",   "covered",   "estimated", "excluded",   "expected", "expressed",
       "filtered",  "formatted", "given",     "grouped",   "ignored",    "included", "known",
       "limited",   "listed",    "masked",    "measured",  "named",      "needed",   "omitted",
       "ordered",   "paged",     "paginated", "printed",   "provided",   "ranked",   "redacted",
       "refreshed", "reported",  "required",  "returned",  "rounded",    "shown",    "sorted",
       "supported", "used"});
}

// A form that tells of something done to the thing before it: moved, taken.
bool IsPassiveForm(std::string_view word) {
  return (word.size() > 4 && word.ends_with("ed")) ||
         IsIn(word,
              {"begun", "bought", "broken", "brought", "built", "cut",    "done",      "drawn",
               "given", "gone",   "kept",   "left",    "lent",  "made",   "paid",      "put",
               "sent",  "set",    "shut",   "sold",    "taken", "thrown", "withdrawn", "written"});
}

// Verbs of a change that no thing is called by, and that need no object: "goes on the list".
bool IsOfAChange(std::string_view stem) {
  return IsIn(stem, {"arrive", "become",  "begin", "come", "disappear", "end",   "fall",  "follow",
                     "get",    "go",      "hear",  "join", "keep",      "leave", "lose",  "obey",
                     "reach",  "receive", "see",   "stay", "stop",      "take",  "vanish"});
}

bool MayBeDone(std::string_view stem) {
  const WordClass word_class = GeneralClassOf(stem);
  return word_class == WordClass::kAction || word_class == WordClass::kActionOrNoun ||
         word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun ||
         (word_class == WordClass::kOther && PartOf(stem) == PartOfSpeech::kVerb);
}

// Whether a verb of a deed stands at `i`, in the form that the subject before it asks for: one that
// can be nothing else, or one with an object. "Danger levels for today" are things.
bool IsVerbOfItsSubject(const ToldWords& words, std::size_t i) {
  const std::string_view word = words[i];
  const std::string_view before = words[i - 1];
  if (IsPreposition(before) || BeginsANoun(before) || IsIn(before, {",", ":", "and", "or"})) {
    return false;
  }
  const std::string_view next = ToldAt(words, i + 1);
  const bool has_object = IsIn(next, {"a", "an", "another", "its", "the", "their", "them", "your"});
  const auto is_deed = [has_object](const std::string& stem) {
    return IsOfAChange(stem) || (has_object && MayBeDone(stem) && !IsOfAState(stem));
  };
  if (IsPluralWord(word)) {
    if (IsPluralWord(before) || next == "of") return false;
    const auto stems = StemsOfThirdPerson(word);
    return std::any_of(stems.begin(), stems.end(), is_deed);
  }
  if (IsIn(word,
           {"above", "across", "along", "around", "behind", "below", "beside", "inside", "like",
            "near", "off", "opposite", "out", "outside", "over", "past", "through", "up"})) {
    return false;
  }
  const bool is_several = IsPluralWord(before) || IsIn(before, {"fish", "half", "people"});
  return is_several && !next.empty() && is_deed(std::string(word));
}

// "The pump runs without a break", "A decoy answers in place of the host": one thing, and a verb
// with what only a verb has behind it.
bool RunsOnItsOwn(const ToldWords& words) {
  if (!IsIn(words[0], {"a", "an", "the", "this"}) || !IsPluralWord(words[2])) return false;
  const auto stems = StemsOfThirdPerson(words[2]);
  const std::string_view next = ToldAt(words, 3);
  return std::any_of(stems.begin(), stems.end(),
                     [](const auto& stem) { return MayBeDone(stem); }) &&
         (IsIn(next, {"again", "away", "back", "down", "instead", "off", "on", "out", "until", "up",
                      "without"}) ||
          (next == "in" && ToldAt(words, 4) == "place"));
}

// A sentence with a subject in front of its verb.
bool HasItsOwnVerb(const ToldWords& words) {
  if (words.size() < 2 || BeginsAClause(words[0]) || IsModal(words[0])) return false;
  if (IsSomebody(words[0])) {
    return !IsPreposition(words[1]) && !BeginsAClause(words[1]) && words[1] != "else";
  }
  for (std::size_t i = 1; i < std::min(words.size(), kMaxWords); ++i) {
    const std::string& word = words[i];
    const std::string_view before = words[i - 1];
    if (BeginsAClause(word) || word == ":") return false;
    // "Tables nobody has read", "Price a buyer pays": another subject, of a clause about the first.
    const bool follows_thing = !IsPreposition(before) && !BeginsANoun(before) &&
                               !IsIn(before, {",", "all", "and", "as", "both", "half", "or"});
    if ((BeginsANoun(word) || IsSomebody(word)) && follows_thing) return false;
    const std::string_view next = ToldAt(words, i + 1);
    if (IsModal(word)) {
      return true;
    }
    if (IsIn(word, {"are", "is"})) {
      const std::string_view told = next.ends_with("ly") ? ToldAt(words, i + 2) : next;
      return IsPassiveForm(told) && !IsOfTheAnswer(told);
    }
    if (IsVerbOfItsSubject(words, i) || (i == 2 && RunsOnItsOwn(words))) return true;
  }
  return false;
}

// "From now on", "no longer", "until you say otherwise": something is other than before.
bool TellsOfAChange(const ToldWords& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string_view next = words[i + 1];
    const std::string_view third = ToldAt(words, i + 2);
    if (words[i] == "from" && ((next == "now" && third == "on") || next == "tomorrow")) return true;
    if (words[i] == "from" && next == "this" && IsIn(third, {"day", "moment"})) return true;
    if (words[i] == "until" && next == "you") return true;
  }
  return false;
}

}  // namespace

bool TellsWhatHappens(std::string_view description) {
  auto sentences = SentencesOf(description.substr(0, kOutcomeBytes));
  ToldWords& words = sentences.front();
  DropHeading(words);
  return HasItsOwnVerb(words) || TellsOfAChange(words);
}

}  // namespace claribi::policy
