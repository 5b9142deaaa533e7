#include "policy/part_words.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "core/text.h"

namespace claribi::policy {
namespace {

using core::IsIn;

// That a reader has something before them.
bool IsVisibleWord(std::string_view word) {
  return IsShowing(word) || IsLooking(word) ||
         IsIn(word, {"visible", "available", "reachable", "accessible", "covered", "readable",
                     "searchable", "searched", "counted", "present", "considered", "scanned",
                     "indexed", "read", "delivered", "exported", "expanded", "viewable", "part"});
}

// That something is kept from a reader.
bool IsWithheld(std::string_view word) {
  return IsIn(word, {"omitted", "hidden", "withheld", "suppressed", "excluded", "dropped",
                     "discarded", "collapsed", "elided", "invisible", "filtered", "stripped",
                     "unlisted", "removed", "undisplayed"});
}

bool IsNegationWord(std::string_view word) {
  return IsIn(word, {"not", "aren't", "isn't", "weren't", "wasn't", "cannot", "can't", "couldn't",
                     "won't"});
}

// A part of them, of nobody knows how many.
bool IsSomeWord(std::string_view word) {
  return IsIn(
      word,
      {"some",       "several",   "many",      "few",        "certain",      "other",    "others",
       "additional", "further",   "private",   "older",      "earlier",      "archived", "most",
       "rest",       "remaining", "remainder", "restricted", "confidential", "inactive", "newer"});
}

// A piece that stands for the whole.
bool IsTasteWord(std::string_view word) {
  return IsIn(word, {"preview", "taste", "excerpt", "glimpse", "teaser", "extract", "subset",
                     "sampling", "snippet", "highlights", "abridgement", "selection"});
}

bool IsBoundWord(std::string_view word) {
  return IsIn(word, {"limit", "ceiling", "cap", "maximum", "bound", "budget", "cutoff", "threshold",
                     "time", "memory", "tokens", "space", "deadline"});
}

// What a rule of PartReader begins with, besides numbers.
constexpr WordTable kPartBegins{
    "out",        "before",      "may",       "might",     "could",    "permission", "permissions",
    "access",     "rights",      "not",       "percent",   "dropped",  "skipped",    "excluded",
    "omitted",    "ignored",     "left",      "held",      "hidden",   "withheld",   "suppressed",
    "discarded",  "collapsed",   "elided",    "invisible", "filtered", "stripped",   "unlisted",
    "removed",    "undisplayed", "aren't",    "isn't",     "weren't",  "wasn't",     "cannot",
    "can't",      "couldn't",    "won't",     "limited",   "capped",   "hit",        "hits",
    "reached",    "exhausted",   "only",      "among",     "some",     "preview",    "taste",
    "excerpt",    "glimpse",     "teaser",    "extract",   "subset",   "sampling",   "snippet",
    "highlights", "abridgement", "selection", "few",       "handful",  "many",       "several",
    "see",        "get",         "fetch",     "load",      "view",     "retrieve",   "read",
    "ask",        "reply",       "say",       "request",   "type",     "call"};

class PartReader {
 public:
  explicit PartReader(const SentenceWords& words)
      : words_(words),
        is_of_answer_(words.has_answer()),
        is_asking_(words.has_looking() || words.has_showing() ||
                   words.Has({"match", "matches", "search", "query", "scan", "listing"})) {}

  Incompleteness Read() const {
    Incompleteness said = Incompleteness::kNone;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!words_.MayBegin(i, kPartBegins) && !words_[i].number) continue;
      if (SaysEndless(i) || SaysMaybe(i) || SaysForbidden(i) || SaysSilent(i) || SaysBasis(i) ||
          SaysDropped(i))
        said = std::max(said, Incompleteness::kPartial);
      if (SaysKept(i) || SaysLimit(i) || SaysTaste(i) || SaysOthers(i) || SaysAsk(i) ||
          SaysMany(i) || SaysSight(i)) {
        said = std::max(said, Incompleteness::kMorePages);
      }
    }
    return said;
  }

 private:
  std::string_view At(std::size_t i) const { return words_[i].text; }
  bool IsEnd(std::size_t i) const {
    return i + 1 >= words_.size() || words_[i + 1].clause != words_[i].clause;
  }
  bool BeginsClause(std::size_t i) const {
    return i == 0 || words_[i - 1].clause != words_[i].clause;
  }

  bool BeginsDenied(std::size_t i) const {
    return words_.Has({"tests", "test", "checks"}) || (i > 0 && IsDenial(At(i - 1)));
  }

  // What is spoken of before `i` is a part that there is: "14 rules of other zones". "No rules" and
  // "if rules" are none.
  bool HasSubject(std::size_t i) const {
    bool is_some = false;
    for (std::size_t back = 1; back <= std::min<std::size_t>(i, 8); ++back) {
      const SentenceWord& word = words_[i - back];
      if (IsIn(word.text, {"no", "none", "if", "when", "whether", "unless", "never", "without",
                           "zero", "any", "until"}) ||
          word.number == std::int64_t{0}) {
        return false;
      }
      const bool is_count = word.number.value_or(0) > 0 && !IsTimeUnit(words_[i - back + 1].text) &&
                            words_[i - back + 1].text != "percent";
      is_some = is_some || IsSomeWord(word.text) || is_count;
    }
    return is_some;
  }

  // "dropped 2 stores"
  bool SaysDropped(std::size_t i) const {
    return IsIn(At(i), {"dropped", "skipped", "excluded", "omitted", "ignored"}) &&
           words_[i + 1].number.value_or(0) > 0 && !BeginsDenied(i) && IsPlaceWord(At(i + 2));
  }

  // "Search hit the match ceiling (2)", "Results limited"
  bool SaysLimit(std::size_t i) const {
    if (IsIn(At(i), {"limited", "capped"}) && (IsEnd(i) || At(i + 1) == "by") && i > 0) {
      return IsAnswerWord(At(i - 1)) || (i > 1 && IsAnswerWord(At(i - 2)));
    }
    if (!IsIn(At(i), {"hit", "hits", "reached", "exhausted"}) ||
        words_.Has({"rate", "quota", "not", "no", "never"})) {
      return false;
    }
    for (std::size_t j = i + 1; j <= i + 4 && words_[j].clause == words_[i].clause; ++j) {
      if (IsIn(At(j), {"limit", "ceiling", "cap", "maximum", "bound", "budget", "cutoff"})) {
        return is_asking_ || is_of_answer_;
      }
    }
    return false;
  }

  // "Some folders are not visible to this token", "14 rules of other zones were left out"
  bool SaysKept(std::size_t i) const {
    const bool is_left_out =
        (At(i) == "left" && At(i + 1) == "out") || (At(i) == "held" && At(i + 1) == "back");
    // "(7 venues withheld)"
    if (IsWithheld(At(i)) && IsEnd(i) && i > 1 && words_[i - 2].number.value_or(0) > 0 &&
        words_[i - 2].clause == words_[i].clause) {
      return !IsTimeUnit(At(i - 1));
    }
    const bool is_told = i > 0 && IsIn(At(i - 1), {"are", "were", "is", "was", "been", "be"});
    if (is_left_out || (IsWithheld(At(i)) && is_told)) return HasSubject(i);
    if (!IsNegationWord(At(i))) return false;
    std::size_t verb = i + 1;
    while (IsIn(At(verb), {"be", "been", "yet", "currently", "fully", "all", "also"})) ++verb;
    return IsVisibleWord(At(verb)) && At(verb) != "limited" && HasSubject(i);
  }

  // "recent mails may not appear", "other hits may be missing"
  bool SaysMaybe(std::size_t i) const {
    if (!IsIn(At(i), {"may", "might", "could"}) || words_.Has({"if", "when", "unless", "limit"}))
      return false;
    const std::size_t verb = At(i + 2) == "be" ? i + 3 : i + 2;
    if (At(i + 1) == "not") {
      return IsIn(At(verb), {"appear", "show", "shown", "included", "listed", "visible", "covered",
                             "reflected", "returned", "found", "complete"});
    }
    return At(i + 1) == "be" &&
           IsIn(At(i + 2), {"missing", "incomplete", "absent", "other", "more"}) &&
           (is_of_answer_ || is_asking_);
  }

  // "You do not have permission to see 7 crew members", "Folders you have no access to are left
  // out"
  bool SaysForbidden(std::size_t i) const {
    if (!IsIn(At(i), {"permission", "permissions", "access", "rights"})) return false;
    bool is_denied = false;
    for (std::size_t back = 1; back <= std::min<std::size_t>(i, 4); ++back) {
      is_denied = is_denied || IsIn(At(i - back), {"no", "not", "lack", "lacks", "without", "don't",
                                                   "insufficient", "missing"});
    }
    if (!is_denied || words_.Has({"if"})) return false;
    for (std::size_t j = i + 1; j <= i + 7; ++j) {
      const bool is_kept = IsNegationWord(At(j)) || IsWithheld(At(j)) || At(j) == "left";
      if (words_[j].number.value_or(0) > 0 || IsSomeWord(At(j)) || is_kept) return true;
    }
    return false;
  }

  // "Source 'wiki' did not answer in time."
  bool SaysSilent(std::size_t i) const {
    return At(i) == "not" && i > 0 && IsIn(At(i - 1), {"did", "does", "do"}) &&
           IsIn(At(i + 1), {"answer", "respond", "reply", "report"});
  }

  // "Based on 1 % of the posts."
  bool SaysBasis(std::size_t i) const {
    return At(i) == "percent" && At(i + 1) == "of" && i > 0 &&
           words_.Has({"based", "estimated", "extrapolated", "computed", "sampled"}) &&
           words_[i - 1].text != "100";
  }

  // "Your role can only see reports of your department", "only those you own are visible"
  bool SaysSight(std::size_t i) const {
    // "Only cases you own are visible to you."
    for (std::size_t j = i + 2; At(i) == "only" && j <= i + 8; ++j) {
      if (At(j) == "visible" && At(j + 1) == "to") return true;
    }
    return At(i) == "only" && IsIn(At(i + 1), {"see", "sees", "view", "list", "read", "access"}) &&
           i > 0 && IsIn(At(i - 1), {"can", "could", "may", "to"});
  }

  // "Ran out of time before all folders were visited", "hit the match ceiling"
  bool SaysEndless(std::size_t i) const {
    if (At(i) == "out" && At(i + 1) == "of" && i > 0 &&
        IsIn(At(i - 1), {"ran", "running", "run"})) {
      return IsBoundWord(At(i + 2)) && (is_asking_ || is_of_answer_);
    }
    if (At(i) == "before" &&
        IsIn(At(i + 1), {"all", "every", "finishing", "completing", "reaching"})) {
      return is_asking_ && words_.Has({"stopped", "ended", "ran", "expired", "timeout", "halted",
                                       "elapsed", "up", "cut"});
    }
    return false;
  }

  // "Only the two nearest venues are listed."
  bool SaysOnlyFew(std::size_t i) const {
    const std::size_t at = At(i + 1) == "the" ? i + 2 : i + 1;
    const bool is_count = words_[at].number.value_or(0) > 0 ||
                          IsIn(At(at), {"one", "two", "three", "four", "five", "ten", "nearest",
                                        "first", "last", "most", "newest"});
    if (!is_count) return false;
    for (std::size_t j = at + 1; j <= at + 4; ++j) {
      if (IsIn(At(j), {"is", "are", "were", "was"}) && IsShowing(At(j + 1))) return true;
    }
    return false;
  }

  // "Here's a taste:", "preview below", "Here are the first few entries:"
  bool SaysTaste(std::size_t i) const {
    if (At(i) == "only" && SaysOnlyFew(i)) return true;
    if (At(i) == "among" && At(i + 1) == "others") return true;
    if (At(i) == "some" && At(i + 1) == "of") {
      return (i == 0 || (i < 3 && At(i - 1) == "are")) && words_.size() <= 8;
    }
    if (At(i) == "only") {  // "This is only part of the list."
      const std::size_t what = IsIn(At(i + 1), {"a", "the"}) ? i + 2 : i + 1;
      if (IsIn(At(what),
               {"part", "portion", "fraction", "subset", "excerpt", "fragment", "sample"})) {
        return words_.size() <= 14;
      }
    }
    // "34 still to come"
    if (words_[i].number.value_or(0) > 0 && At(i + 1) == "still" && At(i + 2) == "to") {
      return IsIn(At(i + 3), {"come", "fetch", "load", "show", "list"});
    }
    const bool is_taste = IsTasteWord(At(i));
    if (!is_taste && At(i) != "few" && At(i) != "handful") return false;
    const bool is_here = words_.Has({"here", "here's", "below", "following", "follows", "follow",
                                     "shown", "showing", "displayed", "attached", "inline"});
    if (is_taste) {
      const bool is_new = i == 0 || !IsIn(At(i - 1), {"no", "not", "your", "new", "seat"});
      return is_here && is_new && words_.size() <= 16;
    }
    const bool is_few = (At(i) == "few" || At(i) == "handful") && i > 0 &&
                        IsIn(At(i - 1), {"first", "a", "last", "top", "latest"});
    if (!is_few || words_.size() > 16) return false;
    return is_here && (At(i - 1) != "a" || At(i + 1) == "of");
  }

  // "(+12 others)", "and 18 more", "27 additional tags" as a line
  bool SaysOthers(std::size_t i) const {
    if (IsIn(At(i), {"many", "several"}) && i > 0 && At(i - 1) == "and") {
      return IsIn(At(i + 1), {"more", "others"}) && IsEnd(i + 1);
    }
    if (words_[i].number.value_or(0) <= 0 || words_.size() > 40) return false;
    if (!BeginsClause(i) && !IsIn(At(i - 1), {"and", "plus"})) return false;
    if (IsIn(At(i + 1), {"others", "more"})) return IsEnd(i + 1);
    if (!IsIn(At(i + 1), {"additional", "further", "other", "more", "remaining"})) return false;
    return i == 0 && i + 3 >= words_.size() && !IsTimeUnit(At(i + 2));
  }

  // "Ask me if you want the others.", "request the full list"
  bool SaysAsk(std::size_t i) const {
    // "To see the rest, call again with offset=2.", "too many venues to list them all"
    if (IsIn(At(i), {"see", "get", "fetch", "load", "view", "retrieve", "read"})) {
      const std::size_t what = At(i + 1) == "the" ? i + 2 : i + 1;
      return IsIn(At(what), {"rest", "others", "remaining", "remainder"}) &&
             words_.Has({"call", "use", "pass", "offset", "cursor", "page", "limit", "again", "ask",
                         "run", "set", "token"});
    }
    if (At(i) == "many" && i > 0 && At(i - 1) == "too") {
      for (std::size_t j = i + 1; j <= i + 4; ++j) {
        if (At(j) == "to" && IsIn(At(j + 1), {"list", "show", "display", "return", "print"}))
          return true;
      }
    }
    if (!IsIn(At(i), {"ask", "reply", "say", "request", "type", "call"})) return false;
    for (std::size_t j = i + 1; j < words_.size() && j <= i + 8; ++j) {
      if (IsIn(At(j), {"others", "rest", "remaining", "remainder", "older", "earlier"}))
        return true;
      if (IsIn(At(j), {"full", "complete", "entire"}) && IsAnswerWord(At(j + 1))) return true;
    }
    return false;
  }

  // "3 of many"
  bool SaysMany(std::size_t i) const {
    return words_[i].number.value_or(0) > 0 && At(i + 1) == "of" && At(i + 2) == "many" &&
           IsEnd(i + 2);
  }

  const SentenceWords& words_;
  const bool is_of_answer_;
  const bool is_asking_;
};

}  // namespace

Incompleteness SaidOfPart(const SentenceWords& words) { return PartReader(words).Read(); }

bool AsksToGoOn(const SentenceWords& words) {
  if (words.size() > 16 || !words.Has({"you", "i", "shall", "should", "want", "continue"}))
    return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!IsIn(words[i].text, {"see", "show", "load", "fetch", "list", "get", "continue"})) continue;
    const std::size_t what = words[i + 1].text == "the" ? i + 2 : i + 1;
    if (IsIn(words[what].text, {"next", "rest", "others", "remaining", "more"})) return true;
  }
  return false;
}

}  // namespace claribi::policy
