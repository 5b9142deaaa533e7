#include "policy/listing_words.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/text.h"
#include "policy/mark_values.h"

namespace claribi::policy {
namespace {

using core::IsIn;

bool IsOlder(std::string_view word) {
  return IsIn(word, {"older", "earlier", "newer", "later", "previous", "remaining"});
}

// What a rule of ListingReader begins with.
constexpr WordTable kListingBegins{
    "subset",    "selection",   "excerpt", "preview",  "preliminary", "provisional", "interim",
    "only",      "first",       "top",     "limit",    "cap",         "maximum",     "max",
    "stopping",  "stopped",     "stops",   "too",      "more",        "refine",      "narrow",
    "continued", "continues",   "for",     "end",      "total",       "available",   "exist",
    "again",     "remaining",   "see",     "get",      "list",        "show",        "view",
    "fetch",     "retrieve",    "load",    "dropping", "discarding",  "omitting",    "skipping",
    "ignoring",  "dropped",     "beyond",  "older",    "earlier",     "newer",       "later",
    "previous",  "errors",      "error",   "failures", "denied",      "excludes",    "excluding",
    "without",   "skipped",     "timed",   "gave",     "warning",     "warn",        "caution",
    "still",     "interrupted", "out",     "data",     "results",     "rows",        "entries",
    "records",   "not",         "missing", "output",   "listing",     "non",         "some",
    "no"};

class ListingReader {
 public:
  explicit ListingReader(const SentenceWords& words)
      : words_(words), is_showing_(words.has_showing()), is_of_answer_(words.has_answer()) {}

  Incompleteness Read() const {
    Incompleteness said = Incompleteness::kNone;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!words_.MayBegin(i, kListingBegins)) continue;
      if (SaysLost(i)) said = std::max(said, Incompleteness::kPartial);
      if (IsDenied(i)) continue;
      if (SaysFailed(i)) said = std::max(said, Incompleteness::kPartial);
      if (SaysChoice(i) || SaysLimit(i) || SaysTooMany(i) || SaysOn(i) || SaysOlder(i) ||
          SaysHowToSee(i) || SaysDropped(i) || SaysBegin(i)) {
        said = std::max(said, Incompleteness::kMorePages);
      }
    }
    return said;
  }

 private:
  std::string_view At(std::size_t i) const { return words_[i].text; }
  bool Is(std::size_t i, std::initializer_list<std::string_view> list) const {
    return IsIn(At(i), list);
  }
  bool IsDenied(std::size_t i) const {
    for (std::size_t back = 1; back <= std::min<std::size_t>(i, 4); ++back) {
      if (words_[i - back].clause != words_[i].clause) break;
      if (IsDenial(At(i - back))) return true;
    }
    return IsIn(At(i + 1), {"no", "none", "false", "not"});
  }
  bool IsSoon(std::size_t i, std::initializer_list<std::string_view> list, std::size_t most) const {
    for (std::size_t j = i + 1; j <= i + most; ++j) {
      if (IsIn(At(j), list)) return true;
    }
    return false;
  }

  bool IsOfCalls() const {
    return words_.Has({"rate", "quota", "memory", "connection", "connections", "api", "retry",
                       "retries", "speed", "credit", "spending", "disk"});
  }

  // "This is a subset of the results.", "Showing a preview.", "Preview (2 rows)"
  bool SaysChoice(std::size_t i) const {
    if (Is(i, {"subset", "selection", "excerpt"})) {
      return is_showing_ ||
             (At(i + 1) == "of" &&
              IsSoon(i, {"results", "rows", "records", "items", "entries", "matches"}, 4));
    }
    if (Is(i, {"preview"})) {
      const bool is_headed = i == 0 && (words_[1].clause > 0 || Is(1, {"only"}));
      return (is_showing_ && words_.size() <= 8) || (is_headed && is_of_answer_);
    }
    if (Is(i, {"preliminary", "provisional", "interim"})) return IsAnswerWord(At(i + 1));
    // "Only recent entries are shown."
    return At(i) == "only" && Is(i + 1, {"recent", "newer", "the"}) && is_showing_ &&
           (Is(i + 1, {"recent", "newer"}) || Is(i + 2, {"newest", "latest", "recent"}));
  }

  // "The first two are below", "the first 20 rows follow"
  bool SaysBegin(std::size_t i) const {
    if (!Is(i, {"first", "top"}) || words_.size() > 12) return false;
    std::size_t j = i + 1;
    if (!words_[j].number && !Is(j, {"two", "three", "four", "five", "six", "seven", "eight",
                                     "nine", "ten", "few", "dozen", "hundred"})) {
      return false;
    }
    ++j;
    if (IsRowWord(At(j))) ++j;
    if (At(j) == "follow") return j + 1 == words_.size();
    return At(j) == "are" &&
           Is(j + 1, {"below", "here", "inline", "shown", "listed", "included"}) &&
           j + 2 >= words_.size();
  }

  // "LIMIT 20 applied", "limit reached", "LIMIT 2 was added to the query", "Max rows (2) returned."
  bool SaysLimit(std::size_t i) const {
    if (!Is(i, {"limit", "cap", "maximum", "max", "stopping", "stopped", "stops", "only"}) ||
        IsOfCalls()) {
      return false;
    }
    if (Is(i, {"limit", "cap", "maximum", "max"})) {
      std::size_t j = i + 1;
      while (words_[j].number ||
             Is(j, {"of", "rows", "row", "results", "was", "were", "has", "been", "is", "number",
                    "automatically", "records", "items"})) {
        ++j;
      }
      if (Is(j, {"reached", "hit", "applied", "added", "imposed", "appended", "exceeded"})) {
        return is_of_answer_ || words_.size() <= 4;
      }
      return Is(i, {"max", "maximum"}) && IsShowing(At(j)) && is_of_answer_ && j > i + 1;
    }
    // "Stopping at 2 results", "Only 1000 rows were scanned."
    if (Is(i, {"stopping", "stopped", "stops"}) && Is(i + 1, {"at", "after"})) {
      const bool is_of_question = i == 0 || Is(i - 1, {"query", "search", "scan", "listing",
                                                       "export", "output", "reading"});
      return is_of_question && words_[i + 2].number && IsRowWord(At(i + 3));
    }
    return At(i) == "only" && words_[i + 1].number.value_or(0) > 0 && IsRowWord(At(i + 2)) &&
           (IsLooking(At(i + 3)) || IsLooking(At(i + 4)) || At(i + 3) == "could");
  }

  // "Too many results; showing 2.", "More than 2 results matched", "more rows than can be shown"
  bool SaysTooMany(std::size_t i) const {
    if (At(i) == "too" && At(i + 1) == "many") return IsRowWord(At(i + 2));
    if (At(i) == "too" && At(i + 1) == "large") return is_of_answer_ && is_showing_;
    if (At(i) == "more" && At(i + 1) == "than" && words_[i + 2].number) {
      return IsRowWord(At(i + 3)) && words_.Has({"matched", "match", "found", "exist", "refine"});
    }
    if (At(i) == "more" && IsRowWord(At(i + 1)) && At(i + 2) == "than") {
      return IsSoon(i + 2, {"displayed", "shown", "returned", "listed", "limit", "fit"}, 4);
    }
    // "Refine your search to see everything."
    return Is(i, {"refine", "narrow"}) && IsSoon(i, {"search", "query", "filter"}, 3) &&
           words_.Has({"see", "everything", "others", "rest", "remaining", "more"});
  }

  // "Continued on the next page.", "See page 2 for the rest.", "Pass page=2 for more."
  bool SaysOn(std::size_t i) const {
    if (Is(i, {"continued", "continues"})) {
      return IsSoon(i, {"page", "next", "cursor", "offset"}, 4) ||
             (words_.size() <= 3 && Is(0, {"list", "results", "output", "table"}));
    }
    if (At(i) == "for" && Is(i + 1, {"more", "the"}) &&
        (At(i + 1) == "more" || At(i + 2) == "rest")) {
      return i > 0 && words_.Has({"pass", "use", "see", "call", "set", "increase"}) &&
             words_.Has({"page", "offset", "cursor", "limit", "token"}) &&
             !Is(i + 2, {"information", "details", "help"});
    }
    // "END of page 1", "2 rows in set (340 total)"
    if (At(i) == "end" && At(i + 1) == "of" && At(i + 2) == "page") {
      return words_.size() == 4 && words_[i + 3].number.has_value();
    }
    // "(first page)"
    if (At(i) == "first" && At(i + 1) == "page" && i > 0) {
      return i + 2 >= words_.size() && words_[i].clause > words_[i - 1].clause;
    }
    if (!Is(i, {"total", "available", "exist"}) || i < 3 || !words_[i - 1].number) return false;
    const std::size_t first = words_[0].number ? 0 : 1;  // "Loaded 3 items (118 available)"
    return words_[first].number && IsRowWord(At(first + 1)) &&
           *words_[i - 1].number > *words_[first].number && words_[i].clause > words_[0].clause;
  }

  // "Use --limit 118 to see all", "Set limit higher to get all rows.", "Run again with page=2."
  bool SaysHowToSee(std::size_t i) const {
    const bool names_place = words_.Has({"limit", "page", "offset", "cursor"});
    if (At(i) == "again") return words_.Has({"page", "offset", "cursor"}) && words_.size() <= 8;
    if (At(i) == "remaining" && words_[i + 1].number.value_or(0) > 0) return names_place;
    if (!Is(i, {"see", "get", "list", "show", "view", "fetch", "retrieve", "load"})) return false;
    if (!Is(i + 1, {"all", "everything", "more", "others"})) return false;
    return words_.Has({"use", "set", "increase", "raise", "run", "pass", "reply", "add"}) &&
           (names_place || At(i + 1) == "everything" ||
            (At(i + 1) == "more" && IsRowWord(At(i + 2)) && words_.Has({"reply"})));
  }

  // "dropping the rest", "stopping here", "Rows beyond the first 3 are omitted."
  bool SaysDropped(std::size_t i) const {
    if (Is(i, {"dropping", "discarding", "omitting", "skipping", "ignoring", "dropped"})) {
      return At(i + 1) == "the" && Is(i + 2, {"rest", "remainder", "others"});
    }
    if (At(i) == "beyond") return is_of_answer_ && words_.Has({"omitted", "dropped", "cut"});
    return At(i) == "stopping" && At(i + 1) == "here";
  }

  // "Older entries are not shown.", "older events exist", "Earlier messages were omitted."
  bool SaysOlder(std::size_t i) const {
    return IsOlder(At(i)) && IsRowWord(At(i + 1)) &&
           (IsSoon(i + 1, {"exist", "exists", "available", "omitted", "hidden", "dropped"}, 3) ||
            (IsSoon(i + 1, {"not"}, 2) && IsShowing(words_[i + 4].text)));
  }

  // "2 errors occurred while listing.", "Access denied for 2 projects", "Excludes 2 projects",
  // "Skipped eu-west-1: access denied", "Timed out.", "Still loading..."
  bool SaysFailed(std::size_t i) const {
    const std::string_view word = At(i);
    if (Is(i, {"errors", "error", "failures"}) && Is(i + 1, {"occurred", "happened"})) {
      if (At(i + 2) == "in") return words_[i + 3].number.value_or(0) > 0 && IsPlaceWord(At(i + 6));
      return Is(i + 2, {"while", "during", "when"}) &&
             IsSoon(i + 2,
                    {"listing", "fetching", "reading", "querying", "scanning", "searching",
                     "collecting", "retrieving", "loading"},
                    3);
    }
    if (word == "denied" && i > 0 && Is(i - 1, {"access", "permission"}) &&
        Is(i + 1, {"for", "to", "on"})) {
      return words_[i + 2].number.value_or(0) > 0 && IsPlaceWord(At(i + 3));
    }
    if (Is(i, {"excludes", "excluding", "without"}) && words_[i + 1].number.value_or(0) > 0) {
      return IsPlaceWord(At(i + 2)) && words_.size() <= 10;
    }
    if (word == "skipped" && i == 0) {
      if (words_[1].number.value_or(0) > 0) return IsPlaceWord(At(2));
      return words_.size() <= 9 && words_.Has({"denied", "timeout", "unreachable", "forbidden"});
    }
    if (word == "timed" && At(i + 1) == "out" && i == 0) {
      return words_.size() == 2 || (Is(2, {"after"}) && words_.size() <= 5) ||
             words_.Has({"results", "rows", "partial", "far"});
    }
    if (word == "gave" && At(i + 1) == "up") return true;
    if (word == "skipped" && i > 0) return words_.Has({"permission"}) && words_.size() <= 8;
    if (i == 0 && Is(0, {"warning", "warn", "caution"}) && words_[1].clause > 0) {
      return words_.Has({"unreachable", "unavailable", "unresponsive"}) &&
             !words_.Has({"not", "no"});
    }
    if (word == "still" && i == 0) return Is(1, {"loading", "running"}) && words_.size() == 2;
    if (word == "interrupted") return words_.size() == 1;
    // "Query run out of memory"
    return word == "out" && At(i + 1) == "of" && At(i + 2) == "memory" &&
           words_.Has({"query", "search", "scan"});
  }

  // "Data may be missing for eu-west-1.", "the data for the last hour is incomplete", "No data from
  // eu-west-1 (timeout)."
  bool SaysLost(std::size_t i) const {
    if (Is(i, {"data", "results", "rows", "entries", "records"}) && Is(i + 1, {"may", "might"})) {
      return !words_.Has({"limit"}) && At(i + 2) == "be" &&
             Is(i + 3, {"missing", "incomplete", "stale", "partial"}) && At(i + 3) != "stale";
    }
    if (i == 0 && At(0) == "data" && At(1) == "for") {
      return words_.Has({"incomplete", "missing"}) && !words_.Has({"no", "not"});
    }
    if (i == 0 && (At(0) == "not" || At(0) == "missing")) {
      const std::size_t head = At(0) == "not" ? 1 : 0;  // "Not included: eu-west", "Missing: …"
      return words_.size() > head + 1 && words_[head + 1].clause > words_[head].clause &&
             (At(head) == "included" ||
              (head == 0 && words_.Has({"timeout", "unreachable", "denied"})));
    }
    if (Is(i, {"list", "results", "output", "listing"})) {
      const std::size_t at = Is(i + 1, {"may", "might"}) ? i + 4 : i + 3;
      return At(at - 1) != "" && words_[at - 1].clause == words_[i].clause &&
             ((At(i + 1) == "is" && At(i + 2) == "not") || At(i + 2) == "not") &&
             Is(at, {"complete", "exhaustive"});
    }
    if (At(i) == "non" && At(i + 1) == "exhaustive") return is_of_answer_;
    if (At(i) == "some" && IsRowWord(At(i + 1)) && Is(i + 2, {"may", "might"})) {
      return At(i + 3) == "not" && At(i + 4) == "be" && IsShowing(At(i + 5));
    }
    return At(i) == "no" && Is(i + 1, {"data", "answer", "results", "reply"}) &&
           At(i + 2) == "from" &&
           words_.Has({"timeout", "unreachable", "unavailable", "error", "timed", "failed"});
  }

  const SentenceWords& words_;
  const bool is_showing_;
  const bool is_of_answer_;
};

// Whether something stands around `line` that a sentence has not, and what is inside of it.
std::string_view Undecorated(std::string_view line, bool& is_decorated) {
  constexpr std::string_view kDecoration = " \t-_*[](){}<>=\xC2\xBB";
  const std::size_t begin = line.find_first_not_of(kDecoration);
  if (begin == std::string_view::npos) return {};
  std::string_view inside = line.substr(begin);
  for (const std::string_view arrow :
       {"\xE2\x86\x92", "\xC2\xBB", "\xE2\x80\xBA", "\xE2\x96\xB6"}) {
    const std::size_t at = inside.find(arrow);
    if (at != std::string_view::npos) inside = inside.substr(0, at);
  }
  inside = inside.substr(0, inside.find_last_not_of(kDecoration) + 1);
  is_decorated = inside.size() + 1 < line.size();
  return inside;
}

}  // namespace

Incompleteness SaidOfListing(const SentenceWords& words) { return ListingReader(words).Read(); }

bool IsLineToNext(std::string_view line) {
  constexpr std::size_t kLongest = 40;
  if (line.empty() || line.size() > kLongest) return false;
  bool is_decorated = false;
  const std::string inside = core::AsciiLower(Undecorated(line, is_decorated));
  if (IsIn(inside, {"load more", "show more", "see more", "view more"})) return true;
  if (!is_decorated) return false;
  if (inside.starts_with("more--") || inside.starts_with("more --")) return true;
  // "1 2 3 ... 17 Next »"
  const std::size_t last = inside.rfind(' ');
  const bool is_pager = last != std::string::npos && inside.substr(last + 1) == "next" &&
                        inside.find_first_not_of("0123456789 .|next") == std::string::npos;
  if (is_pager || IsIn(inside, {"next", "next page", "more", "continued", "to be continued",
                                "list continues", "continues"})) {
    return true;
  }
  const bool is_bracketed = std::string_view("([").find(line.front()) != std::string_view::npos &&
                            std::string_view(")]").find(line.back()) != std::string_view::npos;
  const auto span = is_bracketed ? SpanOf(inside) : std::nullopt;
  return span && span->total && span->end < *span->total && !span->begin;
}

bool CountsFirst(std::string_view line) {
  const SentenceWords words(line);
  if (!line.ends_with(':') || words.size() > 20) return false;
  std::optional<std::int64_t> all, first;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_first = i > 0 && IsIn(words[i - 1].text, {"first", "top", "latest"});
    if (words[i].number && is_first) first = words[i].number;
    if (words[i].number && !is_first && !all && !first) all = words[i].number;
  }
  return all && first && *first > 0 && *first < *all;
}

}  // namespace claribi::policy
