#include "planner/word_lists.h"

#include <set>

namespace claribi::planner {
namespace {

using Words = std::set<std::string_view>;

}  // namespace

// Words of grammar.h that are none here: they say something of their own.
bool IsOperatorWord(std::string_view word) {
  static const Words kWords{"not",     "no",      "without",  "except",  "excluding", "never",
                            "neither", "lacking", "lack",     "lacks",   "missing",   "outside",
                            "average", "mean",    "avg",      "share",   "highest",   "lowest",
                            "largest", "biggest", "smallest", "fewest",  "maximum",   "minimum",
                            "max",     "min",     "peak",     "bottom",  "yesterday", "ago",
                            "since",   "past",    "sum",      "combined"};
  return kWords.count(word) > 0;
}

// What is said of no part alone, beside the words of grammar.h.
bool IsFrameWord(std::string_view word) {
  static const Words kWords{
      "aren't",       "isn't",        "don't",      "doesn't",    "haven't",    "hasn't",
      "weren't",      "wasn't",       "didn't",     "can't",      "what's",     "that's",
      "who's",        "where's",      "there's",    "i'd",        "we're",      "we've",
      "let's",        "incl",         "excl",       "w/o",        "those",      "although",
      "they",         "it",           "them",       "quick",      "purposes",   "purpose",
      "reasons",      "stayed",       "stays",      "actual",     "money",      "carry",
      "read",         "reads",        "line",       "chart",      "plot",       "graph",
      "table",        "available",    "break",      "down",       "frequently", "often",
      "hosted",       "different",    "distinct",   "unique",     "per",        "each",
      "every",        "together",     "developed",  "appear",     "emitted",    "logged",
      "produced",     "written",      "write",      "respective", "single",     "install",
      "enable",       "load",         "add",        "stating",    "mentioning", "giving",
      "along",        "doing",        "performing", "feeling",    "remain",     "remained",
      "supported",    "offered",      "reading",    "both",       "group",      "order",
      "rank",         "sort",         "isnt",       "arent",      "dont",       "&",
      "cannot",       "hows",         "consume",    "including",  "non",        "ranking",
      "distributed",  "spread",       "divided",    "summed",     "added",      "up",
      "portion",      "disabled",     "off",        "larger",     "bigger",     "smaller",
      "longest",      "shortest",     "shorter",    "later",      "earlier",    "grow",
      "grew",         "grown",        "growing",    "increase",   "increased",  "rise",
      "rose",         "risen",        "drop",       "dropped",    "decrease",   "decreased",
      "fall",         "fell",         "fallen",     "change",     "changed",    "shrink",
      "shrunk",       "evolved",      "counting",   "leaving",    "commonly",   "widely",
      "higher",       "lower",        "consist",    "consists",   "consisting", "made",
      "comprise",     "comprises",    "comprising", "part",       "counted",    "tallied",
      "goes",         "switched",     "turned",     "activated",  "active",     "include",
      "included",     "points",       "point",      "value",      "hundred",    "falls",
      "deactivated",  "inactive",     "towards",    "w",          "o",          "vs",
      "january",      "february",     "march",      "april",      "june",       "july",
      "august",       "september",    "october",    "november",   "december",   "hosting",
      "housing",      "holding",      "serving",    "owning",     "keeping",    "carrying",
      "containing",   "offering",     "high",       "frequent",   "rarest",     "commonest",
      "live",         "sit",          "reside",     "etc",        "deployed",   "place",
      "based",        "whatever",     "set",        "present",    "defined",    "assigned",
      "sitting",      "too",          "gap",        "side",       "zeros",      "zeroes",
      "cause",        "caused",       "trigger",    "triggered",  "perform",    "everything",
      "draw",         "visualize",    "zero",       "also",       "according",  "averaged",
      "respectively", "individually", "separately", "outnumber",  "outnumbers", "surpass",
      "surpasses",    "surpassing",   "tops",       "topping",    "house",      "houses",
      "owns",         "own",          "keep",       "keeps",      "consumes",   "process",
      "processes",    "follow",       "follows",    "subscribe",  "subscribes", "listen",
      "listens",      "poll",         "polls",      "concern",    "concerns",   "concerning",
      "concerned",    "regarding",    "relate",     "relates",    "related",    "relating",
      "pertain",      "pertains",     "pertaining", "affect",     "affects",    "affected",
      "affecting",    "involve",      "involves",   "involved",   "involving"};
  return kWords.count(word) > 0;
}

// What has no bound of its own: it says how big the asker thinks it is.
bool IsVagueWord(std::string_view word) {
  static const Words kWords{
      "big",         "small",         "large",         "little",      "tiny",        "huge",
      "high",        "low",           "expensive",     "cheap",       "old",         "young",
      "new",         "recent",        "busy",          "idle",        "quiet",       "full",
      "heavy",       "light",         "overloaded",    "underused",   "oversized",   "loaded",
      "hot",         "barely",        "hardly",        "heavily",     "lightly",     "scarcely",
      "rarely",      "powerful",      "weak",          "costly",      "pricey",      "strong",
      "stressed",    "underutilised", "underutilized", "bored",       "tight",       "strained",
      "inexpensive", "considerable",  "significant",   "substantial", "intensively", "bare",
      "outdated",    "inactive",      "dated",         "dormant"};
  return kWords.count(word) > 0;
}

// Units and words of time: the number beside them is in the plan, and has them.
bool IsUnitWord(std::string_view word) {
  static const Words kWords = {"%",
                               "b",
                               "kb",
                               "mb",
                               "gb",
                               "tb",
                               "kib",
                               "mib",
                               "gib",
                               "tib",
                               "byte",
                               "gig",
                               "gigs",
                               "iops",
                               "usd",
                               "dollar",
                               "dollars",
                               "bucks",
                               "percent",
                               "pct",
                               "k",
                               "million",
                               "thousand",
                               "kilobytes",
                               "megabyte",
                               "megabytes",
                               "gigabyte",
                               "gigabytes",
                               "terabyte",
                               "terabytes",
                               "ms",
                               "millisecond",
                               "milliseconds",
                               "s",
                               "sec",
                               "secs",
                               "second",
                               "seconds",
                               "min",
                               "mins",
                               "h",
                               "hr",
                               "hrs",
                               "d",
                               "w",
                               "ops",
                               "b/s",
                               "kb/s",
                               "mb/s",
                               "gb/s",
                               "ops/s",
                               "operations/s",
                               "rows/s",
                               "usd/month",
                               "date",
                               "old",
                               "older",
                               "newer",
                               "long",
                               "longer",
                               "first",
                               "third",
                               "fourth",
                               "fifth",
                               "annually"};
  return kWords.count(word) > 0;
}

}  // namespace claribi::planner
