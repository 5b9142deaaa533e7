#include "policy/reduced.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/name_words.h"
#include "core/text.h"
#include "policy/mark_values.h"
#include "policy/page_words.h"
#include "policy/word_set.h"

namespace claribi::policy {
namespace {

using core::IsIn;
using core::Json;
using NameWordList = std::vector<std::string>;

constexpr std::size_t kMostSearchedRows = 50;
constexpr std::size_t kLongestReduced = 48;

bool HoldsOneOf(const NameWordList& words, std::initializer_list<std::string_view> list) {
  return std::ranges::any_of(words, [&](const std::string& word) { return IsIn(word, list); });
}

bool IsFillInReduced(std::string_view word) {
  return IsIn(word, {"is",  "was",    "are",   "were", "has",  "have", "been", "the", "of", "count",
                     "num", "number", "total", "n",    "some", "any",  "x",    "in",  "a",  "to"});
}

// What an answer is made of, or made from.
bool IsOfReducedAnswer(std::string_view word) {
  static constexpr WordSet kKnown(
      {"row",      "rows",     "result",  "results", "record", "records",  "entry",     "entries",
       "item",     "items",    "data",    "range",   "window", "period",   "output",    "response",
       "answer",   "list",     "listing", "page",    "pages",  "scan",     "search",    "query",
       "replica",  "history",  "depth",   "view",    "set",    "series",   "points",    "point",
       "content",  "text",     "match",   "matches", "hits",   "document", "documents", "cache",
       "span",     "spans",    "token",   "tokens",  "size",   "bytes",    "log",       "logs",
       "lookback", "interval", "events",  "lines",   "fields", "columns",  "children",  "read",
       "fetch",    "export",   "day",     "hour",    "week",   "month",    "bucket",    "today",
       "node",     "nodes",    "source",  "sources"});
  return kKnown.Has(word);
}

bool IsBoundInName(std::string_view word) {
  return IsIn(word, {"limit", "limits", "cap", "max", "maximum", "budget", "ceiling", "threshold",
                     "bound", "deadline", "timeout", "cutoff"});
}

bool IsReachInName(std::string_view word) {
  return IsIn(word, {"reached", "hit", "exceeded", "exceeds", "applied", "injected", "added",
                     "imposed", "enforced", "exhausted", "overrun", "passed"});
}

// What a setting may say of what will be done, and no answer of what was.
bool IsSettingWord(std::string_view word) {
  return IsIn(word, {"allow",  "allowed", "can",      "enable",  "enabled", "default",  "supports",
                     "should", "require", "required", "include", "may",     "will",     "on",
                     "policy", "rate",    "quota",    "credit",  "spend",   "spending", "edition",
                     "speed",  "age",     "goal",     "target",  "users",   "offer",    "storage",
                     "disk",   "seat",    "seats",    "alert",   "not",     "no",       "never",
                     "non",    "until",   "at",       "if",      "warn"});
}

bool SaysReduced(const NameWordList& words, const std::vector<std::string>& nouns) {
  if (std::ranges::any_of(words, IsSettingWord)) return false;
  if (HoldsOneOf(words, {"partial"}) && HoldsOneOf(words, {"match", "matches", "index"}))
    return false;
  Reduction most = Reduction::kNone;
  bool is_too = false, is_bound = false, is_reach = false, is_done = false, names_answer = false,
       has_reason = false;
  for (const std::string& word : words) {
    if (IsFillInReduced(word)) continue;
    const Reduction reduction = ReductionOf(word);
    const bool is_noun = std::ranges::find(nouns, word) != nouns.end();
    most = std::max(most, reduction);
    is_bound = is_bound || IsBoundInName(word);
    is_reach = is_reach || IsReachInName(word);
    is_too = is_too || word == "too";
    is_done = is_done || IsIn(word, {"injected", "added", "imposed", "enforced"});
    names_answer = names_answer || is_noun || IsOfReducedAnswer(word);
    has_reason = has_reason || IsIn(word, {"by", "due", "for"});
  }
  if (is_bound && is_reach && (names_answer || is_done || !HoldsOneOf(words, {"budget", "max"}))) {
    return true;
  }
  if (is_too && names_answer) return HoldsOneOf(words, {"large", "big", "long", "many", "much"});
  return most == Reduction::kSure || (most == Reduction::kOfThing && (names_answer || has_reason));
}

// Some row says the word of itself: the count is one of the rows here.
bool IsSaidInRows(std::string_view word, const Json::Array& rows) {
  for (std::size_t i = 0; i < std::min(rows.size(), kMostSearchedRows); ++i) {
    const Json::Object* cells = rows[i].AsObject();
    if (cells == nullptr) continue;
    for (const auto& [name, value] : *cells) {
      const core::JsonString* text = value.AsString();
      if (FoldedName(name).find(word) != std::string::npos) return true;
      if (text != nullptr && text->size() <= kLongestReduced &&
          core::AsciiLower(*text).find(word.substr(0, 4)) != std::string::npos) {
        return true;
      }
    }
  }
  return false;
}

// "skipped_rows": 37, "inaccessibleDriveCount": 3: of the rows' own kind, and nothing else in it.
bool CountsReduced(const NameWordList& words, const std::vector<std::string>& nouns,
                   const Json::Array& rows) {
  std::string_view reduced;
  bool is_of_rows = false, is_of_places = false, is_denied = false;
  for (const std::string& word : words) {
    if (IsFillInReduced(word)) continue;
    const bool is_undone = is_denied && (word.ends_with("ed") || word == "read" || word == "shown");
    if (word == "not") {
      is_denied = true;
    } else if (is_undone || ReductionOf(word) != Reduction::kNone) {
      reduced = word;
    } else if (IsPlaces(word) && word != "files") {
      is_of_rows = is_of_places = true;
    } else if (std::ranges::find(nouns, word) != nouns.end() ||
               IsIn(word, {"row", "rows", "result", "results", "record", "records", "entry",
                           "entries", "item", "items", "match", "matches", "hits", "lines"})) {
      is_of_rows = true;
    } else {
      return false;
    }
  }
  // Places that are not the rows themselves are data unless the word is of the question's work.
  const bool is_of_work = is_denied || reduced.starts_with("un") || reduced == "skipped";
  if (IsIn(reduced, {"sampled", "partial", "limited", "condensed", "restricted"})) return false;
  // "totalRowsCapped" is a total, as far as it was counted.
  if (ReductionOf(reduced) == Reduction::kSure && HoldsOneOf(words, {"total"})) return false;
  return is_of_rows && !reduced.empty() && (!is_of_places || is_of_work) &&
         !IsSaidInRows(reduced, rows);
}

// Where a page or a range begins, ends, or how long it is.
bool IsMeasureOfPage(const NameWordList& rest) {
  return HoldsOneOf(
      rest, {"range", "window", "period",  "from",      "start", "begin",   "since", "end",
             "until", "size",   "limit",   "rows",      "depth", "days",    "hours", "lookback",
             "date",  "time",   "horizon", "timerange", "count", "results", "pages"});
}

struct Applied {
  const Json* asked = nullptr;
  const Json* done = nullptr;
};

bool DifferInValue(const Applied& pair) {
  if (pair.asked == nullptr || pair.done == nullptr) return false;
  const bool are_alike = (pair.asked->IsString() && pair.done->IsString()) ||
                         (pair.asked->IsNumber() && pair.done->IsNumber());
  return are_alike && *pair.asked != *pair.done;
}

void JudgeApplied(const NameWordList& words, const Applied& pair, PageReading& page) {
  if (!IsMeasureOfPage(words) || !DifferInValue(pair)) return;
  const auto asked = CountOf(pair.asked), done = CountOf(pair.done);
  if (asked && done) {
    // A page that is shorter than it was to be is full at its own length.
    if (*done < *asked) page.applied_limit = done;
    return;
  }
  page.is_part = true;
}

bool IsRequestedWord(std::string_view word) {
  return IsIn(word, {"requested", "asked", "desired", "wanted", "original", "request"});
}
bool IsAppliedWord(std::string_view word) {
  return IsIn(word, {"applied", "effective", "actual", "served", "granted", "adjusted", "used",
                     "clamped", "resolved"});
}

// "requestedRange" beside "appliedRange", {"requested": {"from": …}, "actual": {"from": …}}
void ReadApplied(const Around& object, PageReading& page) {
  std::map<std::string, Applied> pairs;
  Applied whole;
  for (const auto& [name, plain, value] : object.members) {
    const bool may_be = plain.find("ed") != std::string::npos ||
                        plain.find("effective") != std::string::npos ||
                        plain.find("actual") != std::string::npos || plain == "request";
    if (!may_be || name.size() > kLongestReduced) continue;
    const NameWordList words = core::NameWords(name);
    std::string rest;
    const Json* asked = nullptr;
    const Json* done = nullptr;
    for (const std::string& word : words) {
      if (IsRequestedWord(word) && asked == nullptr) {
        asked = value;
      } else if (IsAppliedWord(word) && done == nullptr) {
        done = value;
      } else {
        rest += (rest.empty() ? "" : " ") + word;
      }
    }
    if ((asked == nullptr) == (done == nullptr)) continue;
    Applied& pair = rest.empty() ? whole : pairs[rest];
    (asked != nullptr ? pair.asked : pair.done) = value;
  }
  for (const auto& [rest, pair] : pairs) JudgeApplied(core::NameWords(rest), pair, page);
  JudgeApplied(core::NameWords(object.name), whole, page);
  const Json::Object* asked = whole.asked == nullptr ? nullptr : whole.asked->AsObject();
  if (asked == nullptr || whole.done == nullptr) return;
  for (const auto& [name, value] : *asked) {
    JudgeApplied(core::NameWords(name), {&value, whole.done->FindGiven(name)}, page);
  }
}

// A thing with a life of its own has a name or a number: of it, "hidden" speaks.
bool IsReducedThing(const Around& object) {
  return object.is_of_thing || std::ranges::any_of(object.members, [](const NamedValue& member) {
           return IsIn(member.plain, {"id", "uuid", "key", "slug", "number", "reference", "ref",
                                      "email", "sku", "queue", "type"});
         });
}

}  // namespace

Reduction ReductionOf(std::string_view word) {
  static constexpr WordSet kSure({"truncated", "clamped", "clipped", "capped", "cropped",
                                  "abridged", "elided", "thinned", "subsampled", "downsampled",
                                  "incomplete", "overflowed"});
  static constexpr WordSet kOfThing(
      {"trimmed",      "sampled",     "partial",     "partially", "shortened",   "condensed",
       "limited",      "restricted",  "cut",         "dropped",   "omitted",     "hidden",
       "withheld",     "suppressed",  "skipped",     "missing",   "pending",     "excluded",
       "unavailable",  "unreachable", "lagging",     "delayed",   "behind",      "degraded",
       "interrupted",  "aborted",     "overflow",    "throttled", "backfilling", "outdated",
       "inaccessible", "collapsed",   "undelivered", "discarded", "lost",        "suspended",
       "narrowed",     "reduced",     "curtailed",   "invisible", "removed"});
  if (kSure.Has(word)) return Reduction::kSure;
  const bool is_undone =
      word.starts_with("un") &&
      IsIn(word.substr(2),
           {"scanned", "searched", "queried", "visited", "loaded", "fetched", "parsed", "indexed",
            "processed", "read", "listed", "reached", "displayed", "returned"});
  return is_undone || kOfThing.Has(word) ? Reduction::kOfThing : Reduction::kNone;
}

void ReadReduced(const Around& object, const RowList& list, const std::vector<std::string>& nouns,
                 PageReading& page) {
  if (object.is_beside())
    return IsMeasureOfPage({object.plain}) ? ReadApplied(object, page) : void();
  const bool is_of_thing = IsReducedThing(object);
  for (const auto& [name, plain, value] : object.members) {
    const bool is_flag = IsTrue(*value);
    const Json::Array* items = value->AsArray();
    const bool is_list = items != nullptr && items != list.rows && !items->empty();
    const bool is_count = is_list || (value->IsNumber() && CountOf(value).value_or(0) > 0);
    if ((!is_flag && !is_count) || is_of_thing || name.size() > kLongestReduced) continue;
    const NameWordList words = core::NameWords(name);
    page.is_part = page.is_part ||
                   (is_flag ? SaysReduced(words, nouns) : CountsReduced(words, nouns, *list.rows));
  }
  if (!object.is_of_thing) ReadApplied(object, page);
}

}  // namespace claribi::policy
