#include "policy/lexicon.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/lasting.h"

namespace claribi::policy {
namespace {

#include "policy/lexicon_words.inc"

constexpr std::size_t kShortestWord = 3;
constexpr std::size_t kLongestWord = 16;

std::string_view FirstWordAt(std::string_view list, std::size_t line) {
  std::size_t end = line;
  while (end < list.size() && list[end] >= 'a' && list[end] <= 'z') ++end;
  return list.substr(line, end - line);
}

// The words of a line, decoded one after another: see tests/lexicon/make_lexicon.py.
bool IsInLine(std::string_view list, std::size_t line, std::string_view word) {
  char now[kLongestWord];
  std::size_t size = 0;
  for (std::size_t i = line; i < list.size() && list[i] != '\n'; ++i) {
    if (list[i] >= 'A' && list[i] <= 'Z') {
      if (std::string_view(now, size) == word) return true;
      size = std::min(static_cast<std::size_t>(list[i] - 'A'), size);
    } else if (size < kLongestWord) {
      now[size++] = list[i];
    }
  }
  return std::string_view(now, size) == word;
}

// The lines of a list, found once: a look at a word costs one search by halves.
class LineIndex {
 public:
  explicit LineIndex(std::string_view list) : list_(list) {
    // The first line break is the one after the opening parenthesis.
    for (std::size_t at = list.find('\n'); at != std::string_view::npos && at + 1 < list.size();
         at = list.find('\n', at + 1)) {
      lines_.push_back(static_cast<std::uint32_t>(at + 1));
    }
  }

  bool Has(std::string_view word) const {
    if (word.size() < kShortestWord || word.size() > kLongestWord) return false;
    const auto after = std::upper_bound(
        lines_.begin(), lines_.end(), word,
        [this](std::string_view one, std::size_t line) { return one < FirstWordAt(list_, line); });
    return after != lines_.begin() && IsInLine(list_, *(after - 1), word);
  }

 private:
  std::string_view list_;
  std::vector<std::uint32_t> lines_;
};

struct VerbLists {
  LineIndex never_verbs{kNeverVerbs};
  LineIndex mostly_nouns{kMostlyNouns};
  LineIndex verbs{kVerbs};
  LineIndex acts{kActs};
};

const VerbLists& LexiconLists() {
  static const core::Lasting<VerbLists> kLists;
  return *kLists;
}

PartOfSpeech PartOfForm(std::string_view word) {
  if (LexiconLists().never_verbs.Has(word)) return PartOfSpeech::kNeverVerb;
  if (LexiconLists().mostly_nouns.Has(word)) return PartOfSpeech::kMostlyNoun;
  return LexiconLists().verbs.Has(word) ? PartOfSpeech::kVerb : PartOfSpeech::kUnknown;
}

}  // namespace

PartOfSpeech PartOf(std::string_view word) {
  const PartOfSpeech part = PartOfForm(word);
  if (part != PartOfSpeech::kUnknown || !word.ends_with('s') || word.ends_with("ss")) return part;
  std::string stem(word.substr(0, word.size() - 1));
  PartOfSpeech of_stem = PartOfForm(stem);  // invoices
  if (of_stem != PartOfSpeech::kUnknown || !stem.ends_with('e')) return of_stem;
  stem.pop_back();
  of_stem = PartOfForm(stem);  // boxes
  if (of_stem != PartOfSpeech::kUnknown || !stem.ends_with('i')) return of_stem;
  stem.back() = 'y';
  return PartOfForm(stem);  // cities
}

bool MeansAnAct(std::string_view word) { return LexiconLists().acts.Has(word); }

}  // namespace claribi::policy
