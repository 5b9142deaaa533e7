#include "policy/verb_or_noun.h"

#include <algorithm>

#include "core/text.h"
#include "policy/lexicon.h"
#include "policy/name_word_lists.h"

namespace claribi::policy {
namespace {

using core::IsIn;

// Words that no object begins with: "Restarts of", "Deploys last week", "Moves that".
bool IsNoObject(std::string_view word) {
  return IsPreposition(word) || IsJoint(word) ||
         IsIn(word,
              {",",      ":",        "about",  "above", "across", "after", "against", "again",
               "among",  "are",      "around", "as",    "back",   "be",    "been",    "before",
               "behind", "below",    "but",    "can",   "could",  "down",  "ever",    "has",
               "have",   "if",       "is",     "last",  "left",   "like",  "may",     "more",
               "near",   "next",     "no",     "not",   "now",    "off",   "only",    "out",
               "over",   "past",     "so",     "still", "than",   "that",  "this",    "through",
               "today",  "under",    "until",  "up",    "was",    "were",  "when",    "where",
               "which",  "while",    "who",    "whom",  "whose",  "why",   "will",    "would",
               "yet",    "yesterday"});
}

// What is said of things behind them: "Updates available for hosts", "Invites sent by a user".
bool IsSaidBehind(std::string_view word) {
  return word.ends_with("ed") || word.ends_with("ing") ||
         IsIn(word, {"active",   "available", "built",  "common", "current",     "drawn",   "due",
                     "eligible", "found",     "given",  "held",   "inactive",    "kept",    "known",
                     "lost",     "made",      "new",    "open",   "outstanding", "overdue", "paid",
                     "possible", "ready",     "recent", "seen",   "sent",        "sold",    "taken",
                     "visible",  "won",       "worth",  "written"});
}

bool IsFiniteVerb(std::string_view word) {
  return IsIn(word, {"are", "can", "could", "did", "does", "had", "has", "have", "is", "may",
                     "might", "must", "should", "was", "were", "will", "would"});
}

// "Moves pieces can make": what somebody does to them.
bool IsToldOfThem(const ToldWords& words, std::size_t from) {
  constexpr std::size_t kNear = 4;
  for (std::size_t i = from; i < std::min(words.size(), from + kNear); ++i) {
    if (IsFiniteVerb(words[i])) return true;
    if (IsIn(words[i], {",", "and", "for", "in", "of", "that", "to", "which", "who"})) return false;
  }
  return false;
}

std::string_view WordAt(const ToldWords& words, std::size_t i) {
  return i < words.size() ? std::string_view(words[i]) : std::string_view();
}

// What an enumeration of members begins with: "with state and salary", but not "with a device",
// "with users".
bool ListsMembers(const ToldWords& words, std::size_t from) {
  const std::string_view first = WordAt(words, from);
  if (first.empty() || IsIn(first, {"everybody", "everyone", "friends", "groups", "members",
                                    "others", "people", "teams", "users"})) {
    return false;
  }
  if (IsIn(first, {"counts", "details", "its", "their"})) return true;
  if (IsObject(first)) return false;
  constexpr std::size_t kNear = 5;
  for (std::size_t i = from + 1; i < std::min(words.size(), from + kNear); ++i) {
    if (IsIn(words[i], {",", "and"})) return true;
    if (IsPreposition(words[i]) || IsObject(words[i])) return false;
  }
  return from + 1 >= words.size() && !IsPluralWord(first);  // "Offers with state."
}

// "in a period", "in use": where or when things are, and nothing that is gone into.
bool IsWhereTheyAre(const ToldWords& words, std::size_t in) {
  const std::string_view next = WordAt(words, in + 1);
  if (IsIn(next, {"force", "order", "progress", "review", "stock", "total", "transit", "use"})) {
    return true;
  }
  if (!IsObject(next)) return false;
  return IsIn(WordAt(words, in + 2),
              {"area",  "city",  "country", "county",  "day",    "department", "district",
               "hour",  "month", "period",  "quarter", "range",  "region",     "season",
               "space", "state", "time",    "week",    "window", "year"});
}

// Verbs that have "in", "with" and "for" as a part of them.
bool IsPhrasal(std::string_view stem) {
  return IsIn(stem, {"ask",  "bring", "buy",   "call", "check", "clock",  "dial", "draw",
                     "drop", "fill",  "hand",  "join", "lock",  "log",    "pay",  "phase",
                     "plug", "pull",  "push",  "put",  "run",   "search", "sign", "start",
                     "stop", "sync",  "trade", "tune", "turn",  "wait",   "zoom"});
}

WordClass ClassOfStem(std::string_view word, const Vocabulary& vocabulary) {
  WordClass strictest = WordClass::kOther;
  for (const std::string& stem : StemsOfThirdPerson(word)) {
    const WordClass word_class = vocabulary.ClassOf(stem);
    if (word_class == WordClass::kWrite) return word_class;
    if (word_class != WordClass::kOther) strictest = word_class;
  }
  return strictest;
}

// "Groups with which a file is shared", "Dates up to which periods are locked".
bool HasRelativeClause(const ToldWords& words) {
  constexpr std::size_t kNear = 4;
  for (std::size_t i = 2; i < std::min(words.size(), kNear); ++i) {
    if (IsIn(words[i], {"which", "whom"}) &&
        (IsPreposition(words[i - 1]) || IsIn(words[i - 1], {"until", "after", "before"}))) {
      return true;
    }
    if (IsObject(words[i])) return false;
  }
  return false;
}

}  // namespace

bool HasBareObject(const ToldWords& words, std::size_t i) {
  const std::string_view next = WordAt(words, i + 1);
  if (next.empty() || IsObject(next) || IsNoObject(next) || next.ends_with("ly")) return false;
  if (IsToldOfThem(words, i + 2)) return false;
  if (!IsSaidBehind(next)) return true;
  // "Re-runs pending DNS checks", but not "Updates pending approval".
  constexpr std::size_t kNear = 3;
  for (std::size_t k = i + 2; k < std::min(words.size(), i + 2 + kNear); ++k) {
    if (IsNoObject(words[k]) || IsObject(words[k])) return false;
    if (IsPluralWord(words[k])) return true;
  }
  return false;
}

bool BeginsWithAnUnlistedDeed(const ToldWords& words, const Vocabulary& vocabulary) {
  if (words.size() < 2) return false;
  const std::string& first = words[0];
  const auto is_unlisted = [&vocabulary](const std::string& stem) {
    const WordClass word_class = vocabulary.ClassOf(stem);
    const PartOfSpeech part = PartOf(stem);
    return (word_class == WordClass::kNoun || word_class == WordClass::kOther) &&
           (part == PartOfSpeech::kVerb || part == PartOfSpeech::kMostlyNoun) &&
           !IsIn(stem, {"accept",    "act",          "allow",     "apply",    "approximate",
                        "assemble",  "back",         "behave",    "belong",   "benchmark",
                        "calculate", "characterize", "contain",   "contrast", "correspond",
                        "cost",      "cover",        "deal",      "deduce",   "depend",
                        "depict",    "determine",    "differ",    "echo",     "emulate",
                        "enable",    "encode",       "exist",     "expect",   "extrapolate",
                        "function",  "gauge",        "glean",     "help",     "illustrate",
                        "intend",    "interpolate",  "interface", "itemize",  "mean",
                        "mimic",     "mine",         "model",     "monitor",  "name",
                        "narrow",    "need",         "outline",   "page",     "pinpoint",
                        "provide",   "quantify",     "recap",     "relate",   "represent",
                        "require",   "reveal",       "serve",     "sift",     "spot",
                        "state",     "sum",          "supply",    "support",  "surface",
                        "survey",    "tally",        "total",     "trace",    "uncover",
                        "weigh",     "work"});
  };
  // "Page" is mostly one of results.
  const auto acts = [&](const std::string& stem) { return stem == "page" || is_unlisted(stem); };
  const std::string_view second = words[1];
  const bool has_article = IsIn(second, {"a", "an", "the", "this", "your"});
  if (has_article && IsToldOfThem(words, 2)) return false;
  if (has_article && !IsPluralWord(first) && acts(first)) {
    // "Price a buyer pays"
    const std::string_view told = WordAt(words, 3);
    return !told.empty() ? !(IsSaidBehind(told) || IsPluralWord(told)) : true;
  }
  if (!IsPluralWord(first)) return false;
  const auto stems = StemsOfThirdPerson(first);
  if (std::none_of(stems.begin(), stems.end(), acts)) return false;
  return has_article || (HasBareObject(words, 0) && IsPluralWord(second));
}

bool BeginsWithSeveral(const ToldWords& words, const Vocabulary& vocabulary) {
  if (words.size() < 2) return false;
  const std::string& first = words[0];
  const std::string_view second = words[1];
  if (IsIn(first, {"children", "data", "media", "people", "staff"})) {
    return IsPreposition(second) || IsSaidBehind(second) || IsIn(second, {"who", "that", "and"});
  }
  if (IsIn(first, {"best", "least", "most", "worst"})) return IsPluralWord(second);
  if (!IsPluralWord(first) || ClassOfStem(first, vocabulary) == WordClass::kWrite) return false;
  if (HasBareObject(words, 0)) return false;
  if (HasRelativeClause(words)) return true;
  // "Stores new factors": what stands between a verb and its object.
  const bool is_attribute = !second.ends_with("ed") && !second.ends_with("ing") &&
                            words.size() > 2 && !IsNoObject(words[2]);
  if (IsSaidBehind(second)) return !IsObject(WordAt(words, 2)) && !is_attribute;
  const WordClass word_class = ClassOfStem(first, vocabulary);
  if (word_class == WordClass::kRead || word_class == WordClass::kReadOrNoun) return false;
  if (IsIn(second, {"during", "per", "since"})) return true;
  if (second == "within" && word_class != WordClass::kAction) return true;
  for (const std::string& stem : StemsOfThirdPerson(first)) {
    if (IsPhrasal(stem)) return false;
  }
  if (second == "in") return IsWhereTheyAre(words, 1);
  if (word_class == WordClass::kAction || word_class == WordClass::kWriteOrNoun) return false;
  if (second == "with") return ListsMembers(words, 2);
  if (!IsIn(second, {"for", "from", "to"})) return false;
  // "Requests for days off and their state"
  for (std::size_t i = 3; i + 1 < words.size(); ++i) {
    if (IsIn(words[i], {"and"}) && words[i + 1] == "their") return true;
    if (words[i] == "with" && ListsMembers(words, i + 1)) return true;
  }
  return false;
}

bool BeginsWithTwoNouns(const ToldWords& words, const Vocabulary& vocabulary) {
  if (words.size() < 3) return false;
  const WordClass word_class = vocabulary.ClassOf(words[0]);
  const bool may_be_noun =
      word_class == WordClass::kActionOrNoun || IsAnEventOrThing(words[0]) ||
      IsIn(words[0], {"book", "hold", "load", "open", "retry", "run", "share"});
  return may_be_noun &&
         IsIn(words[1], {"costs", "counts", "dates", "levels", "limits", "prices", "rates",
                         "reasons", "states", "times", "values", "volumes", "windows"}) &&
         IsIn(words[2], {"as", "by", "of", "per"});
}

}  // namespace claribi::policy
