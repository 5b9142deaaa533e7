#include "policy/spoken_figures.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/text.h"

namespace claribi::policy {
namespace {

using core::IsIn;

// What a rule of FigureReader begins with, besides words of showing.
constexpr WordTable kFigureBegins{"of",     "first",  "last",   "top",
                                  "latest", "recent", "newest", "oldest"};

class FigureReader {
 public:
  explicit FigureReader(const SentenceWords& words)
      : words_(words),
        is_showing_(words.has_showing()),
        is_of_answer_(words.has_answer()),
        is_looking_(words.has_looking()) {}

  bool LeavesOut() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (CountsBoth(i)) return true;
      if (words_.MayBegin(i, kFigureBegins) && (CountsPart(i) || SaysFirst(i))) return true;
    }
    return false;
  }

  bool CountsTwice() const {
    if (!is_showing_) return false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (CountsBoth(i)) return true;
    }
    return false;
  }

 private:
  // "Showing 3 of 1,200 rows", "1-20 of 340 results", "page 1/6"
  bool CountsPart(std::size_t i) const {
    if (words_[i].text != "of" || i == 0) return false;
    if (CountsOutOf(i)) return true;
    std::size_t part = i - 1;  // "20 out of 345", "20 rows of 345", "20 rows out of 345"
    if (words_[part].text == "out" && part > 0) --part;
    if (IsRowWord(words_[part].text) && part > 0) --part;
    if (!words_[part].number) return false;
    std::size_t whole = i + 1;
    while (IsIn(words_[whole].text, {"about", "the", "over", "approximately", "at", "least", "more",
                                     "than", "total", "a", "around", "roughly", "of"})) {
      ++whole;
    }
    if (!words_[whole].number || *words_[whole].number <= *words_[part].number) return false;
    const bool is_range =
        part > 0 && (words_[part - 1].number || (IsIn(words_[part - 1].text, {"to", "through"}) &&
                                                 part > 1 && words_[part - 2].number));
    const bool is_alone =
        words_.size() <= 4 && (IsRowWord(words_[whole + 1].text) || IsRowWord(words_[i - 1].text));
    const bool begins =
        part > 0 && (IsShowing(words_[part - 1].text) ||
                     IsIn(words_[part - 1].text,
                          {"page", "part", "chunk", "batch", "first", "last", "top", "latest"}));
    const bool is_told =
        IsShowing(words_[whole + 1].text) || (is_looking_ && IsPlaceWord(words_[whole + 1].text));
    return begins || is_alone || is_told ||
           (is_range && (IsRowWord(words_[whole + 1].text) || is_of_answer_)) ||
           (is_showing_ && is_of_answer_) || (is_range && words_.size() <= 7) ||
           IsAlone(part, whole);
  }

  // "Top 3 apps by usage (out of 48 installed):"
  bool CountsOutOf(std::size_t i) const {
    const bool begins = i > 1 && words_[i - 1].text == "out" &&
                        words_[i - 2].clause != words_[i - 1].clause && words_[i + 1].number;
    if (!begins) return false;
    for (std::size_t j = 1; j + 1 < i; ++j) {
      if (words_[j].number && *words_[j].number < *words_[i + 1].number &&
          (IsIn(words_[j - 1].text, {"top", "first", "last", "latest"}) ||
           IsShowing(words_[j - 1].text))) {
        return true;
      }
    }
    return false;
  }

  // "2/31 pods", "Top 3 apps by usage (out of 48 installed)": nothing but these figures.
  bool IsAlone(std::size_t part, std::size_t whole) const {
    const std::string_view noun = words_[whole + 1].text;
    // "Orders (2/900)"
    const bool is_clause = part == 1 && whole == 3 && words_.size() == 4 && !words_[0].number &&
                           words_[0].clause != words_[1].clause &&
                           !IsIn(words_[0].text, {"score", "rating", "result", "progress", "step"});
    if (is_clause) return true;
    return part == 0 && whole == 2 && words_.size() == 4 && !IsTimeUnit(noun) &&
           !IsIn(noun, {"percent", "mb", "gb", "kb", "bytes", "points", "stars"});
  }

  // "Found 345 results, showing 20", "345 rows (20 shown)", "Total: 345, displayed: 20"
  bool CountsBoth(std::size_t i) const {
    if (!IsShowing(words_[i].text) || words_[i].text == "list" || words_.IsDenied(i)) return false;
    std::size_t near = i + 1;
    while (IsIn(words_[near].text, {"the", "only", "first", "last", "top", "latest", "rows", "are",
                                    "results", "a", "sample", "of", "just", "most", "recent"})) {
      ++near;
    }
    if (words_[near].number && words_[near + 1].number) ++near;  // "showing 1-2"
    std::optional<std::int64_t> shown = words_[near].number;
    std::size_t at = near;
    if (!shown && i > 0) {
      at = words_[i - 1].number ? i - 1 : (i > 1 ? i - 2 : i);
      shown = words_[at].number;
    }
    if (!shown) return false;
    for (std::size_t j = 0; j < words_.size(); ++j) {
      if (j == at || !words_[j].number || *words_[j].number <= *shown) continue;
      const bool is_matched =
          IsIn(words_[j + 2].text, {"match", "matched", "matching", "exist", "available", "found"});
      const bool is_there = j > 1 && words_[j - 1].text == "are" && words_[j - 2].text == "there";
      const bool counts_all =
          is_matched || is_there || IsRowWord(words_[j + 1].text) ||
          IsIn(words_[j + 1].text, {"total", "in", "found"}) ||
          (j > 0 && IsIn(words_[j - 1].text, {"total", "found", "matched"})) ||
          (j > 1 && IsRowWord(words_[j - 1].text) && words_[j - 2].text == "total");
      if (counts_all) return true;
    }
    return false;
  }

  // "Only the first 100 rows are returned.", "Showed first 1000.", "only showing top 20 rows"
  bool SaysFirst(std::size_t i) const {
    if (!IsIn(words_[i].text, {"first", "last", "top", "latest", "recent", "newest", "oldest"})) {
      return false;
    }
    if (words_[i].text == "first" && words_[i + 1].text == "page") {
      return words_.Has({"only", "continue", "pass", "fetch"});
    }
    if (!words_[i + 1].number) return false;
    const bool is_only = words_.Has({"only", "just", "limited"});
    if (words_[i].text != "first" && !is_only) return false;
    return (is_showing_ || is_only) &&
           (IsRowWord(words_[i + 2].text) || i + 2 >= words_.size() || i <= 3);
  }

  const SentenceWords& words_;
  const bool is_showing_;
  const bool is_of_answer_;
  const bool is_looking_;
};

}  // namespace

Incompleteness SaidByFigures(const SentenceWords& words) {
  return FigureReader(words).LeavesOut() ? Incompleteness::kMorePages : Incompleteness::kNone;
}

bool CountsTwice(const SentenceWords& words) { return FigureReader(words).CountsTwice(); }

}  // namespace claribi::policy
