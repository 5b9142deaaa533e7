#include "planner/grammar.h"

#include <algorithm>
#include <set>

namespace claribi::planner {
namespace {

using Words = std::set<std::string_view>;

const Words& Silent() {
  static const Words kWords{"a",
                            "an",
                            "the",
                            "our",
                            "my",
                            "your",
                            "we",
                            "i",
                            "you",
                            "us",
                            "me",
                            "please",
                            "kindly",
                            "currently",
                            "now",
                            "right",
                            "moment",
                            "present",
                            "presently",
                            "today's",
                            "actually",
                            "just",
                            "really",
                            "exactly",
                            "there",
                            "here",
                            "that",
                            "who",
                            "their",
                            "its",
                            "hi",
                            "hello",
                            "hey",
                            "thanks",
                            "thank",
                            "ok",
                            "so",
                            "well",
                            "exist",
                            "exists",
                            "existing",
                            "list",
                            "show",
                            "display",
                            "plot",
                            "give",
                            "tell",
                            "find",
                            "get",
                            "fetch",
                            "see",
                            "know",
                            "want",
                            "need",
                            "would",
                            "could",
                            "can",
                            "may",
                            "let",
                            "overview",
                            "out",
                            "called",
                            "named",
                            "which",
                            "what",
                            "whose",
                            "do",
                            "does",
                            "did",
                            "am",
                            "all",
                            "any",
                            "some",
                            "every",
                            "entire",
                            "whole",
                            "overall",
                            "is",
                            "are",
                            "was",
                            "were",
                            "be",
                            "been",
                            "being",
                            "configured",
                            "installed",
                            "defined",
                            "deployed",
                            "hosted",
                            "located",
                            "live",
                            "lives",
                            "living",
                            "sit",
                            "sits",
                            "reside",
                            "belong",
                            "belongs",
                            "belonging",
                            "run",
                            "runs",
                            "ran",
                            "use",
                            "uses",
                            "used",
                            "using",
                            "consume",
                            "consumes",
                            "consuming",
                            "has",
                            "have",
                            "had",
                            "having",
                            "contain",
                            "contains",
                            "containing",
                            "include",
                            "includes",
                            "hold",
                            "holds",
                            "everything",
                            "anything",
                            "whats",
                            "about",
                            "take",
                            "takes",
                            "took",
                            "going",
                            "look",
                            "looks",
                            "looking",
                            "at",
                            "to",
                            "details",
                            "information",
                            "info",
                            "report",
                            "return",
                            "print",
                            "enumerate",
                            "identify",
                            "into",
                            "as",
                            "one",
                            "ones",
                            "it's",
                            "present",
                            "side",
                            "various",
                            "where",
                            "when",
                            "how",
                            "inside",
                            "within",
                            "found",
                            "placed",
                            "stored",
                            "kept",
                            "provisioned",
                            "allocated",
                            "registered",
                            "enabled",
                            "see",
                            "want",
                            "company",
                            "organisation's",
                            "organization's",
                            "lets",
                            "check",
                            "quick",
                            "question",
                            "kind",
                            "happened",
                            "value",
                            "values",
                            "reported",
                            "occurred",
                            "happen",
                            "occur",
                            "recorded",
                            "logged",
                            "made",
                            "wondering",
                            "interested",
                            "curious",
                            "altogether",
                            "still",
                            "yet",
                            "got",
                            "come",
                            "comes",
                            "doing"};
  return kWords;
}

// Silent, too; and no slip of another word becomes one of them: it might be a name.
const Words& SilentVerbs() {
  static const Words kWords{"pls",    "plz",      "either",  "anywhere", "ever",      "something",
                            "stuff",  "taking",   "getting", "operate",  "operating", "own",
                            "manage", "managing", "carry",   "carries",  "carrying",  "eat",
                            "eats",   "eating",   "caused",  "triggered"};
  return kWords;
}

// What would change an answer, and is not understood. None of it is the name of something.
const Words& Unanswered() {
  static const Words kWords{
      "median",   "annual",    "yearly",    "quarterly",     "ratio",     "percentile",
      "high",     "low",       "big",       "small",         "good",      "bad",
      "better",   "worse",     "slow",      "fast",          "heavy",     "light",
      "critical", "important", "unused",    "stale",         "oversized", "nearly",
      "almost",   "roughly",   "around",    "approximately", "similar",   "second",
      "third",    "fourth",    "fifth",     "half",          "twice",     "increase",
      "decrease", "attention", "rows",      "select",        "few",       "couple",
      "most",     "enough",    "too",       "very",          "likely",    "usual",
      "usually",  "normal",    "abnormal",  "unusual",       "expected",  "recommended",
      "possible", "need",      "person",    "people",        "customer",  "customers",
      "money",    "problem",   "problems",  "appear",        "appears",   "read",
      "keep",     "keeps",     "mentioned", "beautiful",     "left",      "goes",
      "go",       "upgraded",  "migrated"};
  return kWords;
}

const Words& Prepositions() {
  static const Words kWords{"in",     "on",   "of",     "for",    "from",   "at",    "with",
                            "within", "to",   "by",     "inside", "across", "among", "under",
                            "via",    "into", "during", "over",   "through"};
  return kWords;
}

const Words& Commands() {
  static const Words kWords{
      "delete",   "drop",      "remove",      "create",    "make",      "add",       "update",
      "set",      "restart",   "stop",        "start",     "pause",     "resume",    "power",
      "turn",     "shut",      "scale",       "upgrade",   "downgrade", "resize",    "move",
      "migrate",  "rename",    "terminate",   "kill",      "deploy",    "enable",    "disable",
      "execute",  "reset",     "fix",         "write",     "send",      "email",     "insert",
      "truncate", "grant",     "revoke",      "ignore",    "forget",    "pretend",   "buy",
      "launch",   "provision", "rebuild",     "reboot",    "destroy",   "erase",     "wipe",
      "purge",    "modify",    "edit",        "configure", "install",   "uninstall", "rotate",
      "invite",   "subscribe", "unsubscribe", "alter",     "change",    "switch",    "act",
      "run"};
  return kWords;
}

const Words& Others() {
  static const Words kWords{
      "hosting",      "housing",    "holding",    "owning",     "serving",    "not",
      "no",           "without",    "except",     "excluding",  "excepting",  "never",
      "neither",      "nor",        "other",      "than",       "but",        "none",
      "lacking",      "lack",       "lacks",      "missing",    "outside",    "and",
      "or",           "plus",       "versus",     "vs",         "compared",   "compare",
      "between",      "more",       "less",       "fewer",      "over",       "above",
      "under",        "below",      "least",      "most",       "greater",    "higher",
      "lower",        "exceeding",  "exceed",     "exceeds",    "equal",      "equals",
      "top",          "bottom",     "highest",    "lowest",     "fewest",     "largest",
      "smallest",     "biggest",    "greatest",   "maximum",    "minimum",    "max",
      "min",          "average",    "mean",       "avg",        "sum",        "combined",
      "share",        "percentage", "percent",    "proportion", "fraction",   "difference",
      "differ",       "sorted",     "sort",       "ordered",    "order",      "ranked",
      "rank",         "grouped",    "group",      "broken",     "breakdown",  "split",
      "distribution", "ascending",  "descending", "since",      "last",       "past",
      "previous",     "yesterday",  "today",      "tonight",    "week",       "weeks",
      "day",          "days",       "hour",       "hours",      "minute",     "minutes",
      "month",        "months",     "year",       "years",      "monday",     "tuesday",
      "wednesday",    "thursday",   "friday",     "saturday",   "sunday",     "ago",
      "before",       "after",      "this",       "hourly",     "daily",      "weekly",
      "monthly",      "trend",      "peak",       "trending",   "double",     "until",
      "why",          "will",       "tomorrow",   "next",       "healthy",    "only",
      "both",         "several",    "nothing",    "recently",   "frequently", "often",
      "ends",         "ending",     "end",        "break",      "starts",     "starting",
      "begin",        "begins",     "beginning",  "best",       "worst",      "multiple",
      "multi",        "many",       "much",       "like",       "available",  "together",
      "common",       "popular",    "number",     "count",      "total",      "each",
      "different",    "distinct",   "per",        "amount",     "gap",        "heaviest",
      "strongest",    "lightest",   "weakest"};
  return kWords;
}

bool Has(const Words& words, std::string_view word) { return words.count(word) > 0; }

}  // namespace

bool IsSilent(std::string_view word) { return Has(Silent(), word) || Has(SilentVerbs(), word); }

bool IsBe(std::string_view word) {
  static const Words kWords{"is", "are", "was", "were", "be", "been", "being"};
  return Has(kWords, word);
}

bool IsHave(std::string_view word) {
  static const Words kWords{"has",      "have",       "had",     "having",   "with",   "contain",
                            "contains", "containing", "include", "includes", "holds",  "hold",
                            "use",      "uses",       "using",   "run",      "runs",   "running",
                            "host",     "hosts",      "hosting", "holding",  "housing"};
  return Has(kWords, word);
}

bool IsUse(std::string_view word) {
  static const Words kWords{"use",      "uses",      "used", "using", "consume",
                            "consumes", "consuming", "eat",  "eats",  "eating"};
  return Has(kWords, word);
}

bool IsPreposition(std::string_view word) { return Has(Prepositions(), word); }

bool IsNamePlace(std::string_view word) {
  static const Words kWords{"in", "of", "for", "from", "on", "inside", "within", "named", "called"};
  return Has(kWords, word);
}

bool IsCommand(std::string_view word) { return Has(Commands(), word); }

bool IsPronounBack(std::string_view word) {
  static const Words kWords{"it",  "them",  "they",  "he",   "she",    "him",   "his",
                            "her", "these", "those", "same", "former", "latter"};
  return Has(kWords, word);
}

bool IsOurPlace(std::string_view word) {
  static const Words kWords{"place", "company", "firm", "shop", "house", "end"};
  return Has(kWords, word);
}

bool IsNoName(std::string_view word) {
  static const Words kWords{"shows",     "tells",   "gives",     "states",      "mentions",
                            "including", "owns",    "own",       "owned",       "pays",
                            "operates",  "manages", "maintains", "spends",      "requires",
                            "needs",     "stating", "giving",    "mentioning",  "showing",
                            "exceeds",   "exceed",  "together",  "respectively"};
  return Has(kWords, word);
}

bool IsGrammar(std::string_view word) {
  return IsSilent(word) || IsNoName(word) || Has(Prepositions(), word) || Has(Commands(), word) ||
         Has(Others(), word) || Has(Unanswered(), word) || IsPronounBack(word);
}

const std::vector<std::string_view>& GrammarWords() {
  static const std::vector<std::string_view> kAll = [] {
    std::vector<std::string_view> all;
    for (const Words* words : {&Silent(), &Prepositions(), &Others()}) {
      all.insert(all.end(), words->begin(), words->end());
    }
    return all;
  }();
  return kAll;
}

}  // namespace claribi::planner
