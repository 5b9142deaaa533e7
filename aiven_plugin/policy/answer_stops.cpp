#include "policy/answer_stops.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/text.h"

namespace claribi::policy {
namespace {

using core::IsIn;

bool IsByteUnit(std::string_view word) {
  return IsIn(word, {"b", "byte", "bytes", "k", "kb", "kib", "m", "mb", "mib", "gb", "gib", "chars",
                     "characters", "kilobytes", "megabytes"});
}

// That something is put before the reader, and not that it is in there.
bool IsPresented(std::string_view word) {
  return (IsShowing(word) && !IsIn(word, {"contains", "list", "lists", "limited"})) ||
         IsIn(word, {"kept", "given", "received", "collected"});
}

bool IsAskingWord(std::string_view word) {
  return IsIn(word, {"query", "search", "scan", "export", "request", "statement", "listing",
                     "fetch", "collection", "crawl", "retrieval", "download", "dump", "read",
                     "enumeration", "traversal", "execution", "aggregation"});
}

bool IsEndingEarly(std::string_view word) {
  return IsIn(word, {"cancelled", "canceled", "aborted", "killed", "interrupted", "stopped",
                     "terminated", "halted", "abandoned", "stopping"});
}

// What a rule of StopReader begins with, besides numbers, places, and words of failing.
constexpr WordTable kStopBegins{
    "completed", "complete",    "finish",   "finished",    "first",     "last",      "initial",
    "final",     "leading",     "trailing", "latest",      "tail",      "beginning", "excerpt",
    "part",      "portion",     "preview",  "extract",     "fragment",  "subset",    "head",
    "sample",    "sampling",    "sampled",  "downsampled", "cancelled", "canceled",  "aborted",
    "killed",    "interrupted", "stopped",  "terminated",  "halted",    "abandoned", "stopping",
    "so",        "of",          "timeout",  "deadline",    "percent",   "lost",      "closed",
    "dropped",   "broken",      "reset",    "limited",     "capped",    "ended",     "rest",
    "remainder", "remaining"};

class StopReader {
 public:
  explicit StopReader(const SentenceWords& words)
      : words_(words), is_of_answer_(words.has_answer()), is_looking_(words.has_looking()) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      is_presented_ = is_presented_ || IsPresented(words_[i].text);
    }
  }

  Incompleteness Read() const {
    Incompleteness said = Incompleteness::kNone;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!MayBegin(i)) continue;
      if (SaysUncompleted(i)) said = std::max(said, Incompleteness::kPartial);
      if (IsDenied(i)) continue;
      if (SaysPiece(i)) said = std::max(said, Incompleteness::kTruncated);
      if (SaysSample(i) || SaysEnded(i) || SaysSoFar(i) || SaysPlaces(i) || SaysDeadline(i) ||
          SaysShare(i) || SaysDone(i) || SaysBroken(i) || SaysPlaceFailed(i)) {
        said = std::max(said, Incompleteness::kPartial);
      }
      if (SaysStoppedAt(i) || SaysRemaining(i) || SaysRest(i)) {
        said = std::max(said, Incompleteness::kMorePages);
      }
    }
    return said;
  }

 private:
  bool MayBegin(std::size_t i) const {
    return words_.MayBegin(i, kStopBegins) || words_[i].number || IsPlaceWord(words_[i].text) ||
           IsFailing(words_[i].text);
  }
  bool IsDenied(std::size_t i) const {
    for (std::size_t back = 1; back <= std::min<std::size_t>(i, 4); ++back) {
      if (words_[i - back].clause != words_[i].clause) break;
      if (IsDenial(words_[i - back].text)) return true;
    }
    return false;
  }

  bool IsFirstOrLast(std::string_view word) const {
    return IsIn(word, {"first", "last", "initial", "final", "leading", "trailing", "latest"});
  }

  // "only the last 64 KB are shown", "showing only the tail of the log"
  bool SaysPiece(std::size_t i) const {
    if (!is_presented_ || !IsNear(i, {"only", "just", "showing", "displaying", "returning"}, 4)) {
      return false;
    }
    if (IsFirstOrLast(words_[i].text) && words_[i + 1].clause == words_[i].clause) {
      for (std::size_t j = i + 1; j <= i + 3; ++j) {
        if (IsByteUnit(words_[j].text) && !words_[j].number) return i + 1 < j;
      }
      return false;
    }
    return IsIn(words_[i].text, {"tail", "beginning", "excerpt", "part", "portion", "preview",
                                 "extract", "fragment", "subset", "head"}) &&
           words_[i + 1].text == "of" && IsOfText();
  }
  bool IsOfText() const {
    return is_of_answer_ || words_.Has({"file", "document", "record", "stream", "trace"});
  }

  bool IsNear(std::size_t i, std::initializer_list<std::string_view> list, std::size_t most) const {
    for (std::size_t back = 1; back <= std::min(i, most); ++back) {
      if (IsIn(words_[i - back].text, list)) return true;
    }
    return false;
  }

  // "from a sample of 10,000 of 4,000,000 rows", "based on a 1 % sample", "results are sampled"
  bool SaysSample(std::size_t i) const {
    const std::string_view word = words_[i].text;
    if (IsIn(word, {"sample", "sampling"})) {
      if (i > 0 && words_[i - 1].text == "percent") return true;
      const bool is_from = IsNear(i, {"from", "on", "using", "over"}, 5) &&
                           IsNear(i, {"a", "an", "random", "percent", "based", "data"}, 3);
      if (is_from && (is_of_answer_ || words_.Has({"estimated", "computed", "based", "approximate",
                                                   "statistics"}))) {
        return true;
      }
      std::size_t at = i + 1;
      if (words_[at].text == "of") ++at;
      return at == i + 2 && words_[at].number && IsIn(words_[at + 1].text, {"of", "from", "out"}) &&
             HasMoreThan(*words_[at].number, at + 1, at + 4);
    }
    if (word == "sampled" || word == "downsampled") {
      return IsAnswerWord(words_[i + 1].text) ||
             (i > 1 && IsIn(words_[i - 1].text, {"are", "is", "was", "were", "been"}) &&
              is_of_answer_) ||
             (words_[i + 1].number && HasMoreThan(*words_[i + 1].number, i + 2, i + 5));
    }
    return false;
  }

  bool HasMoreThan(std::int64_t count, std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i <= end; ++i) {
      if (words_[i].number.value_or(0) > count) return true;
    }
    return false;
  }

  // "Query cancelled after 30 s", "The scan was aborted by the server"
  bool SaysEnded(std::size_t i) const {
    if (!IsEndingEarly(words_[i].text) || words_.size() > 30) return false;
    const bool has_why =
        IsIn(words_[i + 1].text, {"after", "by", "before", "due", "early", "because", "at", "on",
                                  "when", "halfway", "part", "prematurely", "midway"});
    const bool is_last = i + 1 >= words_.size() || words_[i + 1].clause != words_[i].clause;
    if (!has_why && !(is_last && i > 0)) return false;
    for (std::size_t back = 1; back <= std::min<std::size_t>(i, 4); ++back) {
      const SentenceWord& word = words_[i - back];
      if (word.clause != words_[i].clause || word.number) return false;
      if (IsAskingWord(word.text)) {
        return has_why || words_.Has({"rows", "results", "partial", "shown"}) || words_.size() <= 4;
      }
    }
    return false;
  }

  // "rows received so far are shown"
  bool SaysSoFar(std::size_t i) const {
    return words_[i].text == "so" && words_[i + 1].text == "far" && is_of_answer_ &&
           is_presented_ && words_.size() <= 24;
  }

  // "the list could not be completed", "could not finish the scan"
  bool SaysUncompleted(std::size_t i) const {
    if (!IsIn(words_[i].text, {"completed", "complete", "finish", "finished"})) return false;
    const bool is_unable = (i > 2 && words_[i - 2].text == "not") || words_[i - 1].text == "not";
    if (!is_unable || !words_.Has({"could", "did", "can", "cannot"})) return false;
    for (std::size_t j = 0; j < words_.size(); ++j) {
      if (IsAskingWord(words_[j].text) || IsIn(words_[j].text, {"list", "results", "output"})) {
        return true;
      }
    }
    return false;
  }

  // "showing the nodes of 2 of 5 zones", "3 of 5 regions answered"
  bool SaysPlaces(std::size_t i) const {
    if (words_[i].text != "of" || i == 0 || !words_[i - 1].number || !words_[i + 1].number) {
      return false;
    }
    if (*words_[i + 1].number <= *words_[i - 1].number || !IsPlaceWord(words_[i + 2].text)) {
      return false;
    }
    for (std::size_t j = i + 3; j < i + 6; ++j) {
      if (IsIn(words_[j].text, {"answered", "responded", "replied", "reported", "queried"})) {
        return true;
      }
    }
    return IsNear(i - 1, {"showing", "shown", "covers", "covering", "from", "includes"}, 4) &&
           words_.size() <= 24;
  }

  // "Timeout reached, results may be missing"
  bool SaysDeadline(std::size_t i) const {
    if (!IsIn(words_[i].text, {"timeout", "deadline"}) || !is_of_answer_) return false;
    for (std::size_t j = i + 1; j < i + 4; ++j) {
      if (IsIn(words_[j].text, {"reached", "exceeded", "hit", "expired", "occurred", "elapsed"})) {
        return words_.Has({"results", "rows", "query", "search", "scan", "returned"});
      }
    }
    return false;
  }

  // "Scanned 61 % of the tables", "only 40% of the data was read"
  bool SaysShare(std::size_t i) const {
    if (words_[i].text != "percent" || i == 0) return false;
    if (words_[i - 1].number.value_or(0) >= 100) return false;
    if (words_[i + 1].text == "complete") return words_.Has({"query", "search", "scan"});
    if (words_[i + 1].text != "of") return false;
    std::size_t noun = i + 2;
    while (IsIn(words_[noun].text, {"the", "all", "its", "your"})) ++noun;
    const bool is_known = IsAnswerWord(words_[noun].text) || IsPlaceWord(words_[noun].text) ||
                          IsIn(words_[noun].text, {"index", "partitions", "range"});
    return is_known && (is_looking_ || words_.Has({"based", "sampled"}));
  }

  // "export stopped after 2 rows (max_rows=2), 1,204 rows matched", "stopped at the maximum"
  bool SaysStoppedAt(std::size_t i) const {
    if (!IsEndingEarly(words_[i].text) && !IsIn(words_[i].text, {"limited", "capped", "ended"})) {
      return false;
    }
    if (!IsIn(words_[i + 1].text, {"at", "after", "to", "with"})) return false;
    bool is_limit = false;
    std::optional<std::int64_t> came;
    for (std::size_t j = i + 2; j < i + 7; ++j) {
      is_limit = is_limit || IsIn(words_[j].text, {"maximum", "max", "limit", "cap", "most"});
      if (!came && words_[j].number) came = words_[j].number;
      const bool counts_rows = words_[j].number && IsRowWord(words_[j + 1].text);
      if (counts_rows && words_[i].text == "stopped" && IsOfQuestion(i)) return true;
    }
    if (is_limit && is_of_answer_ && !words_.Has({"speed", "rate", "retries"})) return true;
    if (!came) return false;
    for (std::size_t j = 0; j < words_.size(); ++j) {
      if (words_[j].number.value_or(0) <= *came) continue;
      for (std::size_t near = j + 1; near <= j + 3; ++near) {
        if (IsIn(words_[near].text, {"matched", "total", "found", "exist", "available", "match"})) {
          return true;
        }
      }
    }
    return false;
  }

  // What stopped is the question, and not a thing.
  bool IsOfQuestion(std::size_t i) const {
    if (i == 0 || words_[i - 1].clause != words_[i].clause) return true;
    for (std::size_t back = 1; back <= std::min<std::size_t>(i, 4); ++back) {
      if (IsAskingWord(words_[i - back].text) ||
          IsIn(words_[i - back].text, {"reading", "list", "output", "results", "it"})) {
        return true;
      }
    }
    return false;
  }

  // "2 of 9 batches fetched", "tail -n 50 of 12,000 lines", "read up to offset 102 of 8912"
  bool SaysDone(std::size_t i) const {
    if (words_[i].text != "of" || i == 0 || !words_[i - 1].number || !words_[i + 1].number) {
      return false;
    }
    if (*words_[i + 1].number <= *words_[i - 1].number) return false;
    if (i > 1 && words_[i - 2].text == "offset") return is_looking_;
    if (words_.Has({"tail", "head"}) && IsRowWord(words_[i + 2].text)) return true;
    for (std::size_t j = i + 2; j < i + 5; ++j) {
      if (IsIn(words_[j].text, {"fetched", "consumed", "downloaded", "retrieved", "exported",
                                "collected", "loaded", "scanned"})) {
        return true;
      }
    }
    return false;
  }

  // "Connection lost after 2 rows", "Cancelled by user: 2 rows fetched before"
  bool SaysBroken(std::size_t i) const {
    const bool is_lost = i > 0 &&
                         IsIn(words_[i].text, {"lost", "closed", "dropped", "broken", "reset"}) &&
                         IsIn(words_[i - 1].text, {"connection", "stream", "session", "was"});
    const bool is_ended = IsEndingEarly(words_[i].text) && i == 0;
    if (!is_lost && !is_ended) return false;
    for (std::size_t j = i + 1; j < words_.size(); ++j) {
      if (words_[j].number && IsRowWord(words_[j + 1].text)) return is_lost || is_presented_;
    }
    return false;
  }

  // "Warning: region us-east-1 returned an error", "Failed regions: us-east-1"
  bool SaysPlaceFailed(std::size_t i) const {
    if (IsFailing(words_[i].text) && IsPlaceWord(words_[i + 1].text)) {
      const SentenceWord& named = words_[i + 2];
      return named.clause == words_[i + 1].clause + 1 && i == 0 && i + 2 < words_.size() &&
             named.number.value_or(1) > 0 && !IsDenial(named.text) && named.text != "n";
    }
    if (!IsPlaceWord(words_[i].text)) return false;
    for (std::size_t j = i + 1; j < i + 7; ++j) {
      if (IsIn(words_[j].text, {"returned", "gave", "reported", "answered"})) {
        std::size_t noun = j + 1;
        while (IsIn(words_[noun].text, {"an", "with", "a"})) ++noun;
        return words_[noun].text == "error";
      }
    }
    return false;
  }

  // "8,810 messages remain before the end", "12 rows left to read"
  bool SaysRemaining(std::size_t i) const {
    if (words_[i].number.value_or(0) <= 0) return false;
    std::size_t noun = i + 1;
    if (!IsRowWord(words_[noun].text)) ++noun;
    if (!IsRowWord(words_[noun].text) || words_[noun].clause != words_[i].clause) return false;
    const std::string_view next = words_[noun + 1].text;
    const std::string_view then = words_[noun + 2].text;
    if (IsIn(next, {"remain", "remaining", "left"})) {
      return words_.Has({"unread", "fetch", "before", "stopped", "partition", "topic", "limit"}) ||
             (IsIn(then, {"to", "in"}) && words_.Has({"read", "fetch", "list", "show"}));
    }
    return IsIn(next, {"were", "are", "was"}) &&
           IsIn(then, {"unread", "dropped", "suppressed", "skipped", "discarded", "withheld"}) &&
           is_presented_;
  }

  // "the rest was left out", "remaining output not shown"
  bool SaysRest(std::size_t i) const {
    const bool is_rest = IsIn(words_[i].text, {"rest", "remainder"}) ||
                         (words_[i].text == "remaining" && IsAnswerWord(words_[i + 1].text));
    if (!is_rest) return false;
    for (std::size_t j = i + 1; j < i + 7; ++j) {
      if (IsIn(words_[j].text, {"omitted", "skipped", "hidden", "truncated", "cut", "discarded",
                                "dropped", "lost"})) {
        return true;
      }
      if (words_[j].text == "left" && words_[j + 1].text == "out") return true;
      if (words_[j].text == "not" && IsShowing(words_[j + 1].text)) return true;
    }
    return false;
  }

  const SentenceWords& words_;
  const bool is_of_answer_;
  const bool is_looking_;
  bool is_presented_ = false;
};

}  // namespace

Incompleteness SaidStopped(const SentenceWords& words) { return StopReader(words).Read(); }

}  // namespace claribi::policy
