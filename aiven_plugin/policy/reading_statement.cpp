// What a description claims of reading (reading_statement.h): the verb that its first sentence is
// built on, in the ways in which such sentences begin, and an express statement that nothing is
// changed. Claims like readOnlyHint: they settle doubts about a name, and undo no denial.
#include "policy/reading_statement.h"

#include <algorithm>

#include "core/text.h"
#include "policy/chinese_evidence.h"
#include "policy/description_words.h"
#include "policy/lexicon.h"
#include "policy/name_word_lists.h"
#include "policy/other_languages.h"
#include "policy/verb_or_noun.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kOpeningBytes = 600;

bool HasOne(const ToldWords& words, std::initializer_list<std::string_view> list) {
  return std::any_of(words.begin(), words.end(),
                     [list](const std::string& word) { return IsIn(word, list); });
}

// The words from `begin` on, at most `count`.
ToldWords WordsFrom(const ToldWords& words, std::size_t begin, std::size_t count) {
  const std::size_t from = std::min(begin, words.size());
  const std::size_t to = std::min(words.size(), from + count);
  return {words.begin() + static_cast<std::ptrdiff_t>(from),
          words.begin() + static_cast<std::ptrdiff_t>(to)};
}

bool IsReadingStem(std::string_view stem, const Vocabulary& vocabulary) {
  if (IsIn(stem, {"are", "ask", "can", "display", "does", "has", "how", "is", "poll", "should",
                  "wait", "what", "when", "where", "which", "who", "why"})) {
    return false;  // something is asked of somebody, or shown to somebody, or it is no verb
  }
  const WordClass word_class = vocabulary.ClassOf(stem);
  return word_class == WordClass::kRead || word_class == WordClass::kReadOrNoun ||
         IsIn(stem, {"audit", "determine", "interpret", "monitor", "paraphrase", "predict",
                     "preview", "proofread", "query", "render", "rephrase", "return", "simplify",
                     "simulate", "trace", "translate", "troubleshoot"});
}

// What somebody looks at or works out: "performs a detailed commute analysis".
bool IsReadingNoun(std::string_view word) {
  return IsIn(word, {"analysis", "analyses", "assessment", "calculation", "calculations", "check",
                     "checks", "comparison", "diagnosis", "diagnostic", "diagnostics", "forecast",
                     "inspection", "lookup", "lookups", "search", "searches", "validation"});
}

// Query languages that cannot write, by a name that nothing else has.
bool NamesReadingLanguage(const ToldWords& words) {
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return IsReadingLanguage(word); });
}

// "Performs a search", "Runs a PromQL query". Of a report that is run, something has to say that it
// changes nothing.
bool PerformsAReading(const ToldWords& words, std::size_t verb, std::string_view stem) {
  if (!IsIn(stem, {"conduct", "do", "execute", "make", "perform", "run"})) return false;
  constexpr std::size_t kNear = 7;
  const bool performs = IsIn(stem, {"conduct", "make", "perform"});
  for (const std::string& word : WordsFrom(words, verb + 1, kNear)) {
    if (IsIn(word, {"and", "by", "for", "from", "in", "of", "on", "or", "to", "with"}))
      return false;
    if (IsReadingNoun(word)) return true;
    if (IsIn(word, {"queries", "query"}) && (performs || NamesReadingLanguage(words))) return true;
  }
  return false;
}

// "Provides a summary of …": what is provided is something to read.
bool ProvidesInformation(const ToldWords& words, std::size_t verb, std::string_view stem,
                         const Vocabulary& vocabulary) {
  if (!IsIn(stem, {"give", "offer", "present", "provide", "report"})) return false;
  if (stem == "report" && words[verb] == "report") return false;  // "Report a bug"
  constexpr std::size_t kNear = 6;
  for (const std::string& word : WordsFrom(words, verb + 1, kNear)) {
    if (IsIn(word, {"by", "for", "from", "in", "of", "on", "to", "with"})) return false;
    if (vocabulary.ClassOf(word) == WordClass::kInformation ||
        IsIn(word, {"breakdown", "comparison", "data", "description", "explanation", "insight",
                    "list", "lists", "number", "report", "results", "state", "view", "whether"})) {
      return true;
    }
  }
  return false;
}

// "Convert an amount between currencies": a value in another form. "Converts the ticket" acts.
bool ConvertsAValue(const ToldWords& words, std::string_view stem) {
  return stem == "convert" &&
         HasOne(words,
                {"address",    "addresses", "amount",      "amounts",   "coordinate", "coordinates",
                 "currencies", "currency",  "date",        "dates",     "expression", "measurement",
                 "number",     "numbers",   "temperature", "timestamp", "timestamps", "timezone",
                 "timezones",  "unit",      "units",       "value",     "values"});
}

// "Resolves a citation to a case": what it stands for, and no trouble that is settled.
bool ResolvesAName(const ToldWords& words, std::size_t verb) {
  if (HasOne(words, {"alert", "comment", "conflict", "conversation", "discussion", "dispute",
                     "incident", "issue", "problem", "thread", "ticket"})) {
    return false;
  }
  for (std::size_t i = verb + 1; i + 1 < words.size(); ++i) {
    if (IsIn(words[i], {"into", "to"}) && IsObject(words[i + 1])) return true;
  }
  return false;
}

// "Verify that …", "Answers a question", "Scans the keys and returns them".
bool ReadsByItsObject(const ToldWords& words, std::size_t verb, std::string_view stem) {
  constexpr std::size_t kNear = 3;
  const ToldWords near = WordsFrom(words, verb + 1, kNear);
  if (stem == "verify" || stem == "test") {
    return !near.empty() && IsIn(near.front(), {"if", "that", "whether"});
  }
  if (stem == "answer") return HasOne(near, {"question", "questions"});
  if (stem == "work") return !near.empty() && near.front() == "out";
  if (stem == "resolve") return ResolvesAName(words, verb);
  if (stem == "grab") {
    return HasOne(words, {"content", "data", "frame", "image", "page", "screenshot", "text"});
  }
  if (!IsIn(stem, {"collect", "compile", "crawl", "evaluate", "export", "scan"})) return false;
  for (std::size_t i = verb + 1; i + 1 < words.size(); ++i) {
    if (words[i] == "and" && IsIn(words[i + 1], {"return", "returns", "show", "shows"}))
      return true;
  }
  return false;
}

// Verbs that read, in a sense that acts: to check out, to list for sale, to return goods, to show
// somebody a message, to download a file into the library.
bool ActsInThatSense(const ToldWords& words, std::size_t verb, std::string_view stem) {
  const std::string_view next = verb + 1 < words.size() ? words[verb + 1] : std::string_view();
  if (stem == "check") return IsIn(next, {"in", "into", "off", "out"});
  if (stem == "list") return HasOne(words, {"marketplace", "sale"});
  constexpr std::size_t kNear = 4;
  const ToldWords near = WordsFrom(words, verb + 1, kNear);
  if (stem == "return" && words[verb] == "return") {
    return HasOne(near, {"book", "books", "car", "equipment", "goods", "item", "items", "loan",
                         "money", "order", "orders", "package", "parcel", "product", "products",
                         "purchase", "rental", "shipment", "vehicle"});
  }
  // "Returns money to the payer": to somebody else than the caller.
  if (stem == "return" && HasOne(near, {"deposit", "funds", "money", "payment"})) {
    return HasOne(words, {"to"});
  }
  if (stem == "render") return HasOne(near, {"animation", "audio", "movie", "video"});
  if (stem == "show") {
    return HasOne(near, {"alert", "dialog", "message", "notification", "popup", "toast"});
  }
  if (!IsIn(stem, {"download", "extract", "fetch", "get", "read", "retrieve"})) return false;
  for (std::size_t i = verb + 1; i + 1 < words.size(); ++i) {
    if (IsIn(words[i], {"into", "onto"}) && IsObject(words[i + 1])) return true;
  }
  return false;
}

bool ReadsAs(const ToldWords& words, std::size_t verb, std::string_view stem,
             const Vocabulary& vocabulary) {
  if (ActsInThatSense(words, verb, stem)) return false;
  return IsReadingStem(stem, vocabulary) || PerformsAReading(words, verb, stem) ||
         ProvidesInformation(words, verb, stem, vocabulary) || ConvertsAValue(words, stem) ||
         ReadsByItsObject(words, verb, stem);
}

// The base forms that the word at `i` may be a form of; with_gerund: also of "finding".
std::vector<std::string> StemsAt(const ToldWords& words, std::size_t i, bool with_gerund) {
  std::vector<std::string> stems = StemsOfThirdPerson(words[i]);
  stems.push_back(words[i]);
  if (with_gerund && words[i].ends_with("ing") && words[i].size() > 5) {
    stems.push_back(words[i].substr(0, words[i].size() - 3));  // finding
    stems.push_back(stems.back() + "e");                       // retrieving
    std::string single = stems[stems.size() - 2];
    if (single.size() > 2 && single[single.size() - 1] == single[single.size() - 2]) {
      single.pop_back();
      stems.push_back(std::move(single));  // getting
    }
  }
  return stems;
}

bool ReadsAt(const ToldWords& words, std::size_t verb, const Vocabulary& vocabulary) {
  if (verb >= words.size()) return false;
  const auto stems = StemsAt(words, verb, true);
  return std::any_of(stems.begin(), stems.end(), [&](const std::string& stem) {
    return ReadsAs(words, verb, stem, vocabulary);
  });
}

// "Returns the index, building it when missing."
bool ActsOnTheWay(const ToldWords& words, std::size_t i, const Vocabulary& vocabulary) {
  if (!words[i].ends_with("ing") || i + 1 >= words.size()) return false;
  const auto stems = StemsAt(words, i, true);
  return std::any_of(stems.begin(), stems.end(), [&](const std::string& stem) {
    const WordClass word_class = vocabulary.ClassOf(stem);
    const bool writes = word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun;
    const bool acts = word_class == WordClass::kAction || word_class == WordClass::kActionOrNoun;
    return (writes && IsObject(words[i + 1])) ||
           (acts && IsIn(words[i + 1], {"it", "one", "them"}));
  });
}

// "finds a slot and books it": what is joined to the verb acts, with an object of its own.
bool ActsBesides(const ToldWords& words, std::size_t verb, const Vocabulary& vocabulary) {
  for (std::size_t i = verb + 2; i < words.size(); ++i) {
    if (!IsIn(words[i - 1], {",", "and", "then", "or"})) continue;
    if (ActsOnTheWay(words, i, vocabulary)) return true;
    if (i + 1 >= words.size() || !IsObject(words[i + 1])) continue;
    const auto stems = StemsAt(words, i, false);
    const bool acts = std::any_of(stems.begin(), stems.end(), [&](const std::string& stem) {
      const WordClass word_class = vocabulary.ClassOf(stem);
      return word_class == WordClass::kAction || word_class == WordClass::kActionOrNoun ||
             word_class == WordClass::kWrite || word_class == WordClass::kWriteOrNoun;
    });
    if (acts && !ReadsAt(words, i, vocabulary)) return true;
  }
  return false;
}

// "Runs a report", "Evaluates a piped query", "Tries a merge in memory": it reads if it says so.
bool RunsAReport(const ToldWords& words, std::size_t verb) {
  constexpr std::size_t kNear = 7;
  if (verb >= words.size()) return false;
  const ToldWords near = WordsFrom(words, verb + 1, kNear);
  if (IsIn(words[verb], {"try", "tries"})) return true;
  return IsIn(words[verb], {"compile", "compiles", "compose", "composes", "evaluate", "evaluates",
                            "execute", "executes", "run", "runs"}) &&
         HasOne(near, {"model", "models", "policy", "queries", "query", "report", "reports",
                       "rules", "notes", "simulation", "statement", "template", "text", "what-if"});
}

// "Server-side dry run for a manifest", "Simulation of a rule".
bool IsATrial(const ToldWords& words) {
  constexpr std::size_t kNear = 5;
  const ToldWords near = WordsFrom(words, 0, kNear);
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (IsIn(near[i], {"dry-run", "simulation", "what-if"})) return true;
    if (near[i] == "dry" && i + 1 < near.size() && IsIn(near[i + 1], {"evaluation", "run"}))
      return true;
  }
  return false;
}

bool IsAdverb(std::string_view word) {
  return word.size() > 4 && word.ends_with("ly") && !IsIn(word, {"apply", "reply", "supply"});
}

// "Information about an order", "List of plans", "Instructions to set it up".
bool BeginsWithInformation(const ToldWords& words, const Vocabulary& vocabulary) {
  constexpr std::size_t kNear = 4;
  for (std::size_t i = 0; i < std::min(words.size(), kNear); ++i) {
    const bool informs = vocabulary.ClassOf(words[i]) == WordClass::kInformation ||
                         IsIn(words[i], {"instructions", "list", "number"});
    if (!informs) {
      // "Update metadata for": a verb in front.
      const bool describes = vocabulary.ClassOf(words[i]) == WordClass::kNoun ||
                             PartOf(words[i]) == PartOfSpeech::kNeverVerb;
      if (!describes) return false;
      continue;
    }
    if (i + 1 >= words.size()) return i > 0;
    return IsIn(words[i + 1], {"about", "for", "from", "of", "on", "to"});
  }
  return false;
}

// Verbs of an action that may end in nothing but an answer: "evaluates an expression".
bool MayOnlyLook(std::string_view stem) {
  return IsIn(
      stem,
      {"answer", "build",     "compile", "debug",   "draw",    "evaluate",  "execute", "follow",
       "format", "give",      "group",   "include", "index",   "learn",     "load",    "map",
       "match",  "normalize", "open",    "plot",    "present", "print",     "process", "project",
       "pull",   "report",    "run",     "sample",  "score",   "segment",   "sort",    "split",
       "stream", "take",      "tell",    "test",    "track",   "transform", "use",     "walk"});
}

// "Opens an incident", "Gives access to a room", "Reports a sign of life": verbs that may only look
// (MayOnlyLook), with an object that is made or handed over by it.
bool HandsSomethingOver(const ToldWords& words, std::size_t verb) {
  constexpr std::size_t kNear = 6;
  const ToldWords near = WordsFrom(words, verb + 1, kNear);
  const bool is_one = !near.empty() && IsIn(near.front(), {"a", "an", "another", "new"});
  if (IsIn(words[verb], {"open", "opens"})) {
    return is_one &&
           !HasOne(near, {"archive", "connection", "database", "document", "file", "folder",
                          "image", "link", "notebook", "page", "stream", "url", "workbook"});
  }
  if (IsIn(words[verb], {"give", "gives"})) {
    return (HasOne(near, {"away", "back"}) && !IsIn(near.front(), {"back"})) ||
           HasOne(near, {"access", "badge", "credit", "kudos", "leave", "permission", "permissions",
                         "points", "right", "rights", "role", "thanks", "up"});
  }
  return words[verb] == "reports" && is_one &&
         HasOne(near, {"abuse", "bug", "error", "failure", "fault", "heartbeat", "incident",
                       "issue", "loss", "outage", "problem", "sign", "violation"});
}

// Where the verb of the sentence is; words.size(): nowhere that is known.
std::size_t PlaceOfTheVerb(const ToldWords& words) {
  const std::size_t said = SaidOfTheTool(words);
  if (said < words.size()) return said;
  // "Use this when the user wants to see …", "Useful for finding …".
  const std::size_t far = std::min<std::size_t>(words.size(), 12);
  for (std::size_t i = 0; i + 1 < far; ++i) {
    if (words[0] == "use" && IsIn(words[i], {"needs", "want", "wants"})) {
      return words[i + 1] == "to" ? i + 2 : words.size();
    }
    if (words[0] == "useful" && words[i] == "for") return i + 1;
    // "An endpoint that can be used to check …".
    const bool is_tool = IsIn(words[i], {"api", "command", "endpoint", "function", "tool"});
    if (is_tool && IsIn(words[i + 1], {"for", "that", "to", "which"})) {
      std::size_t verb = i + 2;
      while (verb < words.size() && IsIn(words[verb], {"allows", "be", "can", "helps", "is", "lets",
                                                       "to", "used", "you"})) {
        ++verb;
      }
      return verb;
    }
  }
  std::size_t verb = 0;
  while (verb < words.size() && (IsAdverb(words[verb]) || words[verb] == "please")) ++verb;
  return verb;
}

}  // namespace

bool SaysItReads(std::string_view description, const Vocabulary& vocabulary) {
  auto sentences = SentencesOf(description.substr(0, kOpeningBytes));
  ToldWords& words = sentences.front();
  DropHeading(words);
  if (HasOne(words, {"read-only", "readonly"}) &&
      std::none_of(words.begin(), words.end(),
                   [](const std::string& word) { return IsNegation(word); })) {
    return true;
  }
  if (SaysItReadsInChinese(description) || SaysItReadsInAnotherLanguage(description)) return true;
  if (words.empty()) return false;
  const std::size_t verb = PlaceOfTheVerb(words);
  if (verb < words.size() && HandsSomethingOver(words, verb)) return false;
  if (ReadsAt(words, verb, vocabulary)) return !ActsBesides(words, verb, vocabulary);
  if (RunsAReport(words, verb) || IsATrial(words)) return SaysItOnlyReads(description);
  return BeginsWithInformation(words, vocabulary) && !ActsBesides(words, 0, vocabulary);
}

bool SaysItActs(std::string_view description, const Vocabulary& vocabulary) {
  auto sentences = SentencesOf(description.substr(0, kOpeningBytes));
  ToldWords& words = sentences.front();
  DropHeading(words);
  const std::size_t verb = words.empty() ? 0 : PlaceOfTheVerb(words);
  if (verb + 1 >= words.size()) return false;
  if (HandsSomethingOver(words, verb)) return true;
  // "Tries an exploit against a host": whoever tries something does it, unless he says otherwise.
  if (IsIn(words[verb], {"try", "tries"})) {
    return !SaysItOnlyReads(description);
  }
  if (ReadsAt(words, verb, vocabulary)) return ActsBesides(words, verb, vocabulary);
  const auto acts = [&vocabulary](const std::string& stem) {
    const WordClass word_class = vocabulary.ClassOf(stem);
    return (word_class == WordClass::kAction || word_class == WordClass::kActionOrNoun) &&
           !MayOnlyLook(stem);
  };
  const bool has_object =
      IsObject(words[verb + 1]) ||
      IsIn(words[verb + 1], {"how", "what", "where", "whether", "which", "who"});
  if (acts(words[verb])) return has_object;
  if (verb == 0 && BeginsWithAnUnlistedDeed(words, vocabulary)) return true;
  const auto stems = StemsOfThirdPerson(words[verb]);
  return std::any_of(stems.begin(), stems.end(), acts) &&
         (has_object || HasBareObject(words, verb) ||
          PartOf(words[verb + 1]) == PartOfSpeech::kNeverVerb ||
          vocabulary.ClassOf(words[verb + 1]) == WordClass::kNoun);
}

}  // namespace claribi::policy
