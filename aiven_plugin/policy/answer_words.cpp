#include "policy/answer_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/text.h"

namespace claribi::policy {
namespace {

using core::IsIn;

constexpr std::size_t kLongestSentence = 400;
constexpr std::size_t kMostWords = 64;

// A word in lower case, or a number.
struct SentenceWord {
  std::string_view text;
  std::optional<std::int64_t> number{};
};

class SentenceWords {
 public:
  explicit SentenceWords(std::string_view words)
      : lower_(core::AsciiLower(words.substr(0, kLongestSentence))) {
    for (std::size_t at = 0; at < lower_.size() && size_ < kMostWords;) {
      if (core::IsDigit(lower_[at])) {
        at = ReadNumber(at);
      } else if (core::IsLetter(lower_[at])) {
        const std::size_t begin = at;
        while (at < lower_.size() && (core::IsLetter(lower_[at]) || lower_[at] == '\'')) ++at;
        words_[size_++] = {std::string_view(lower_).substr(begin, at - begin)};
      } else {
        ++at;
      }
    }
  }

  std::size_t size() const { return size_; }
  // An empty word outside.
  const SentenceWord& operator[](std::size_t i) const {
    static constexpr SentenceWord kNothing{};
    return i < size_ ? words_[i] : kNothing;
  }
  bool Has(std::initializer_list<std::string_view> list) const {
    return std::any_of(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(size_),
                       [&](const SentenceWord& word) { return IsIn(word.text, list); });
  }

 private:
  // "1,200" and "20000"; a number with a fraction counts nothing.
  std::size_t ReadNumber(std::size_t at) {
    constexpr std::int64_t kMost = std::int64_t{1} << 50;
    std::int64_t number = 0;
    std::size_t end = at;
    for (; end < lower_.size(); ++end) {
      const bool groups = lower_[end] == ',' && end + 3 < lower_.size() &&
                          core::IsDigit(lower_[end + 1]) && core::IsDigit(lower_[end + 3]);
      if (groups) continue;
      if (!core::IsDigit(lower_[end])) break;
      number = std::min(kMost, number * 10 + (lower_[end] - '0'));
    }
    const bool is_fraction =
        end + 1 < lower_.size() && lower_[end] == '.' && core::IsDigit(lower_[end + 1]);
    words_[size_++] = {std::string_view(lower_).substr(at, end - at),
                       is_fraction ? std::nullopt : std::optional(number)};
    return end;
  }

  const std::string lower_;
  std::array<SentenceWord, kMostWords> words_{};
  std::size_t size_ = 0;
};

bool IsRowWord(std::string_view word) {
  return IsIn(word, {"row", "rows", "result", "results", "record", "records", "entry", "entries",
                     "item", "items", "line", "lines", "match", "matches", "hits", "pages"});
}
bool IsAnswerWord(std::string_view word) {
  return IsRowWord(word) ||
         IsIn(word, {"output", "response", "list", "answer", "data", "text", "content", "table",
                     "log", "logs", "display", "series", "resultset", "characters", "bytes"});
}
bool IsPlaceWord(std::string_view word) {
  return IsIn(
      word, {"shard",    "shards",   "partition",  "partitions",  "region",   "regions", "project",
             "projects", "zone",     "zones",      "segment",     "segments", "source",  "sources",
             "account",  "accounts", "cluster",    "clusters",    "host",     "hosts",   "indices",
             "tenant",   "tenants",  "datacenter", "datacenters", "replica",  "replicas"});
}
bool IsShowing(std::string_view word) {
  return word.starts_with("show") || word.starts_with("display") || word.starts_with("return") ||
         word.starts_with("list") || word.starts_with("retriev") || word.starts_with("fetch") ||
         IsIn(word, {"included", "loaded", "here", "printed", "limited", "contains"});
}
bool IsCutting(std::string_view word) {
  return word.starts_with("truncat") ||
         IsIn(word, {"clipped", "trimmed", "shortened", "capped", "cut", "cropped"});
}
bool IsFailing(std::string_view word) {
  return IsIn(word, {"failed", "unreachable", "skipped", "unavailable", "excluded", "timed",
                     "omitted", "inaccessible", "refused", "missing", "ignored"});
}
bool IsDenial(std::string_view word) {
  return IsIn(word, {"no", "not", "never", "none", "nothing", "without", "isn't", "wasn't",
                     "aren't", "weren't", "if", "would", "unless", "can", "cannot"});
}

class SentenceReader {
 public:
  explicit SentenceReader(std::string_view words) : words_(words) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::string_view word = words_[i].text;
      is_showing_ = is_showing_ || IsShowing(word);
      is_of_answer_ = is_of_answer_ || IsAnswerWord(word);
      // "some rows are not shown" denies nothing.
      const std::string_view next = words_[i + 1].text;
      const bool is_lack = word == "not" && (IsShowing(next) || IsIn(next, {"all", "complete"}));
      is_denied_ = is_denied_ || (IsDenial(word) && !is_lack);
    }
  }

  Incompleteness Read() const {
    Incompleteness said = Incompleteness::kNone;
    for (std::size_t i = 0; i < words_.size(); ++i) said = std::max(said, ReadAt(i));
    return said;
  }

 private:
  Incompleteness ReadAt(std::size_t i) const {
    const std::string_view word = words_[i].text;
    // "the shortened list" tells of a list, not of this answer.
    const bool is_told = i == 0 || !IsAnswerWord(words_[i + 1].text);
    if (IsCutting(word) && is_told && is_of_answer_ && !is_denied_) {
      return Incompleteness::kTruncated;
    }
    if (IsDimensions(i)) return Incompleteness::kTruncated;
    if (SaysPartial(i) || SaysPlacesFailed(i)) return Incompleteness::kPartial;
    if (CountsPart(i) || SaysFirst(i) || SaysLimited(i) || SaysMore(i) || SaysNotAll(i)) {
      return Incompleteness::kMorePages;
    }
    return Incompleteness::kNone;
  }

  // "Showing 3 of 1,200 rows", "1-20 of 340 results"
  bool CountsPart(std::size_t i) const {
    if (words_[i].text != "of" || i == 0 || !words_[i - 1].number) {
      return false;
    }
    std::size_t whole = i + 1;
    while (IsIn(words_[whole].text, {"about", "the", "over", "approximately", "at", "least", "more",
                                     "than", "total", "a"})) {
      ++whole;
    }
    if (!words_[whole].number || *words_[whole].number <= *words_[i - 1].number) return false;
    const bool is_range = i > 1 && words_[i - 2].number;
    const bool is_alone = words_.size() <= 4 && IsRowWord(words_[whole + 1].text);
    const bool begins = i > 1 && (IsShowing(words_[i - 2].text) ||
                                  IsIn(words_[i - 2].text, {"page", "part", "chunk", "batch"}));
    return begins || is_alone || (is_range && IsRowWord(words_[whole + 1].text)) ||
           (is_showing_ && is_of_answer_);
  }

  // "Only the first 100 rows are returned.", "Showed first 1000."
  bool SaysFirst(std::size_t i) const {
    if (words_[i].text != "first") return false;
    if (words_[i + 1].text == "page") return words_.Has({"only", "continue", "pass", "fetch"});
    if (!words_[i + 1].number) return false;
    return (is_showing_ || words_.Has({"only"})) &&
           (IsRowWord(words_[i + 2].text) || i + 2 >= words_.size() || i <= 2);
  }

  // "Results limited to 100", "a limit of 100 rows was reached"
  bool SaysLimited(std::size_t i) const {
    const std::string_view word = words_[i].text;
    if (is_denied_) return false;
    std::size_t most = i + 2;
    while (IsIn(words_[most].text, {"the", "at", "most", "first", "last", "latest"})) ++most;
    if (word == "limited" && words_[i + 1].text == "to" && words_[most].number) {
      return IsRowWord(words_[most + 1].text) || (i > 0 && IsAnswerWord(words_[i - 1].text)) ||
             (i > 1 && IsAnswerWord(words_[i - 2].text));
    }
    return word == "limit" && is_of_answer_ &&
           words_.Has({"reached", "hit", "exceeded", "applied"});
  }

  // "45 more rows", "more results are available", "12 rows omitted", "use the next page token"
  bool SaysMore(std::size_t i) const {
    const std::string_view word = words_[i].text;
    const std::string_view next = words_[i + 1].text;
    const bool is_more = IsIn(word, {"more", "further", "additional", "remaining"});
    if (is_more && i > 0 && words_[i - 1].number.value_or(0) > 0 && IsRowWord(next)) return true;
    if (word == "more" && IsAnswerWord(next) && !is_denied_) {
      return IsIn(words_[i + 2].text, {"available", "exist", "exists", "follow", "remain"}) ||
             IsIn(words_[i + 3].text, {"available", "left", "omitted"}) ||
             words_.Has({"offset", "cursor", "page", "token", "fetch"});
    }
    if (words_[i].number.value_or(0) > 0 && IsRowWord(next)) {
      for (std::size_t j = i + 2; j < i + 5; ++j) {
        if (IsIn(words_[j].text, {"omitted", "hidden", "remaining", "skipped"})) return true;
        if (words_[j].text == "not" && IsShowing(words_[j + 1].text)) return true;
      }
    }
    if (word != "next" || is_denied_) return false;
    const bool is_place = IsIn(next, {"cursor", "token"}) ||
                          IsIn(words_[i + 2].text, {"cursor", "token"});  // "Next cursor: abc"
    if (is_place && words_.size() > i + 2 && !words_.Has({"null", "empty", "n"})) return true;
    return IsIn(next, {"page", "batch"}) &&
           words_.Has({"use", "pass", "call", "fetch", "get", "request", "see", "continue"});
  }

  bool SaysNotAll(std::size_t i) const {
    return words_[i].text == "not" && IsIn(words_[i + 1].text, {"all", "every"}) &&
           (is_of_answer_ || is_showing_);
  }

  // "partial results", "the data may be incomplete"
  bool SaysPartial(std::size_t i) const {
    if (!IsIn(words_[i].text, {"partial", "incomplete"})) return false;
    if (IsAnswerWord(words_[i + 1].text)) return !is_denied_;
    for (std::size_t back = 2; back <= 3 && back <= i; ++back) {
      if (IsAnswerWord(words_[i - back].text) && words_[i - 1].text != "not") {
        return IsIn(words_[i - 1].text, {"is", "are", "be"});
      }
    }
    return false;
  }

  // "2 of 5 shards failed", "some regions were unreachable"
  bool SaysPlacesFailed(std::size_t i) const {
    if (!IsPlaceWord(words_[i].text) || i == 0) return false;
    const SentenceWord& before = words_[i - 1];
    const bool is_some = before.number.value_or(0) > 0 ||
                         IsIn(before.text, {"some", "several", "the", "few", "following"});
    if (!is_some || is_denied_) return false;
    if (i > 2 && words_[i - 2].text == "of" && words_[i - 3].number == std::int64_t{0})
      return false;
    for (std::size_t j = i + 1; j < i + 5; ++j) {
      if (IsFailing(words_[j].text)) return true;
    }
    return false;
  }

  // What pandas writes below a table that it cut: "[1000 rows x 5 columns]".
  bool IsDimensions(std::size_t i) const {
    return words_.size() == 5 && i == 0 && words_[0].number && words_[1].text == "rows" &&
           words_[2].text == "x" && words_[3].number && words_[4].text == "columns";
  }

  const SentenceWords words_;
  bool is_showing_ = false;
  bool is_of_answer_ = false;
  bool is_denied_ = false;
};

std::string_view WithoutBlanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

}  // namespace

Incompleteness SaidIncomplete(std::string_view words) {
  Incompleteness said = Incompleteness::kNone;
  words = words.substr(0, 4 * kLongestSentence);
  while (!words.empty()) {
    std::size_t end = 0;  // behind a full stop, not that of a number
    while (end < words.size() && words[end] != '\n' && words[end] != ';' &&
           !(words[end] == '.' && end + 1 < words.size() && words[end + 1] == ' ')) {
      ++end;
    }
    said = std::max(said, SentenceReader(words.substr(0, end)).Read());
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return said;
}

Incompleteness SaidAroundProse(std::string_view prose) {
  prose = WithoutBlanks(prose);
  const std::string_view first = prose.substr(0, prose.find('\n'));
  const std::size_t line = prose.rfind('\n');
  const std::string_view last =
      line == std::string_view::npos ? std::string_view() : prose.substr(line + 1);
  Incompleteness said = Incompleteness::kNone;
  // A long line is no remark about the others.
  if (first.size() <= kLongestSentence) said = SaidIncomplete(first);
  if (last.size() <= kLongestSentence) said = std::max(said, SaidIncomplete(last));
  return said;
}

}  // namespace claribi::policy
