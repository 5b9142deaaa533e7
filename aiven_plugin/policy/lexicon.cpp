#include "policy/lexicon.h"

#include <algorithm>
#include <string>

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

std::size_t LineAround(std::string_view list, std::size_t at) {
  while (at > 0 && list[at - 1] != '\n') --at;
  return at;
}

std::size_t LineAfter(std::string_view list, std::size_t at) {
  const std::size_t end = list.find('\n', at);
  return end == std::string_view::npos ? list.size() : end + 1;
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

bool IsListed(std::string_view list, std::string_view word) {
  if (word.size() < kShortestWord || word.size() > kLongestWord) return false;
  list.remove_prefix(1);  // the line break after the opening parenthesis
  std::size_t low = 0;
  std::size_t high = list.size();  // the line is the one at `low` or begins before `high`
  for (;;) {
    const std::size_t middle = LineAround(list, low + (high - low) / 2);
    const std::size_t next = middle > low ? middle : LineAfter(list, low);
    if (next >= high) break;
    (FirstWordAt(list, next) <= word ? low : high) = next;
  }
  return IsInLine(list, low, word);
}

PartOfSpeech PartOfForm(std::string_view word) {
  if (IsListed(kNeverVerbs, word)) return PartOfSpeech::kNeverVerb;
  if (IsListed(kMostlyNouns, word)) return PartOfSpeech::kMostlyNoun;
  return IsListed(kVerbs, word) ? PartOfSpeech::kVerb : PartOfSpeech::kUnknown;
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

bool MeansAnAct(std::string_view word) { return IsListed(kActs, word); }

}  // namespace claribi::policy
