#include "policy/answer_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/text.h"
#include "policy/answer_stops.h"
#include "policy/foreign_words.h"
#include "policy/listing_words.h"
#include "policy/part_words.h"
#include "policy/sentence_words.h"
#include "policy/spoken_figures.h"

namespace claribi::policy {
namespace {

using core::IsIn;

// What a rule of SentenceReader begins with, besides numbers, places, and words of cutting and
// failing.
constexpr WordTable kAnswerBegins{
    "partial",    "incomplete",  "timed",   "still",    "in",     "stopped",    "terminated",
    "aborted",    "interrupted", "could",   "unable",   "failed", "couldn't",   "response",
    "some",       "certain",     "other",   "limited",  "capped", "restricted", "exceeds",
    "exceeded",   "limit",       "maximum", "cap",      "max",    "more",       "further",
    "additional", "remaining",   "others",  "continue", "next",   "not"};

class SentenceReader {
 public:
  explicit SentenceReader(const SentenceWords& words)
      : words_(words),
        is_showing_(words.has_showing()),
        is_of_answer_(words.has_answer()),
        is_looking_(words.has_looking()) {}

  Incompleteness Read() const {
    Incompleteness said = Incompleteness::kNone;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (MayBegin(i)) said = std::max(said, ReadAt(i));
    }
    return said;
  }

 private:
  bool MayBegin(std::size_t i) const {
    const std::string_view word = words_[i].text;
    return words_.MayBegin(i, kAnswerBegins) || words_[i].number || IsCutting(word) ||
           IsPlaceWord(word) || IsFailing(word);
  }

  Incompleteness ReadAt(std::size_t i) const {
    if (SaysCutting(i) || IsDimensions(i)) return Incompleteness::kTruncated;
    if (SaysPartial(i) || SaysPlacesFailed(i) || SaysSkipped(i) || SaysStopped(i) ||
        SaysUnable(i) || SaysMissing(i)) {
      return Incompleteness::kPartial;
    }
    if (SaysLimited(i) || SaysMore(i) || SaysNotAll(i)) {
      return Incompleteness::kMorePages;
    }
    return Incompleteness::kNone;
  }

  // "Output truncated to 20000 characters.", but not "message truncated" in a row of a log.
  bool SaysCutting(std::size_t i) const {
    if (!IsCutting(words_[i].text) || words_.IsDenied(i)) return false;
    // "the shortened list" tells of a list, not of this answer.
    if (i > 0 && IsAnswerWord(words_[i + 1].text) && words_[i + 1].clause == words_[i].clause) {
      return false;
    }
    // Of a table, to truncate is to empty it.
    if (words_.Has({"table"}) && !words_.Has({"output", "rows", "response", "results"}))
      return false;
    const bool is_reasoned = IsIn(words_[1].text, {"for", "to", "at", "after", "because", "due"});
    return is_of_answer_ ||
           (i == 0 &&
            (words_.size() == 1 || words_[1].clause > 0 || (is_reasoned && words_.size() <= 6))) ||
           (words_.size() <= 3 && words_[i].clause > 0);
  }

  // "Results limited to 100", "a limit of 100 rows was reached", "Reached the maximum of 10 rows"
  bool SaysLimited(std::size_t i) const {
    const std::string_view word = words_[i].text;
    if (words_.IsDenied(i)) return false;
    std::size_t most = i + 2;
    while (
        IsIn(words_[most].text, {"the", "at", "most", "first", "last", "latest", "a", "maximum"})) {
      ++most;
    }
    if (IsIn(word, {"limited", "capped", "restricted"}) && IsIn(words_[i + 1].text, {"to", "at"}) &&
        words_[most].number) {
      return IsRowWord(words_[most + 1].text) ||
             (is_of_answer_ && !IsTimeUnit(words_[most + 1].text));
    }
    if (IsIn(word, {"exceeds", "exceeded"}) && is_of_answer_ && words_[i + 1].text != "rate") {
      return words_.Has({"limit", "maximum", "size", "rows", "cap", "only"}) &&
             !words_.Has({"rate", "quota"});
    }
    if (!IsIn(word, {"limit", "maximum", "cap", "max"}) || !is_of_answer_) return false;
    if (words_.Has({"rate", "quota", "requests"})) return false;
    for (std::size_t j = 0; j < words_.size(); ++j) {
      if (IsIn(words_[j].text, {"reached", "hit", "exceeded", "applied", "reaching"}) &&
          !words_.IsDenied(j)) {
        return true;
      }
    }
    return false;
  }

  // "45 more rows", "more results are available", "12 rows omitted", "use the next page token"
  bool SaysMore(std::size_t i) const {
    const std::string_view word = words_[i].text;
    const std::string_view next = words_[i + 1].text;
    const bool is_more = IsIn(word, {"more", "further", "additional", "remaining", "other"});
    if (is_more && i > 0 && words_[i - 1].number.value_or(0) > 0 && words_[i + 2].text != "than" &&
        (IsRowWord(next) || (word == "more" && is_showing_))) {
      return true;
    }
    if (IsIn(word, {"others", "more"}) && i > 0 && words_[i - 1].number.value_or(0) > 0 &&
        (i == 1 || IsIn(words_[i - 2].text, {"and", "plus", "are"})) && i + 1 >= words_.size()) {
      return true;
    }
    if (is_more && word != "other" && word != "remaining" && !words_.IsDenied(i)) {
      if (IsAnswerWord(next) || IsAnswerWord(words_[i + 2].text)) {
        for (std::size_t j = i + 2; j < i + 5; ++j) {
          if (IsIn(words_[j].text, {"available", "exist", "exists", "follow", "remain", "left",
                                    "omitted", "waiting", "pending"})) {
            return true;
          }
        }
        if (words_.Has({"offset", "cursor", "page", "token", "fetch"})) return true;
        if (i > 0 && IsIn(words_[i - 1].text, {"are", "be", "is", "has", "have"})) return true;
      }
      if (word == "more" && IsIn(next, {"available", "exist", "exists", "follow"})) return true;
      // "Use --page 2 to see more"
      if (word == "more" && i > 0 &&
          IsIn(words_[i - 1].text, {"see", "get", "load", "fetch", "show", "view"}) &&
          words_.Has({"page", "offset", "cursor", "limit", "token", "use"})) {
        return true;
      }
    }
    if (words_[i].number.value_or(0) > 0 &&
        (IsRowWord(next) || IsFailing(next) || next == "hidden" || next == "not")) {
      for (std::size_t j = i + 1; j < i + 5 && words_[j].clause == words_[i].clause; ++j) {
        if (IsIn(words_[j].text, {"omitted", "hidden", "remaining", "undisplayed", "withheld"}))
          return true;
        if (words_[j].text == "skipped" && IsRowWord(next) && !is_looking_) return true;
        if (words_[j].text == "not" && IsShowing(words_[j + 1].text)) return true;
      }
    }
    if (word == "continue" && !words_.IsDenied(i) &&
        (IsIn(next, {"with", "from", "at"}) || words_.Has({"pass", "use", "call"}))) {
      return words_.Has({"cursor", "offset", "token", "page"});
    }
    if (word != "next" || words_.IsDenied(i)) return false;
    const bool is_place = IsIn(next, {"cursor", "token", "offset", "marker"}) ||
                          IsIn(words_[i + 2].text, {"cursor", "token"});  // "Next cursor: abc"
    if (is_place && words_.size() > i + 2 &&
        !words_.Has({"null", "empty", "n", "none", "nil", "no"})) {
      return true;
    }
    return IsIn(next, {"page", "batch"}) &&
           (words_.Has({"use", "pass", "call", "fetch", "get", "request", "see", "continue"}) ||
            (words_[i + 2].clause > words_[i + 1].clause && i + 2 < words_.size() &&
             !words_.Has({"null", "empty", "n", "none", "nil", "no"})));
  }

  bool SaysNotAll(std::size_t i) const {
    return words_[i].text == "not" && IsIn(words_[i + 1].text, {"all", "every"}) &&
           (is_of_answer_ || is_showing_ || is_looking_ || IsPlaceWord(words_[i + 2].text));
  }

  // "partial results", "the data may be incomplete"
  bool SaysPartial(std::size_t i) const {
    if (!IsIn(words_[i].text, {"partial", "incomplete"})) return false;
    if (words_.IsDenied(i)) return false;
    if (IsAnswerWord(words_[i + 1].text)) return true;
    for (std::size_t back = 2; back <= 4 && back <= i; ++back) {
      if (IsAnswerWord(words_[i - back].text)) {
        return IsIn(words_[i - 1].text, {"is", "are", "be", "was", "were", "currently"});
      }
    }
    return words_.size() <= 2;
  }

  // "2 of 5 shards failed", "some regions were unreachable", "3 hosts did not respond"
  bool SaysPlacesFailed(std::size_t i) const {
    if (!IsPlaceWord(words_[i].text) || i == 0) return false;
    const SentenceWord& before = words_[i - 1];
    const bool is_some = before.number.value_or(0) > 0 ||
                         IsIn(before.text, {"some", "several", "the", "few", "following", "one",
                                            "two", "three", "a", "these", "search"}) ||
                         i + 1 >= words_.size();
    const bool is_named = IsPlaceWord(words_[i].text) && words_.size() > i + 2;
    if (!is_some && !is_named) return false;
    if (i > 2 && words_[i - 2].text == "of" && words_[i - 3].number == std::int64_t{0})
      return false;
    if (before.number == std::int64_t{0} || words_.IsDenied(i)) return false;
    for (std::size_t j = i + 1; j < i + 6; ++j) {
      if (IsFailing(words_[j].text) &&
          (is_some ||
           IsIn(words_[j].text, {"unreachable", "unavailable", "unresponsive", "offline"}))) {
        return !words_.IsDenied(j) &&
               !IsIn(words_[j + 1].text, {"over", "login", "logins", "jobs"});
      }
      if (is_some && words_[j].text == "not" &&
          IsIn(words_[j + 1].text, {"respond", "answer", "reachable", "available", "searched",
                                    "scanned", "be", "reply", "included"})) {
        return true;
      }
    }
    return false;
  }

  // "Scanned 18 repositories, 4 skipped because of missing permission."
  bool SaysSkipped(std::size_t i) const {
    if (!is_looking_ || words_.Has({"tests", "test", "checks"})) return false;
    const bool counts = words_[i].number.value_or(0) > 0;
    std::size_t next = i + 1;
    if (IsIn(words_[next].text, {"were", "was", "are"}) || IsPlaceWord(words_[next].text)) ++next;
    if (counts && IsFailing(words_[next].text)) return true;
    // "skipped 4 files"
    return IsFailing(words_[i].text) && words_[i].text != "missing" &&
           words_[i + 1].number.value_or(0) > 0 && !words_.IsDenied(i);
  }

  // "Query timed out after 30 s", "Search stopped after 10 s", "The query is still running."
  bool SaysStopped(std::size_t i) const {
    const std::string_view word = words_[i].text;
    const std::string_view next = words_[i + 1].text;
    if (words_.IsDenied(i)) return false;
    if (word == "timed" && next == "out") {
      return words_.Has({"query", "search", "scan", "partial", "results"}) && words_.size() < 24;
    }
    if (word == "still" && IsIn(next, {"running", "executing", "processing", "loading"})) {
      return words_.Has({"query", "search", "job", "scan", "results"});
    }
    if (word == "in" && next == "progress") {
      return words_.Has({"query", "search", "execution", "statement", "scan"});
    }
    return IsIn(word, {"stopped", "terminated", "aborted", "interrupted"}) &&
           IsIn(next, {"early", "after", "before", "prematurely"}) &&
           words_.Has({"search", "query", "scan", "results", "collection"});
  }

  // "Could not reach eu-west-1", "Unable to access 2 projects", "no response from 3 hosts"
  bool SaysUnable(std::size_t i) const {
    std::size_t verb = i + 1;
    const std::string_view word = words_[i].text;
    const std::string_view next = words_[i + 1].text;
    if ((word == "could" && next == "not") || (IsIn(word, {"unable", "failed"}) && next == "to")) {
      verb = i + 2;
    } else if (word != "couldn't") {
      return word == "response" && i > 0 && words_[i - 1].text == "no" &&
             words_[i + 1].text == "from";
    }
    if (words_[verb].text == "be") ++verb;
    if (i > 0 && (IsDenial(words_[i - 1].text) || words_[i - 1].number == std::int64_t{0}))
      return false;
    return IsIn(
        words_[verb].text,
        {"reach", "reached", "query",    "queried",   "access", "accessed", "contact", "contacted",
         "fetch", "fetched", "retrieve", "retrieved", "search", "searched", "scan",    "scanned",
         "load",  "loaded",  "collect",  "collected", "list",   "listed"});
  }

  // "some results may be missing"
  bool SaysMissing(std::size_t i) const {
    return IsIn(words_[i].text, {"some", "certain", "other"}) && IsAnswerWord(words_[i + 1].text) &&
           (IsIn(words_[i + 4].text, {"missing", "omitted", "hidden", "unavailable"}) ||
            IsIn(words_[i + 3].text, {"missing", "omitted", "hidden", "unavailable"}) ||
            (words_[i + 3].text == "not" && IsShowing(words_[i + 4].text)));
  }

  // What pandas writes below a table that it cut: "[1000 rows x 5 columns]".
  bool IsDimensions(std::size_t i) const {
    return words_.size() == 5 && i == 0 && words_[0].number && words_[1].text == "rows" &&
           words_[2].text == "x" && words_[3].number && words_[4].text == "columns";
  }

  const SentenceWords& words_;
  const bool is_showing_;
  const bool is_of_answer_;
  const bool is_looking_;
};

Incompleteness SaidIn(const SentenceWords& words, std::string_view sentence) {
  return std::max({SentenceReader(words).Read(), SaidStopped(words), SaidOfListing(words),
                   SaidOfPart(words), SaidByFigures(words), SaidInOtherLanguage(words, sentence)});
}

}  // namespace

Incompleteness SaidIncomplete(std::string_view words, Look look) {
  Incompleteness said = Incompleteness::kNone;
  words = words.substr(0, 4 * kLongestSentence);
  // "The query resulted in 412 documents. Returning 2 documents."
  std::optional<SentenceWords> whole;
  if (words.size() <= kLongestSentence && words.find_first_of("?\n") == std::string_view::npos) {
    whole.emplace(words, look);
    if (CountsTwice(*whole)) return Incompleteness::kMorePages;
  }
  const std::size_t size = words.size();
  while (!words.empty()) {
    std::size_t end = 0;  // behind a full stop, not that of a number
    while (end < words.size() && words[end] != '\n' && words[end] != ';' &&
           !(words[end] == '.' && end + 1 < words.size() && words[end + 1] == ' ')) {
      ++end;
    }
    const std::string_view sentence = words.substr(0, end);
    const bool is_question = words.substr(0, end + 1).find('?') != std::string_view::npos;
    if (is_question) {
      if (AsksToGoOn(SentenceWords(sentence))) said = std::max(said, Incompleteness::kMorePages);
    } else if (whole && end == size) {
      said = std::max(said, SaidIn(*whole, sentence));
    } else {
      said = std::max(said, SaidIn(SentenceWords(sentence, look), sentence));
    }
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return said;
}

bool SaidOpen(std::string_view words) {
  const SentenceWords read(words.substr(0, kLongestSentence));
  for (std::size_t i = 0; i < read.size(); ++i) {
    const bool is_open = (read[i].text == "in" && read[i + 1].text == "progress") ||
                         (read[i].text == "still" && read[i + 1].text == "running");
    if (is_open) return read.Has({"query", "search", "execution", "statement", "scan"});
  }
  return false;
}

}  // namespace claribi::policy
